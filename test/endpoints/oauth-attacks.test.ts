/** The OAuth door as attackers try it: other programs, web pages, other people, and whoever stands in between. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agree, arrive, redirectUri } from '../harness/oauth-client.ts';
import { type RawClient, rawOAuth } from '../harness/raw-oauth.ts';
import { rawRequest } from '../harness/raw-request.ts';
import { grace, sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();

const client = rawOAuth(() => hub);
const { register, visit, code, redeem, refresh, send, signedIn } = client;

describe('a request to be let in', () => {
  it.each([
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['an empty challenge', { code_challenge: '' }, 'invalid_request'],
    ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a method of its own', { code_challenge_method: 's256' }, 'invalid_request'],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['another resource', { resource: 'https://api.example.com/' }, 'invalid_target'],
    ['the key door as resource', { resource: 'http://127.0.0.1/mcp' }, 'invalid_target'],
    ['a token at once', { response_type: 'token' }, 'unsupported_response_type'],
    ['two kinds of answer', { response_type: 'code token' }, 'unsupported_response_type'],
    ['no kind of answer', { response_type: undefined }, 'unsupported_response_type'],
    ['the answer in a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['the answer in a form', { response_mode: 'form_post' }, 'invalid_request'],
    ['a signed request', { request: 'a.b.c' }, 'request_not_supported'],
    ['a request to be fetched', { request_uri: 'http://169.254.169.254/' }, 'request_uri_not_supported'],
    ['a scope there is not', { scope: 'admin' }, 'invalid_scope'],
  ])('with %s is refused, and the client told so', async (_, fields, error) => {
    const own = await register();
    const answer = await visit(own, fields);
    const to = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, to.origin + to.pathname]).toEqual([303, redirectUri]);
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ error, state: 'st', iss: `${hub.url}/oauth` });
    expect(to.searchParams.has('code')).toBe(false);
  });

  it.each([
    ['https://evil.example.com/callback'],
    [undefined],
    [[redirectUri, 'https://evil.example.com/']],
    [['https://evil.example.com/', redirectUri]],
  ])('to be answered at %j sends nobody anywhere, whatever else is wrong with it', async (redirect_uri) => {
    const own = await register();
    for (const wrong of [{}, { scope: 'admin' }, { response_type: 'token' }, { code_challenge: undefined }]) {
      const answer = await visit(own, { redirect_uri, ...wrong });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('may be answered at another port of this computer, and goes exactly there', async () => {
    const own = await register();
    const there = redirectUri.replace(':9', ':45678');
    const answer = await agree(hub, await client.asked(own, { redirect_uri: there }));
    expect(answer.href.startsWith(`${there}?code=`)).toBe(true);
    expect((await redeem(own, answer.searchParams.get('code') ?? '', { redirect_uri: there })).status).toBe(200);
  });

  it.each([
    ['nobody', undefined],
    ['a made-up client', 'dcr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['a client of another server', 'abc123'],
    ['script', '"><script>alert(1)</script>'],
    ['a document in this network', 'https://169.254.169.254/latest/meta-data'],
    ['a document on this computer', 'https://localhost/client.json'],
    ['a document without TLS', 'http://client.example.com/client.json'],
  ])('from %s is answered to the person alone', async (_, client_id) => {
    const answer = await visit(await register(), { client_id });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).not.toMatch(/<script|169\.254|127\.0\.0/);
  });

  it('leads nobody to a site of the client by itself, as long as no person has agreed', async () => {
    const redirect_uri = 'https://evil.example.com/login?a=1&b=2';
    const own = await register({ redirect_uris: [redirect_uri] });
    const answer = await visit(own, { redirect_uri, response_type: 'token' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    const page = await answer.text();
    expect(page).toContain('>Go back to evil.example.com</a>');
    expect(page).toContain('href="https://evil.example.com/login?a=1&amp;b=');
    expect(page).not.toMatch(/http-equiv|<script/);
  });

  it('says each thing once', async () => {
    const own = await register();
    const names = ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method'];
    for (const name of [...names, 'resource', 'scope']) {
      const url = client.authorizeUrl(own, { scope: 'hub:read' });
      for (const doubled of [`${url}&${name}=x`, url.replace('?', `?${name}=&`)]) {
        const twice = await fetch(doubled, { redirect: 'manual' });
        expect([name, twice.status, twice.headers.get('location')]).toEqual([name, 400, null]);
      }
    }
  });

  it('is bounded in size', async () => {
    const own = await register();
    expect((await visit(own, { state: 'x'.repeat(4096) })).status).toBe(303);
    expect((await visit(own, { state: 'x'.repeat(4097) })).status).toBe(400);
    expect((await visit(own, { state: 'x'.repeat(20_000) })).status).toBe(431);
  });

  it.each([
    ['x\r\nset-cookie: a=b\r\n\r\n<script>'],
    ['a&code=stolen&iss=https://evil.example.com#fragment'],
    ['{"next":"/"} +%2B%00\u0000'],
    ['状态🙂'],
    ['<>"\'\\'],
  ])('gets its state back as it was: %j', async (state) => {
    const own = await register();
    const refused = await visit(own, { state, response_type: 'token' });
    expect(refused.headers.get('set-cookie')).toBeNull();
    const granted = await agree(hub, await client.asked(own, { state }));
    for (const to of [new URL(refused.headers.get('location') ?? ''), granted]) {
      expect([to.searchParams.getAll('state'), to.searchParams.getAll('iss'), to.hash]).toEqual([
        [state],
        [`${hub.url}/oauth`],
        '',
      ]);
    }
    expect(granted.searchParams.getAll('code')).toHaveLength(1);
  });

  it('overrides what the address of the client says in its place', async () => {
    const redirect_uri = 'https://client.example.com/cb?code=planted&iss=https://evil.example.com&keep=1';
    const own = await register({ redirect_uris: [redirect_uri] });
    const { searchParams: to } = await agree(hub, await client.asked(own, { redirect_uri }));
    expect([to.getAll('iss'), to.getAll('keep')]).toEqual([[`${hub.url}/oauth`], ['1']]);
    expect(to.getAll('code')).toEqual([expect.stringMatching(/^ogxc_/)]);
  });
});

describe('a web page', () => {
  const from = (site: string, dest: string, mode = 'navigate'): Record<string, string> => ({
    'sec-fetch-site': site,
    'sec-fetch-dest': dest,
    'sec-fetch-mode': mode,
  });

  it('can lead the person here, and no more than that', async () => {
    const own = await register();
    const led = await rawRequest(client.authorizeUrl(own), { headers: from('cross-site', 'document') });
    expect(led.status).toBe(303);
    for (const headers of [
      from('cross-site', 'iframe'),
      from('cross-site', 'object'),
      from('cross-site', 'image', 'no-cors'),
      from('cross-site', 'script', 'no-cors'),
      from('cross-site', 'empty', 'cors'),
      from('cross-site', 'empty', 'no-cors'),
      from('same-site', 'iframe'),
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { host: 'evil.example.com' },
    ]) {
      const answer = await rawRequest(client.authorizeUrl(own), { headers });
      expect([answer.status, answer.headers.location]).toEqual([403, undefined]);
    }
  });

  it('can send no form to any part of the door, and read nothing of it', async () => {
    const { own, refreshToken } = await signedIn();
    for (const origin of ['https://evil.example.com', 'null', hub.url.replace('http:', 'https:')]) {
      for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/register', '/mcp/oauth']) {
        const fields = { token: refreshToken, client_id: own.clientId };
        const answer = await send(path, fields, { origin });
        expect([path, answer.status]).toEqual([path, 403]);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
      const preflight = await fetch(`${hub.url}/oauth/token`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
    expect((await refresh(own, refreshToken)).status).toBe(200);
  });

  it('can frame none of the pages, and they hold no script, no form and no foreign text', async () => {
    const own = await register();
    const waits = (await visit(own)).headers.get('location') ?? '';
    const pages = [
      await fetch(waits),
      await visit(own, { client_id: '<b>x' }),
      await fetch(`${waits.slice(0, -3)}AAA`),
    ];
    const texts = await Promise.all(pages.map((page) => page.text()));
    // To be looked at twice changes nothing; a request that is not there is not told from one that was answered.
    expect([(await fetch(waits)).status, pages[2]?.status]).toEqual([200, 404]);
    for (const text of texts) expect(text).not.toMatch(/<script|<form|<img|<iframe|<b>|\son\w+=/i);
    for (const page of pages) {
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(page.headers.get('x-frame-options')).toBe('DENY');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('the door', () => {
  it('opens for a browser of this computer alone, where the hub has no public address', async () => {
    const elsewhere = await rawRequest(client.authorizeUrl(await register()), { localAddress: '127.0.0.2' });
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([403, undefined]);
  });

  it('is where the hub was addressed, whatever a header says besides', async () => {
    const evil = 'evil.example.com';
    const forged = { 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', forwarded: `host=${evil};proto=https` };
    for (const document of ['oauth-authorization-server/oauth', 'oauth-protected-resource/mcp/oauth']) {
      const { text } = await rawRequest(`${hub.url}/.well-known/${document}`, { headers: forged });
      expect(text).toContain(`"${hub.url}/oauth"`);
      expect(text).not.toMatch(/evil|https:/);
    }
  });

  it.each([
    ['HEAD', '/oauth/authorize'],
    ['POST', '/oauth/authorize'],
    ['PUT', '/oauth/authorize'],
    ['GET', '/oauth/token'],
    ['HEAD', '/oauth/token'],
    ['DELETE', '/oauth/token'],
    ['GET', '/oauth/register'],
    ['GET', '/oauth/revoke'],
    ['POST', '/.well-known/oauth-authorization-server/oauth'],
  ])('takes no %s at %s', async (method, path) => {
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${hub.url}${path}`, { method, headers })).status).toBe(405);
  });

  it.each([
    ['/oauth/token', 'application/json', 415],
    ['/oauth/token', 'text/plain', 415],
    ['/oauth/token', 'multipart/form-data; boundary=x', 415],
    ['/oauth/token', 'application/x-www-form-urlencodedx', 415],
    ['/oauth/token', undefined, 415],
    ['/oauth/revoke', 'text/plain', 415],
    ['/oauth/register', 'application/x-www-form-urlencoded', 415],
    ['/oauth/register', 'text/plain', 415],
  ])('takes at %s nothing that says it is %s', async (path, type, status) => {
    const { own, refreshToken } = await signedIn();
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: own.clientId };
    const body = new URLSearchParams(fields).toString();
    const headers = type === undefined ? {} : { 'content-type': type };
    const answer = await rawRequest(`${hub.url}${path}`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect((await refresh(own, refreshToken)).status).toBe(200);
  });

  it.each([
    ['{', 400],
    [`{"redirect_uris":${'['.repeat(200)}${']'.repeat(200)}}`, 400],
    [JSON.stringify({ redirect_uris: ['https://evil.example.com/#a'] }), 400],
    [`{"a":"${'x'.repeat(1024 * 1024)}"}`, 400],
  ])('registers nothing from %.40s', async (body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${hub.url}/oauth/register`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error: expect.stringMatching(/^invalid_(redirect_uri|client_metadata)$/),
    });
  });

  it('keeps nothing of a flood of registrations', async () => {
    const size = () => readdirSync(hub.dataDir).reduce((sum, name) => sum + statSync(join(hub.dataDir, name)).size, 0);
    const before = size();
    const clients = await Promise.all(Array.from({ length: 300 }, () => register({ client_name: 'x'.repeat(100) })));
    expect(new Set(clients.map(({ clientId }) => clientId)).size).toBe(300);
    expect(size()).toBe(before);
    const [first] = clients as [RawClient];
    expect((await redeem(first, await code(first))).status).toBe(200);
  });

  it.each([
    'password',
    'client_credentials',
    'implicit',
    'urn:ietf:params:oauth:grant-type:device_code',
    '',
    undefined,
  ])('knows no grant %j', async (grant_type) => {
    const own = await register();
    const answer = await redeem(own, await code(own), { grant_type });
    expect([answer.status, answer.error]).toEqual([400, 'unsupported_grant_type']);
  });

  it('answers tokens so that nobody keeps them, and refusals with nothing that was sent', async () => {
    const own = await register();
    const given = await code(own);
    const refused = await redeem(own, given, { code_verifier: 'x'.repeat(43) });
    expect(refused.text).not.toContain(given);
    const again = await redeem(own, await code(own));
    expect(again.headers.get('cache-control')).toBe('no-store');
  });
});

describe('consent', () => {
  const grantOf = async (id: string, userId?: string) => {
    const [asked] = await hub.call('authorizations.list', { id }, userId);
    const accounts = asked?.accounts.map((account) => account.id) ?? [];
    return { id, write: false, accounts, tools: ['github_get_me'], repositories: ['*/*'], days: 1 };
  };

  it('is given once, however many give it at once', async () => {
    const own = await register();
    const id = await client.asked(own);
    const grant = await grantOf(id);
    const answers = await Promise.all(Array.from({ length: 5 }, () => hub.tried('authorizations.grant', grant)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const keys = (await hub.call('keys.list', {})).filter(({ grant }) => grant.oauth?.clientId === own.clientId);
    expect(keys).toHaveLength(1);
    expect(await hub.tried('authorizations.refuse', { id })).toMatchObject({
      failure: { code: 'authorization_unknown' },
    });
  });

  it('is too late after ten minutes', async () => {
    const id = await client.asked(await register());
    const grant = await grantOf(id);
    hub.ports.advance(10 * 60_000);
    expect(await hub.tried('authorizations.grant', grant)).toMatchObject({
      failure: { code: 'authorization_unknown' },
    });
  });

  it('of another person gives nothing of the first', async () => {
    const own = await register();
    const id = await client.asked(own);
    const grant = await grantOf(id);
    expect(await hub.tried('authorizations.grant', grant, grace)).toMatchObject({ ok: false });
    expect(await hub.call('authorizations.list', { id })).toHaveLength(1); // still waits for its person
  });

  it.each([
    ['more than there is', { tools: ['github_get_me', 'no_such_tool'] }],
    ['a tool that destroys', { tools: ['github_delete_repository'] }],
    ['an account that is not theirs', { accounts: ['cac_of_somebody'] }],
    ['writing tools without writing', { tools: ['github_create_issue'] }],
  ])('to %s is refused, and the request still waits', async (_, wider) => {
    const id = await client.asked(await register());
    const grant = { ...(await grantOf(id)), ...wider };
    expect(await hub.tried('authorizations.grant', grant)).toMatchObject({ ok: false });
    expect(await hub.call('authorizations.list', { id })).toHaveLength(1);
  });

  it('is wanted by ten clients at most, and none is listed to whoever has no id of it', async () => {
    const ids: string[] = [];
    const own = await register();
    for (let index = 0; index < 15; index++) ids.push(await client.asked(own));
    const waiting = await Promise.all(ids.map((id) => hub.call('authorizations.list', { id })));
    expect(waiting.filter((list) => list.length > 0)).toHaveLength(10);
    expect(await hub.call('authorizations.list', {})).toEqual([]);
  });

  it('that was declined gives the client no code, and says so', async () => {
    const id = await arrive(client.authorizeUrl(await register()));
    // A window that no longer sees it asks for the answer, and refuses nothing by that.
    const early = await hub.tried('authorizations.refuse', { id, isDeclined: true });
    expect(early).toMatchObject({ failure: { code: 'authorization_unknown' } });
    const { redirect } = await hub.call('authorizations.refuse', { id });
    const { searchParams: to } = new URL(redirect ?? '');
    expect([to.get('error'), to.get('state'), to.get('iss'), to.get('code')]).toEqual([
      'access_denied',
      'st',
      `${hub.url}/oauth`,
      null,
    ]);
  });
});
