/** A new person, from nothing to the first call of their AI client: at most five clicks and one paste. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { homes, type OpenConsole, openConsole } from './driver.ts';

const mostClicks = 5;

describe.each(homes)('a first run on %s', (on) => {
  let opened: OpenConsole;
  beforeAll(async () => {
    opened = await openConsole({ on, fresh: true });
    // No person is there whom Chromium could ask.
    if (!opened.desktop) await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  afterAll(() => opened.stop());

  it('takes five clicks and a paste to the first tool call', async () => {
    const { page, person, desktop } = opened;
    // On the desktop one press starts the demo, and continues to its sign-in and to GitHub.
    await page.getByRole('button', { name: desktop ? 'Start the demo' : 'Continue with Auth0' }).click();
    const signIn = await person.browserPage();
    await signIn.getByRole('button', { name: 'Sign in as Ada' }).click();
    const consent = desktop ? await person.browserPage() : signIn;
    await consent.getByRole('button', { name: 'Authorize as ada-demo' }).click();

    await page.getByRole('button', { name: 'Create key' }).click();
    await expect.poll(() => page.context().pages().filter(isConfirmation)).toHaveLength(1);
    const confirmation = await opened.confirmation();
    await confirmation.getByRole('button', { name: 'Create and copy' }).click();
    const shown = confirmation.getByLabel(/^Permission key of/);
    await shown.waitFor();
    await confirmation.getByRole('status').filter({ hasText: 'Copied.' }).waitFor(); // before it is pasted

    const key = await pasteIntoClient(opened);
    const { mcpUrl } = await opened.hub();
    const ai = await modernClient(mcpUrl, key);
    const answer = await ai.callTool('github_my_commits', { days: 30 });
    await ai.close();
    expect(answer.structuredContent).toMatchObject({ items: expect.arrayContaining([expect.anything()]) });
    await page.getByText(/^First call: github_my_commits, [\d.,]+ m?s/).waitFor();

    expect(person.presses().clicks).toBeLessThanOrEqual(mostClicks);
    expect(person.presses().pastes).toBe(desktop ? 0 : 1); // the app's own clipboard is read instead of pasted
  });
});

const isConfirmation = (page: Page): boolean => page.url().includes('/confirmation.html');

/** The client's own field for a key: a page of the person's that is none of ours. */
async function pasteIntoClient({ page, desktop }: OpenConsole): Promise<string> {
  if (desktop) {
    const clipboard = async () => (await desktop.app.state()).clipboard['text/plain'] ?? '';
    await expect.poll(clipboard).toMatch(/^ogx_/); // it is shown before the app has it on its clipboard
    return clipboard();
  }
  const client = await page.context().newPage();
  await client.goto('data:text/html,<input autofocus>');
  await client.locator('input').press('ControlOrMeta+V');
  const pasted = () => client.locator('input').inputValue();
  await expect.poll(pasted).toMatch(/^ogx_/);
  return pasted();
}
