/** From nothing to the first call of a client: what the person must press on the way. */
import { afterEach, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { consentOf } from './consent.ts';
import { homes, type OpenConsole, openConsole } from './driver.ts';

let opened: OpenConsole | undefined;
afterEach(async () => {
  await opened?.stop();
});

describe.each(homes)('the first key on %s', (on) => {
  it('is one press after the first account, and its first call is seen without another', async () => {
    opened = await openConsole({ on, fresh: true });
    const { page, person, desktop } = opened;
    if (desktop) await page.getByRole('button', { name: 'Start the demo' }).click();
    await page.getByRole('button', { name: 'Continue with Auth0' }).click();
    await person.signIn('Ada');
    await page.getByRole('button', { name: 'Connect GitHub' }).click();
    await person.consent();

    await page.getByText(/^Claude Desktop may read all of GitHub ada-demo, private repositories too, until/).waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    // Starting the demo counts on the desktop alone; confirming the key will be one more.
    expect(person.presses()).toEqual({ clicks: desktop ? 6 : 5, pastes: 0 });

    const consent = await consentOf(opened);
    const [proposal] = await consent('keys.proposals', {});
    const { key } = await consent('keys.confirm', { id: proposal?.id ?? '' });
    const client = await modernClient((await opened.hub()).mcpUrl, key);
    await client.callTool('github_my_commits');
    await client.close();
    await page.getByText(/^First call: github_my_commits, [\d,]+ ms$/).waitFor();
    await page.getByRole('button', { name: 'See it' }).waitFor();
  });
});
