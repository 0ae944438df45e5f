import { describe, expect, it } from 'vitest';
import { createOpenWebUIApi, keyHint } from '../../../../../src/main/hub/features/openwebui/api.ts';
import type { OpenWebUIInstance } from '../../../../../src/main/hub/features/openwebui/instance.ts';
import { audienceFor } from '../../../../../src/main/hub/features/openwebui/sign-on.ts';
import { probeOpenWebUI } from '../../../../../src/main/hub/features/openwebui/status.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { sharedServer } from '../../../../harness/local-server.ts';

const issuer = 'https://tenant.example/';
const withSignOn = { version: '0.12.4', oauth: { providers: { oidc: 'Auth0' } } };
const settings = {
  OPENID_PROVIDER_URL: `${issuer}.well-known/openid-configuration`,
  ENABLE_OAUTH_SIGNUP: true,
  OAUTH_MERGE_ACCOUNTS_BY_EMAIL: false,
};

let answers: Record<string, unknown>;
const server = sharedServer((request, response) => {
  const found = answers[(request.url ?? '').split('?')[0] ?? ''];
  const status = typeof found === 'number' ? found : 200;
  if (found instanceof URL) return void response.writeHead(302, { location: found.href }).end();
  response
    .writeHead(status)
    .end(JSON.stringify(typeof found === 'number' ? { detail: 'Not so.' } : found === undefined ? {} : found));
});

async function look(given: object, more: Partial<OpenWebUIInstance> = {}, tenant: string | undefined = issuer) {
  answers = {
    '/api/config': withSignOn,
    '/api/v1/users/': { users: [], total: 0 },
    '/api/v1/auths/admin/config/oauth': settings,
    ...given,
  };
  const hasAdminKey = more.hasAdminKey ?? true;
  const { url } = server;
  const api = createOpenWebUIApi(url, hasAdminKey ? new Secret('sk-an-administrators') : undefined);
  return probeOpenWebUI({ url, api, proof: 'sso', hasAdminKey, signingSecret: undefined, ...more }, tenant);
}
const states = async (...given: Parameters<typeof look>) => {
  const probed = await look(...given);
  return probed.ok ? probed.value.findings.map(({ what, state }) => `${what} ${state}`) : probed.failure.code;
};
const allWell = ['reachable ok', 'admin-key ok', 'sign-in ok'];
const oauth = (change: object) => ({ '/api/v1/auths/admin/config/oauth': { ...settings, ...change } });

describe('what is found at an Open WebUI', () => {
  it('is all well', async () => {
    expect(await states({})).toEqual(allWell);
    expect(await look({})).toMatchObject({ value: { version: '0.12.4', hasSingleSignOn: true } });
  });

  it.each([
    ['0.11.0', true],
    ['0.12.4', true],
    ['0.12.4-dev', true],
    ['0.12', true],
    ['1.0.0', true],
    ['0.10.9', false],
    ['0.9.6', false],
    ['dev', false],
  ])('is version %s, which was tried: %s', async (version, isTried) => {
    const found = await states({ '/api/config': { ...withSignOn, version } });
    expect(found).toEqual(isTried ? allWell : ['reachable ok', 'version missing', ...allWell.slice(1)]);
  });

  it.each(
    [{}, [], null, 'text', { status: true }, { version: 7 }, { version: '' }].map((one) => [JSON.stringify(one)]),
  )('is another server, which has no version to tell: %s', async (text) => {
    const probed = await look({ '/api/config': JSON.parse(text) });
    expect(probed).toMatchObject({
      failure: { code: 'open_webui_unreachable', message: expect.stringContaining('not an') },
    });
  });

  it('is nothing where it does not answer', async () => {
    expect(await states({ '/api/config': 502 })).toBe('open_webui_refused');
    expect(await states({}, { api: createOpenWebUIApi('http://127.0.0.1:9') })).toBe('open_webui_unreachable');
  });
});

describe('the administrator’s key', () => {
  it.each([401, 403])('is refused with %i, and what to do is said with all that it has to reach', async (status) => {
    const probed = await look({ '/api/v1/users/': status });
    expect(probed.ok && probed.value.findings[1]).toEqual({
      what: 'admin-key',
      state: 'missing',
      detail: expect.stringContaining('It says: Not so.'),
      hint: keyHint,
    });
  });

  it('may be left out: then the way by hand is named', async () => {
    const probed = await look({}, { hasAdminKey: false });
    expect(probed.ok && probed.value.findings[1]).toMatchObject({
      what: 'admin-key',
      state: 'missing',
      hint: expect.stringContaining('by hand'),
    });
  });
});

describe('signing in there', () => {
  it.each([
    ['no provider', { oauth: { providers: {} } }],
    ['no sign-on at all', {}],
    ['that of another kind alone', { oauth: { providers: { google: 'Google' } } }],
    ['a list', { oauth: [] }],
    ['a name that is none', { oauth: { providers: { oidc: true } } }],
  ])('is missing where there is %s', async (_, given) => {
    expect(await states({ '/api/config': { version: '0.12.4', ...given } })).toEqual([
      'reachable ok',
      'admin-key ok',
      'sign-in missing',
    ]);
  });

  it('is not looked at where the proof is another', async () => {
    for (const proof of ['key', 'signed'] as const) {
      expect(await states({ '/api/config': { version: '0.12.4' } }, { proof })).toEqual(allWell.slice(0, 2));
    }
  });

  it('is another tenant’s where the address says so, whatever that address looks like', async () => {
    for (const foreign of [
      'https://other.example/.well-known/openid-configuration',
      'other.example',
      ':',
      'https://tenant.example.evil/',
    ]) {
      const probed = await look(oauth({ OPENID_PROVIDER_URL: foreign }));
      expect(probed.ok && probed.value.findings[2]).toMatchObject({ what: 'sign-in', state: 'missing' });
    }
    expect(await states(oauth({ OPENID_PROVIDER_URL: '' }))).toEqual(allWell);
  });

  const signOn = (change: Record<string, string>, from = issuer) => ({
    '/oauth/oidc/login': new URL(
      `${from}authorize?${new URLSearchParams({ scope: 'openid offline_access', audience: 'https://hub.example', ...change })}`,
    ),
  });
  it.each([
    [{}, ['sign-in ok', 'audience ok']],
    [{ audience: 'https://other.example' }, ['sign-in ok', 'audience missing']],
    [{ audience: '' }, ['sign-in ok', 'audience missing']],
    [{ scope: 'openid' }, ['sign-in ok', 'audience ok', 'scopes warning']],
  ])('is read from where its page sends a browser, without a key: %o', async (change, expected) => {
    const more = { hasAdminKey: false, audience: 'https://hub.example' };
    expect(await states(signOn(change), more)).toEqual(['reachable ok', 'admin-key missing', ...expected]);
    const foreign = signOn(change, 'https://other.example/');
    expect(await states(foreign, more)).toEqual(['reachable ok', 'admin-key missing', 'sign-in missing']);
  });

  it.each([
    ['https://hub.example', issuer, 'https://hub.example'],
    ['https://hub.example', 'https://other.example/', undefined],
    [`${issuer}me/`, issuer, undefined],
    [`${issuer}api/v2/`, issuer, undefined],
  ])('names %s of %s as the API of the hub: %s', (audience, from, expected) => {
    expect(audienceFor({ issuer: from, clientId: '', scopes: [], audience }, issuer)).toBe(expected);
  });

  it('turns people away, or takes accounts over by their address', async () => {
    expect(await states(oauth({ ENABLE_OAUTH_SIGNUP: false }))).toEqual([...allWell, 'sign-up missing']);
    expect(await states(oauth({ OAUTH_MERGE_ACCOUNTS_BY_EMAIL: true }))).toEqual([...allWell, 'merging warning']);
  });

  it('is taken as the button says where its settings may not be seen', async () => {
    for (const answer of [401, 403, 500, [], 'text']) {
      expect(await states({ '/api/v1/auths/admin/config/oauth': answer })).toEqual(allWell);
    }
    expect(await states(oauth({ ENABLE_OAUTH_SIGNUP: false }), { hasAdminKey: false })).toEqual([
      'reachable ok',
      'admin-key missing',
      'sign-in ok',
    ]);
  });
});

describe('the way there', () => {
  it.each([
    ['http://127.0.0.1:8080', false],
    ['http://127.8.8.8', false],
    ['http://localhost:8080', false],
    ['http://[::1]:8080', false],
    ['https://chat.example', false],
    ['http://chat.example', true],
    ['http://192.168.1.7:3000', true],
    ['http://localhost.evil.example', true],
    ['http://127.0.0.1.evil.example', true],
  ])('to %s is warned of: %s', async (address, isWarned) => {
    const found = await states({}, { url: address });
    expect(found).toEqual(isWarned ? ['reachable ok', 'encrypted warning', ...allWell.slice(1)] : allWell);
  });
});
