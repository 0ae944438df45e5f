/**
 * The hub dies again and again while GitHub renews the token of an account in this computer's vault. What is lost then is said, the account
 * comes back with the same id, and no key is lost.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLongRun } from '../harness/long-run.ts';
import { callTool } from '../harness/tool-server.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

const rounds = isLongRun ? 60 : 4;
const lifeOfToken = 9 * 3_600_000;
/** Requests that the hub answers in the time that a renewal takes. */
const moments = 12;

let hub: BuiltDemo;
let key: string;
beforeAll(async () => {
  hub = await startBuiltDemo({ args: ['--no-tenant'] });
  expect((await hub.cliAtTerminal(['demo'], 'login')).code).toBe(0);
  expect((await connect()).code).toBe(0);
  const run = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'a test', '--days', '90');
  key = /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0] ?? `no key in: ${run.stdout}${run.stderr}`;
});
afterAll(() => hub.stop());

const connect = () => {
  const visit = (url: string) => hub.control('POST', '/visit', { url, as: 'ada' });
  return hub.cliWithBrowser(['demo'], visit, 'accounts', 'connect', 'github');
};
const accounts = async (): Promise<{ id: string }[]> =>
  JSON.parse((await hub.cli('accounts', 'list', '--json')).stdout).map(({ id }: { id: string }) => ({ id }));
const me = async () => (await callTool(hub, key, 'github_get_me', {})).body;

it(`${rounds} kills around a renewal: each loss says why, and the same account comes back`, async () => {
  const before = await accounts();
  const seen = { kept: 0, lost: 0 };
  for (let round = 0; round < rounds; round++) {
    await hub.control('POST', '/switches', { clockOffsetMs: (round + 1) * lifeOfToken });
    const asked = me().catch(() => undefined);
    for (let trips = 0; trips < (round * 5) % moments; trips++) await fetch(`${hub.url}/healthz`);
    await hub.kill();
    await asked;
    await hub.restart();
    const body = await me();
    if (body['login'] === 'ada-demo') {
      seen.kept += 1;
      continue;
    }
    seen.lost += 1;
    expect([round, body.error.code, body.error.message]).toEqual([
      round,
      'reconnect',
      expect.stringContaining('the new one never arrived'),
    ]);
    const again = await connect();
    expect([round, again.code, again.stdout]).toEqual([round, 0, expect.stringContaining('Connected ada-demo')]);
    expect([round, await me()]).toEqual([round, expect.objectContaining({ login: 'ada-demo' })]);
  }
  expect([await accounts(), seen.kept + seen.lost]).toEqual([before, rounds]);
  if (isLongRun) process.stdout.write(`${JSON.stringify(seen)}\n`);
}, 600_000);
