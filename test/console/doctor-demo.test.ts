/** Something breaks at the tenant, and the doctor's one press mends it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';

/** As the tenant's administrator would, or a limit of Auth0's: the hub's sign-in is worth nothing any more. */
async function endSignIn({ ledger, demo }: DrivenHub): Promise<void> {
  const all = (kind: string) => ledger().flatMap((line) => (line.kind === kind ? [line.value] : []));
  for (const token of all('auth0_refresh_token')) {
    for (const client_secret of all('auth0_client_secret')) {
      const body = new URLSearchParams({ client_id: 'opengithubx-demo', client_secret, token });
      await fetch(`${demo.issuer}oauth/revoke`, { method: 'POST', body });
    }
  }
}

describe('the doctor', () => {
  let opened: OpenConsole;
  let hub: DrivenHub;
  beforeAll(async () => {
    opened = await openConsole({ on: 'headless' });
    hub = await opened.hub();
    await opened.page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
    await opened.page.getByRole('button', { name: 'Check everything' }).click();
  });
  afterAll(() => opened.stop());

  it('says that the sign-in has ended, and signs in again in one press', async () => {
    const { page, person } = opened;
    await page.getByText(/^Everything works\./).waitFor();
    await endSignIn(hub);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Sign-in: this is the first link that is broken.').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await person.signIn('Ada');
    await page.getByText(/^Everything works\./).waitFor();
  });

  it('reports what it found without a name, an address or a secret', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Report for support...' }).click();
    const report = await page.getByRole('region', { name: 'The report' }).textContent();
    expect(report).toContain('sign-in');
    const secrets = hub.ledger().map(({ value }) => value);
    for (const word of [...secrets, 'ada-demo', 'ada@example.com', hub.dataDir, hub.userId ?? 'auth0|']) {
      expect(report?.includes(word), word).toBe(false);
    }
  });
});
