/** The catalogue as the command line tells it. */
import { expect, test } from 'vitest';
import { catalogue } from '../../../src/main/hub/platforms/catalogue.ts';
import { ok } from '../../../src/shared/result.ts';
import { runCli } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const listed = catalogue.map((entry) => ({
  ...entry,
  state: entry.name === 'github' ? ('tools' as const) : ('settable' as const),
  platform: entry.name === 'github' ? 'github' : null,
  callback: 'https://t.example/login/callback',
}));

test('catalogue list and show say what is needed, and a name that is none is said to be none', async () => {
  const folder = await hubWith({ 'catalogue.list': async () => ok(listed) });
  const list = await runCli('catalogue', 'list', '--data-dir', folder);
  expect(list.stdout).toMatch(/^github +GitHub +github +has tools$/m);
  expect(list.stdout).toMatch(/^oidc +Any OpenID Connect provider +your choice +can be set up$/m);
  const show = await runCli('catalogue', 'show', 'discord', '--data-dir', folder);
  expect(show.code).toBe(0);
  for (const line of [
    'Discord: can be set up. Connection discord, strategy discord.',
    'Its callback address is https://t.example/login/callback',
    '- identify: User name and picture, without the address',
    'To end a consent: https://discord.com/channels/@me User settings, Authorized Apps, then "Deauthorize".',
    'The vendor does not document: mcp.',
  ]) {
    expect(show.stdout.split('\n')).toContain(line);
  }
  const none = await runCli('catalogue', 'show', 'myspace', '--data-dir', folder);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no provider with that name')]);
});
