/** OAU-18: a hub that is killed once a code was spent, before it hears what came of that. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

let hub: BuiltDemo;
beforeAll(async () => {
  hub = await startBuiltDemo({ fresh: true });
});
afterAll(() => hub.stop());

const served = async (path: string) => (await hub.requests()).filter((one) => one.path === path && one.status < 300);

/**
 * Runs a command until the hub has sent what spends its code, and kills the hub before the answer. Answers the table as it is then;
 * the hub that runs afterwards has signed Ada in and connected her GitHub anew, as a demo does at its start.
 */
async function killedIn(path: string, table: 'people' | 'accounts', ...words: string[]): Promise<unknown[]> {
  const before = (await served(path)).length;
  await hub.control('POST', '/faults', { service: 'tenant', path: `^${path}$`, withhold: true });
  const cut = hub.cliWithBrowser(['demo'], (url) => hub.control('POST', '/visit', { url, as: 'ada' }), ...words);
  await expect.poll(async () => (await served(path)).length).toBeGreaterThan(before); // done, and answered to nobody
  await hub.kill();
  await hub.control('DELETE', '/faults');
  expect((await cut).code).toBe(1);
  const database = new DatabaseSync(join(hub.dataDir, 'hub.db'), { readOnly: true });
  const rows = database.prepare(`SELECT * FROM ${table}`).all();
  database.close();
  await hub.restart();
  return rows;
}

const list = async (what: 'people' | 'accounts') => JSON.parse((await hub.cli(what, 'list', '--json')).stdout);

it('in a sign-in leaves nobody, and the next one works', async () => {
  expect(await killedIn('/oauth/token', 'people', 'login')).toEqual([]);
  expect(await list('people')).toMatchObject({ people: [{ userId: hub.userId, owner: true }] });
});

it('in a connection leaves no account that the hub knows nothing of, and the next one is the only one', async () => {
  const atGitHub = (accounts: { platform: string }[]) => accounts.filter(({ platform }) => platform === 'github');
  const account = (await list('accounts')).find(({ platform }: { platform: string }) => platform === 'github');
  expect((await hub.cli('accounts', 'disconnect', account.id)).code).toBe(0);
  const left = await killedIn('/me/v1/connected-accounts/complete', 'accounts', 'accounts', 'connect', 'github');
  expect(atGitHub(left as { platform: string }[])).toEqual([]);
  expect(atGitHub(await list('accounts'))).toMatchObject([{ label: 'ada-demo', state: 'connected' }]);
});
