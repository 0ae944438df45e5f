/** Open WebUI from naming it to forgetting it, once for each way of proving who calls; all at the command line. */
import { expect } from 'vitest';
import type { Account } from '../../harness/open-webui/state.ts';
import type { Said } from '../process.ts';
import type { Run } from '../run.ts';
import { cookieOf, knock, peopleAsk } from './doors.ts';

const day = 86_400_000;
const days = ['--days', '3', '--write'];
const parts = (...named: string[]): string[] => named.flatMap((part) => ['--part', part]);
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Each command plainly and in JSON. */
function commandsOf({ command, commandAtTerminal }: Run) {
  const expected = (words: string[], { code, stdout, stderr }: Said): void =>
    expect([words.join(' '), code, stdout, stderr]).toEqual([words.join(' '), 0, expect.anything(), '']);
  return {
    async free(...words: string[]) {
      expected(words, await command('openwebui', ...words));
    },
    async typing(typed: string[], ...words: string[]) {
      for (const json of [[], ['--json']]) {
        expected(words, await commandAtTerminal([...typed, 'demo'], 'openwebui', ...words, ...json));
      }
    },
  };
}

/** By the person's own sign-in; the tenant is that of the hub. */
export async function bySignIn(run: Run): Promise<void> {
  const { fake, door, adminKey, audience, signIn, empty } = run.openWebUI;
  const { free, typing } = commandsOf(run);
  await run.ready();
  empty();
  await typing([adminKey], 'set', door.url, '--audience', audience, '--key');
  await free('status');
  await typing([], 'plan', ...parts('model', 'openapi', 'mcp'));
  await free('files');
  const written = await run.command('openwebui', 'files', '--output', `${run.home}/files`);
  expect(written.code).toBe(2); // the first of the two wrote them
  await typing([], 'sync', ...days);
  const ada = await signIn('ada', run.hub.userId);
  await free('status'); // which lets them in
  await free('account');
  run.readFolder('with an Open WebUI');

  const grace = await signIn('grace', 'auth0|650c3a1e9f1b2c0011223344');
  let expired = ada;
  const yesterday = { what: 'tenant: its clock is late', switches: { clockOffsetMs: -2 * day } };
  await run.during(yesterday, async () => {
    expired = await signIn('ada', run.hub.userId);
  });
  Object.assign(ada.account, { accessToken: ada.accessToken });
  const cookie = cookieOf(ada);
  expect(await knock(run, { ...bearer(ada.accessToken), cookie })).toBe(true);
  const forged = `${ada.accessToken.slice(0, -8)}AAAAAAAA`;
  for (const token of [grace.accessToken, expired.accessToken, forged, ada.idToken, ada.account.token, adminKey]) {
    expect(await knock(run, { ...bearer(token), cookie })).toBe(false);
  }
  expect(await knock(run, { cookie })).toBe(false);
  await peopleAsk(run, ada.account);
  await free('unsync');
  fake.state.settings.version = '0.12.4';
  await typing([], 'sync', ...parts('model', 'mcp'), ...days);
  await peopleAsk(run, ada.account);

  fake.state.toolServers.pop();
  await free('status');
  await typing([], 'repair');
  await typing(['demo'], 'clean');
  await free('unsync');
  await typing([], 'forget');
  fake.state.settings.version = '0.11.3';
}

/** By a key, and the account that the person's password made or showed to be theirs. */
export async function byKey(run: Run): Promise<void> {
  const { fake, door, adminKey, password, signingSecret, statement, keyThere, empty } = run.openWebUI;
  const { free, typing } = commandsOf(run);
  const { state } = fake;
  await run.ready();
  empty();
  const before = { ...state.settings };
  Object.assign(state.settings, { sso: null, forwardUser: true, userJwtSecret: signingSecret });
  let own: Account | undefined;
  for (const proof of ['key', 'signed'] as const) {
    const secrets = proof === 'signed' ? [adminKey, signingSecret] : [adminKey];
    const asking = proof === 'signed' ? ['--key', '--signing-secret'] : ['--key'];
    await typing(secrets, 'set', door.url, '--proof', proof, ...asking);
    await typing([password], 'account'); // made with it the first time, shown by it the second
    await typing([], 'plan');
    await typing([], 'sync', ...days);
    own ??= state.accounts.find(({ email }) => email === 'ada@example.com');
    if (!own) throw new Error('The account was not made.');
    const proved = { 'x-ogx-user-id': own.id, 'x-openwebui-user-jwt': await statement(own) };
    const cookie = `token=${own.token}`;
    expect(await knock(run, { ...bearer(keyThere()), ...proved, cookie })).toBe(true);
    expect(await knock(run, { ...bearer(keyThere()), cookie, 'x-openwebui-user-jwt': own.token })).toBe(false);
    expect(await knock(run, { ...bearer(own.token), ...proved, cookie })).toBe(false);
    await peopleAsk(run, own);
    run.readFolder(`with an Open WebUI, by ${proof}`);
    await typing([], 'plan', ...parts('model', 'mcp'));
    state.connections.OPENAI_API_CONFIGS['1'] = { ...state.connections.OPENAI_API_CONFIGS['1'], enable: false };
    await free('status');
    await typing([], 'repair');
    await free('unsync');
    await typing([], 'forget');
  }
  Object.assign(state.settings, before);
}

/** Without an administrator's key, where the person sees the permission key once and takes it there by hand. */
export async function byHand(run: Run): Promise<void> {
  const { door, password } = run.openWebUI;
  const { free, typing } = commandsOf(run);
  await typing([], 'set', door.url, '--proof', 'key');
  await typing([password], 'account');
  await typing([], 'sync', ...days);
  await free('files', ...parts('model', 'openapi', 'mcp'));
  await free('unsync');
  await typing([], 'forget');
}
