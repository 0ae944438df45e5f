/** The accounts as the command line lists them. */
import { expect, test } from 'vitest';
import type { ListedAccount } from '../../../src/shared/model.ts';
import { ok } from '../../../src/shared/result.ts';
import { runCli } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const account: ListedAccount = {
  id: 'cac_1',
  userId: 'auth0|ada',
  platform: 'github',
  label: 'ada-demo',
  state: 'connected',
  scopes: [],
  connectedAt: '2026-11-24T15:00:00.000Z',
  expiresAt: null,
  workedAt: null,
  rate: { resource: 'core', limit: 5_000, remaining: 4_812, resetsAt: '2026-11-24T18:40:00.000Z' },
};

test('accounts list says how much each platform still takes', async () => {
  const folder = await hubWith({ 'accounts.list': async () => ok([account, { ...account, id: 'cac_2', rate: null }]) });
  const { stdout, code } = await runCli('accounts', 'list', '--data-dir', folder);
  expect(code).toBe(0);
  expect(stdout).toMatch(/cac_1 .* 2026-11-24 15:00 {2}4,812 of 5,000 until 18:40\n/);
  expect(stdout).toMatch(/cac_2 .* 2026-11-24 15:00 {2}unknown\n/);
});
