/**
 * Every screen, dark on a phone and light on a desk, with what opens over it: axe finds nothing serious or critical, and nothing on the way
 * violates the content policy or Trusted Types.
 */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { type Alive, makeAlive } from './alive.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { openHubDesk, signedIn } from './hub-desk.ts';
import { emptyStages, fullStages, lastStages, type Stage } from './stages.ts';

let opened: OpenConsole | undefined;
let alive: Alive | undefined;
afterEach(async () => {
  await alive?.stop();
  await closeContexts();
  await opened?.stop();
  alive = undefined;
  opened = undefined;
});

/** What the browser complains about, from now on and through every reload. */
async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // That a call was refused is said on the page; the browser writes each such answer down as an error.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await page.exposeBinding('reportViolation', (_source, directive: string) => complaints.push(`policy: ${directive}`));
  await page.addInitScript(reportViolations);
  await page.evaluate(reportViolations);
  return complaints;
}

function reportViolations(): void {
  const report = (globalThis as unknown as { reportViolation: (directive: string) => void }).reportViolation;
  document.addEventListener('securitypolicyviolation', (event) =>
    report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
}

/** On a phone in the dark, and as it was in the light: all that is shown meets one theme at least, and most of it both. */
async function lookAt(page: Page, where: string): Promise<unknown[]> {
  const size = page.viewportSize();
  const found: unknown[] = [];
  for (const [width, theme] of [[390, 'dark'] as const, [size?.width ?? 1180, 'light'] as const]) {
    await page.setViewportSize({ height: 760, ...size, width });
    found.push(...(await findingsOn(page, false, [theme])).map((finding) => ({ where, width, ...finding })));
  }
  return found;
}

async function walk(page: Page, stages: readonly Stage[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { name, show, leave } of stages) {
    await show(page);
    found.push(...(await lookAt(page, name)));
    await leave?.(page);
  }
  return found;
}

describe('nothing serious and no violation', () => {
  it('on the screens of a new person, from the start on', async () => {
    opened = await openConsole({ on: 'headless', fresh: true });
    const { page, person } = opened;
    const complaints = await complaintsOf(page);
    const found: unknown[] = [];
    const signIn = page.getByRole('button', { name: 'Continue with Auth0' });
    await signIn.waitFor();
    found.push(...(await lookAt(page, 'start')));
    await signIn.click();
    await page.getByText(/^Finish in /).waitFor();
    found.push(...(await lookAt(page, 'sign-in')));
    await person.signIn('Ada');
    await page.getByRole('list', { name: 'First steps' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click(); // GitHub's consent, which the same window continues to
    found.push(...(await walk(page, emptyStages)));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('on every screen of an ordinary day, and on the page that consents', async () => {
    opened = await openConsole({ on: 'headless' });
    const { page } = opened;
    const hub = await opened.hub();
    alive = await makeAlive(hub);
    const complaints = await complaintsOf(page);
    const found = await walk(page, fullStages);

    const confirmation = await opened.confirmation();
    const complaintsThere = await complaintsOf(confirmation);
    await confirmation.getByRole('heading', { name: /^Cursor wants to/ }).waitFor();
    found.push(...(await lookAt(confirmation, 'approval')));
    await confirmation.getByRole('button', { name: /^Deny/ }).press('Enter');

    await page.bringToFront();
    await page.getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('combobox', { name: 'Client' }).fill('Claude Code');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    found.push(...(await lookAt(page, 'key-progress')));
    await confirmation.bringToFront();
    await confirmation.getByRole('heading', { name: /Claude Code/ }).waitFor();
    found.push(...(await lookAt(confirmation, 'key-proposal')));
    await confirmation.getByRole('button', { name: 'Create and copy', disabled: false }).waitFor();
    await confirmation.keyboard.press('Control+Enter');
    await confirmation.getByText('Copy the key now').waitFor();
    found.push(...(await lookAt(confirmation, 'new-key')));
    await confirmation.getByRole('button', { name: 'Done' }).click();
    await confirmation.getByText('Nothing is waiting.').waitFor();
    found.push(...(await lookAt(confirmation, 'confirmation-empty')));
    await confirmation.reload();
    await confirmation.locator('input[type=password]').waitFor();
    found.push(...(await lookAt(confirmation, 'unlock')));

    await page.bringToFront();
    found.push(...(await walk(page, lastStages)));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    expect(complaintsThere).toEqual([]);
  });

  it('on the screens of a desktop before anything is set up', async () => {
    const welcome = { version: '0', demo: false, tenant: false, owned: false, person: null, desktop: true };
    const answers = { ...signedIn, welcome };
    const page = await openHubDesk(await newContext(), await pagesUrl(), { answers });
    await page.getByRole('button', { name: 'Start the demo' }).waitFor();
    const found = await lookAt(page, 'first-run');
    await page.getByRole('button', { name: 'Continue with Auth0' }).click();
    await page.getByText('I have set it up').click();
    await page.getByText('Advanced').click();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    found.push(...(await lookAt(page, 'tenant-form')));
    expect(found).toEqual([]);
    expect(await page.evaluate(() => hubDesk.violations)).toEqual([]);
  });
});
