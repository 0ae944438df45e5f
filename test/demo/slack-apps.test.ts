/** Slack apps of people's own at the demo Slack: made from a link, public clients, with rotating tokens. */
import { expect, it } from 'vitest';
import { createSlack } from '../../src/demo/slack/index.ts';
import { challengeOf, createPlace, origin } from './own-app.ts';

const day = 86_400_000;
const redirect_uri = 'http://localhost:2/connected';
const verifier = 'v'.repeat(43);

const manifest = (oauth: object = {}, settings: object = { token_rotation_enabled: true }) => ({
  display_information: { name: 'hub of ada' },
  oauth_config: { redirect_urls: [redirect_uri], scopes: { user: ['users:read'] }, pkce_enabled: true, ...oauth },
  settings,
});

function start() {
  const { world, clock } = createPlace();
  const slack = createSlack(world, origin);
  const ask = (path: string, fields?: Record<string, string>) =>
    slack.handle(new Request(origin + path, fields && { method: 'POST', body: new URLSearchParams(fields) }));
  const offer = (given: unknown) => `/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(given))}`;
  const make = async (given: unknown): Promise<{ at: string; clientId: string }> => {
    const page = await (await ask(offer(given))).text();
    const workspace = /name="workspace" value="(\w+)">Create in Northwind/.exec(page)?.[1] ?? '';
    const at = new URL((await ask(offer(given), { workspace })).headers.get('location') ?? '').pathname;
    const clientId = /Client ID: <code>([\d.]+)</.exec(await (await ask(at)).text())?.[1] ?? '';
    return { at, clientId };
  };
  const authorize = (client_id: string, more: Record<string, string> = {}) => {
    const challenge = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    const query = new URLSearchParams({ client_id, redirect_uri, scope: 'users:read', ...challenge, ...more });
    return ask(`/oauth/v2_user/authorize?${query}`, { account: 'ada@northwind' });
  };
  const codeOf = async (client_id: string) =>
    new URL((await authorize(client_id)).headers.get('location') ?? '').searchParams.get('code') ?? '';
  const token = async (fields: Record<string, string>) =>
    (await (await ask('/api/oauth.v2.user.access', fields)).json()) as Record<string, string | number>;
  const test = async (bearer: unknown) => (await (await ask('/api/auth.test', { token: String(bearer) })).json()).ok;
  return { ask, offer, make, authorize, codeOf, token, test, clock };
}

it('is made in a workspace, and gets tokens by a verifier, without a secret', async () => {
  const { make, codeOf, token, test, clock } = start();
  const { clientId: client_id } = await make(manifest());
  expect(await token({ client_id, code: await codeOf(client_id), redirect_uri })).toMatchObject({
    error: 'invalid_code',
  });
  const first = await token({ client_id, code: await codeOf(client_id), redirect_uri, code_verifier: verifier });
  expect(first).toMatchObject({ ok: true, token_type: 'user', expires_in: 43_200, scope: 'users:read' });
  expect(await test(first['access_token'])).toBe(true);
  const renew = (refresh_token: unknown, more: Record<string, string> = {}) =>
    token({ client_id, grant_type: 'refresh_token', refresh_token: String(refresh_token), ...more });
  expect(await renew(first['refresh_token'], { client_secret: 'x' })).toMatchObject({ error: 'bad_client_secret' });
  clock.now += 30 * day - 1000;
  const second = await renew(first['refresh_token']);
  expect(await test(second['access_token'])).toBe(true);
  expect(await renew(first['refresh_token'])).toMatchObject({ ok: false, error: 'invalid_refresh_token' });
  clock.now += 30 * day;
  expect(await renew(second['refresh_token'])).toMatchObject({ error: 'invalid_refresh_token' });
});

it('needs its secret without PKCE, and has tokens without an end without rotation', async () => {
  const { make, codeOf, token, ask, test } = start();
  const plain = await make(manifest({ pkce_enabled: false, redirect_urls: ['https://example.com/back'] }));
  expect(await token({ client_id: plain.clientId, code: 'x' })).toMatchObject({ error: 'bad_client_secret' });
  const { at, clientId } = await make(manifest({}, {}));
  const answer = await token({ client_id: clientId, code: await codeOf(clientId), code_verifier: verifier });
  expect([answer['ok'], 'refresh_token' in answer, 'expires_in' in answer]).toEqual([true, false, false]);
  await ask(at, { action: 'delete' });
  expect(await test(answer['access_token'])).toBe(false);
});

it.each([
  ['no JSON object', []],
  ['no name', { ...manifest(), display_information: {} }],
  ['a name of 36 characters', { ...manifest(), display_information: { name: 'n'.repeat(36) } }],
  ['http elsewhere', manifest({ redirect_urls: ['http://example.com/back'] })],
  ['an address by number', manifest({ redirect_urls: ['http://127.0.0.1:2/connected'] })],
  ['localhost without PKCE', manifest({ pkce_enabled: false })],
  ['PKCE as text', manifest({ pkce_enabled: 'yes' })],
])('is refused with %s', async (_, given) => {
  const { ask, offer } = start();
  expect((await ask(offer(given))).status).toBe(400);
});

it('sends people to its own addresses alone, and takes those of its workspace', async () => {
  const { make, authorize, ask } = start();
  const { clientId } = await make(manifest());
  expect((await authorize(clientId, { redirect_uri: 'http://localhost:3/connected' })).status).toBe(400);
  const page = await ask(`/oauth/v2_user/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri })}`);
  const text = await page.text();
  expect([text.includes('Authorize as ada@northwind'), text.includes('lighthouse')]).toEqual([true, false]);
});
