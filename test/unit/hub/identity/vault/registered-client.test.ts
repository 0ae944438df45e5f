/** A server at which the hub registers by itself: what is believed of what it says, and where its tokens go. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientDocument } from '../../../../../src/main/hub/ground/client-document.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import type { Browser } from '../../../../../src/main/hub/identity/session/browser.ts';
import { registeredClientService } from '../../../../../src/main/hub/identity/vault/local/registered-client.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { type FakeInternet, startInternet } from '../../../../harness/internet.ts';

const mcp = 'https://mcp.acme.com/mcp';
const issuer = 'https://auth.acme.com';
const evil = 'https://evil.acme.com';
const back = 'http://127.0.0.1:18484/connected';
const places = {
  resource: 'mcp.acme.com/.well-known/oauth-protected-resource/mcp',
  server: 'auth.acme.com/.well-known/oauth-authorization-server',
};
type Asked = { at: string; method: string; headers: IncomingMessage['headers']; body: string };
type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

let internet: FakeInternet;
let answers: Record<string, Answer | ((asked: Asked) => Answer)>;
let asked: Asked[];
let opened: URL[];
/** What the browser comes back with beside the state. */
let returned: Record<string, string>;
const signal = new AbortController().signal;

const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  registration_endpoint: `${issuer}/register`,
  revocation_endpoint: `${issuer}/revoke`,
  token_endpoint_auth_methods_supported: ['none'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
};
const says = (more: object) => {
  answers[places.server] = { body: { ...metadata, ...more } };
};
const describes = (more: object) => {
  answers[places.resource] = { body: { resource: mcp, authorization_servers: [issuer], ...more } };
};
const to = (location: string, status = 302): Answer => ({ status, headers: { location } });

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', headers, url = '' } = request;
  const one = { at: `${headers.host}${url}`, method, headers, body: Buffer.concat(chunks).toString() };
  asked.push(one);
  const found = answers[one.at] ?? { status: 404, body: {} };
  const { status = 200, headers: more = {}, body = {} } = typeof found === 'function' ? found(one) : found;
  response.writeHead(status, { 'content-type': 'application/json', ...more });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

beforeAll(async () => {
  internet = await startInternet('mcp.acme.com', 'auth.acme.com', 'evil.acme.com');
  internet.serve = (request, response) => void serve(request, response);
});
afterAll(() => internet?.close());
beforeEach(() => {
  for (const host of ['mcp', 'auth', 'evil']) internet.hosts.set(`${host}.acme.com`, ['93.184.215.14']);
  internet.connections.length = 0;
  asked = [];
  opened = [];
  returned = { code: 'c-1', iss: issuer };
  let given = 0;
  answers = {
    'mcp.acme.com/mcp': {
      status: 401,
      headers: { 'www-authenticate': `Bearer resource_metadata="https://${places.resource}", scope="tasks:read"` },
    },
    'auth.acme.com/register': ({ body }) => ({ status: 201, body: { ...JSON.parse(body), client_id: 'client-1' } }),
    'auth.acme.com/token': () => {
      given += 1;
      const body = {
        access_token: `at-${given}`,
        refresh_token: `rt-${given}`,
        token_type: 'bearer',
        expires_in: 3600,
      };
      return { body };
    },
    'auth.acme.com/revoke': {},
  };
  describes({});
  says({});
});

const serviceOf = (address: string | undefined = mcp) =>
  registeredClientService(
    { internet, clock: { now: () => 0 }, loopbackImports: false },
    { connection: 'registered', address },
  );
const connect = (scopes: string[] = [], who?: string, address = back) => {
  const arrived = Promise.withResolvers<URL | undefined>();
  const browser: Browser = {
    signal,
    awaitReturn: async () => ok({ address, arrived: arrived.promise, close: () => arrived.resolve(undefined) }),
    async openUrl(text) {
      const url = new URL(text);
      opened.push(url);
      const come = new URL(address);
      come.search = new URLSearchParams({ ...returned, state: url.searchParams.get('state') ?? '' }).toString();
      arrived.resolve(come);
    },
  };
  return serviceOf().connect(undefined, browser, scopes, who);
};
async function connected(scopes?: string[], who?: string) {
  const made = await connect(scopes, who);
  if (!made.ok) throw new Error(`${made.failure.code}: ${made.failure.message}`);
  return made.value;
}
const wentTo = (at: string) => asked.filter((one) => one.at === at);
const formOf = (at: string) => Object.fromEntries(new URLSearchParams(wentTo(at).at(-1)?.body));

describe('what a server says of itself', () => {
  it('leads to a registration with the very address of the return, and to a consent for this server alone', async () => {
    const { application, who } = await connected();
    expect(JSON.parse(wentTo('auth.acme.com/register')[0]?.body ?? '')).toMatchObject({
      redirect_uris: [back],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    });
    expect(Object.fromEntries(opened[0]?.searchParams ?? [])).toMatchObject({
      client_id: 'client-1',
      redirect_uri: back,
      resource: mcp,
      scope: 'tasks:read',
      code_challenge_method: 'S256',
    });
    expect(formOf('auth.acme.com/token')).toMatchObject({ resource: mcp, redirect_uri: back, client_id: 'client-1' });
    expect(formOf('auth.acme.com/token')).not.toHaveProperty('client_secret');
    expect([application.server?.tokenEndpoint, who]).toEqual([`${issuer}/token`, expect.stringMatching(/^unnamed /)]);
  });

  it.each<[string, () => void]>([
    ['is at the well-known address with its path', () => delete answers['mcp.acme.com/mcp']],
    [
      'is at the well-known address without it',
      () => {
        answers = { ...answers, 'mcp.acme.com/.well-known/oauth-protected-resource': answers[places.resource] ?? {} };
        delete answers[places.resource];
        answers['mcp.acme.com/mcp'] = { status: 401 };
      },
    ],
    ['names the origin above it as the resource', () => describes({ resource: 'https://mcp.acme.com' })],
    [
      'has an issuer with a path',
      () => {
        const at = `${issuer}/tenants/one`;
        describes({ authorization_servers: [at] });
        answers['auth.acme.com/tenants/one/.well-known/openid-configuration'] = { body: { ...metadata, issuer: at } };
        returned = { code: 'c-1', iss: at };
      },
    ],
    [
      'has no document of a resource, and is its own issuer',
      () => {
        delete answers[places.resource];
        answers['mcp.acme.com/mcp'] = { status: 401 };
        const own = 'https://mcp.acme.com';
        answers['mcp.acme.com/.well-known/oauth-authorization-server'] = { body: { ...metadata, issuer: own } };
        returned = { code: 'c-1', iss: own };
      },
    ],
  ])('is found where it %s', async (_, change) => {
    change();
    expect(await connect()).toMatchObject({ ok: true });
  });

  it.each<[string, () => void]>([
    ['names another issuer', () => says({ issuer: evil })],
    ['names another issuer by a path', () => says({ issuer: `${issuer}/other` })],
    ['has its tokens over http', () => says({ token_endpoint: 'http://auth.acme.com/token' })],
    ['has its tokens on this computer', () => says({ token_endpoint: 'https://127.0.0.1/token' })],
    ['has its tokens in this network', () => says({ token_endpoint: 'https://10.0.0.7/token' })],
    ['has its tokens at a name of this network', () => says({ token_endpoint: 'https://vault.internal/token' })],
    ['has its tokens behind a password', () => says({ token_endpoint: 'https://a:b@auth.acme.com/token' })],
    [
      'sends the person to another server for the consent',
      () =>
        says({
          authorization_endpoint: 'https://honest.com/authorize',
          authorization_response_iss_parameter_supported: false,
        }),
    ],
    [
      'asks that server for more than the hub does',
      () => says({ authorization_endpoint: `${issuer}/authorize?scope=admin` }),
    ],
    ['sends the person to a script', () => says({ authorization_endpoint: 'javascript:alert(1)' })],
    ['sends the person to http', () => says({ authorization_endpoint: 'http://auth.acme.com/authorize' })],
    ['registers over http', () => says({ registration_endpoint: 'http://127.0.0.1:9/register' })],
    ['revokes in this network', () => says({ revocation_endpoint: 'https://192.168.1.1/revoke' })],
    ['tells who somebody is at a mapped address', () => says({ userinfo_endpoint: 'https://[::ffff:10.0.0.1]/me' })],
    ['knows no PKCE', () => says({ code_challenge_methods_supported: ['plain'] })],
    ['does not speak of PKCE', () => says({ code_challenge_methods_supported: undefined })],
    ['registers nobody', () => says({ registration_endpoint: undefined })],
    ['wants a proof by a certificate', () => says({ token_endpoint_auth_methods_supported: ['tls_client_auth'] })],
    ['is another resource', () => describes({ resource: `${evil}/mcp` })],
    ['is the resource beside it', () => describes({ resource: 'https://mcp.acme.com/mc' })],
    ['is the resource below it', () => describes({ resource: `${mcp}/admin` })],
    ['names a server over http', () => describes({ authorization_servers: ['http://auth.acme.com'] })],
    ['names a server on this computer', () => describes({ authorization_servers: ['http://127.0.0.1:9'] })],
    [
      'describes itself on this computer',
      () => {
        answers['mcp.acme.com/mcp'] = {
          status: 401,
          headers: { 'www-authenticate': 'Bearer resource_metadata="http://127.0.0.1:9/x"' },
        };
      },
    ],
    [
      'redirects where it describes itself',
      () => {
        answers[places.resource] = to(`${evil}/resource`);
      },
    ],
    [
      'redirects where its server describes itself',
      () => {
        answers[places.server] = to(`${evil}/server`, 308);
      },
    ],
    [
      'redirects a registration',
      () => {
        answers['auth.acme.com/register'] = to(`${evil}/register`, 307);
      },
    ],
    [
      'describes its server in a page without end',
      () => {
        answers[places.server] = { body: { ...metadata, more: 'x'.repeat(300_000) } };
      },
    ],
    [
      'registers another address beside',
      () => {
        answers['auth.acme.com/register'] = {
          status: 201,
          body: { client_id: 'c', redirect_uris: [back, `${evil}/cb`] },
        };
      },
    ],
    [
      'registers another address',
      () => {
        answers['auth.acme.com/register'] = { status: 201, body: { client_id: 'c', redirect_uris: [`${back}/`] } };
      },
    ],
    [
      'registers without an id',
      () => {
        answers['auth.acme.com/register'] = { status: 201, body: { redirect_uris: [back] } };
      },
    ],
    [
      'wants a secret that it does not give',
      () => {
        answers['auth.acme.com/register'] = {
          status: 201,
          body: { client_id: 'c', token_endpoint_auth_method: 'client_secret_post' },
        };
      },
    ],
  ])('is believed in nothing that a server says which %s: no page is opened', async (_, change) => {
    change();
    expect(await connect()).toMatchObject({
      failure: { code: expect.stringMatching(/^connect_refused$|^platform_unreachable$/) },
    });
    expect([opened, asked.filter(({ at }) => at.startsWith('evil')), wentTo('auth.acme.com/token')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it.each([
    ['of this network', ['10.0.0.5']],
    ['of this computer beside a public one', ['93.184.215.14', '127.0.0.1']],
    ['of a cloud machine', ['169.254.169.254']],
    ['of this network over IPv6', ['fd00::1']],
  ])('asks no address %s, to which a public name leads', async (_, addresses) => {
    internet.hosts.set('auth.acme.com', addresses);
    expect(await connect()).toMatchObject({ failure: { code: 'platform_unreachable' } });
    expect(internet.connections.filter((one) => one.startsWith('auth'))).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['names another issuer', { code: 'c-1', iss: evil }],
    ['names no issuer although it announced one', { code: 'c-1' }],
    ['names another issuer in a refusal', { error: 'access_denied', iss: evil }],
    ['is a refusal', { error: 'access_denied', iss: issuer }],
  ])('ends where the return %s: the code goes nowhere', async (_, come) => {
    returned = come;
    expect(await connect()).toMatchObject({ failure: { code: 'connect_refused' } });
    expect(wentTo('auth.acme.com/token')).toEqual([]);
  });
});

describe('scopes', () => {
  it.each<[string, string[], () => void, string | null]>([
    [
      'those that the person named, with those that keep it connected and say whose it is',
      ['a', 'b'],
      () => says({ scopes_supported: ['openid', 'offline_access'] }),
      'a b openid offline_access',
    ],
    [
      'those of the challenge before those of the document',
      [],
      () => describes({ scopes_supported: ['admin'] }),
      'tasks:read',
    ],
    [
      'those of the document',
      [],
      () => {
        answers['mcp.acme.com/mcp'] = { status: 401 };
        describes({ scopes_supported: ['x', 'y'] });
      },
      'x y',
    ],
    [
      'none where nothing is said',
      [],
      () => {
        answers['mcp.acme.com/mcp'] = { status: 401 };
      },
      null,
    ],
  ])('are %s', async (_, wanted, change, expected) => {
    change();
    await connected(wanted);
    expect(opened[0]?.searchParams.get('scope')).toBe(expected);
  });
});

describe('whose account it is', () => {
  it('is what the server says of its person, and stays that', async () => {
    says({ userinfo_endpoint: `${issuer}/me` });
    answers['auth.acme.com/me'] = ({ headers }) => ({ body: { sub: `of ${headers.authorization}` } });
    expect([(await connected()).who, (await connected()).who]).toEqual(['of Bearer at-1', 'of Bearer at-2']);
  });

  it('is another one with each consent where it says nothing, but for one that is connected again', async () => {
    const [first, second] = [(await connected()).who, (await connected()).who];
    expect(first).not.toBe(second);
    expect((await connected([], first)).who).toBe(first);
    says({ userinfo_endpoint: `${issuer}/me` });
    answers['auth.acme.com/me'] = { body: { sub: 'ada' } };
    expect([(await connected([], first)).who, (await connected([], 'grace')).who]).toEqual([first, 'ada']);
  });
});

describe('what a server has given', () => {
  it('is renewed where it was given, no matter what the server says now', async () => {
    const { application } = await connected();
    says({ token_endpoint: `${evil}/token` });
    asked = [];
    const fresh = await serviceOf().renew(application, new Secret('rt-1'));
    expect(fresh.ok && Secret.reveal(fresh.value.access)).toBe('at-2');
    expect(asked.map(({ at }) => at)).toEqual(['auth.acme.com/token']);
    expect(formOf('auth.acme.com/token')).toMatchObject({
      refresh_token: 'rt-1',
      resource: mcp,
      client_id: 'client-1',
    });
  });

  it.each<[string, Answer, string]>([
    ['has forgotten the hub', { status: 401, body: { error: 'invalid_client' } }, 'client_unknown'],
    ['allows it no more', { status: 400, body: { error: 'unauthorized_client' } }, 'client_unknown'],
    ['takes the token no more', { status: 400, body: { error: 'invalid_grant' } }, 'reconnect'],
    ['is not there any more', { status: 404, body: {} }, 'reconnect'],
    ['has too much to do', { status: 503, body: {} }, 'platform_unreachable'],
    ['says something else', { status: 400, body: { error: 'invalid_request' } }, 'platform_failed'],
    ['redirects', to(`${evil}/token`, 307), 'platform_unreachable'],
    ['gives what no request can carry', { body: { access_token: 'a\nb', token_type: 'bearer' } }, 'platform_failed'],
  ])('is not renewed where the server %s', async (_, answer, code) => {
    const { application } = await connected();
    answers['auth.acme.com/token'] = answer;
    expect(await serviceOf().renew(application, new Secret('rt-1'))).toMatchObject({ failure: { code } });
    expect(asked.filter(({ at }) => at.startsWith('evil'))).toEqual([]);
  });

  it('is ended there, both tokens, also once the server was removed from the hub', async () => {
    const { application, tokens } = await connected();
    const gone = registeredClientService(
      { internet, clock: { now: () => 0 }, loopbackImports: false },
      { connection: 'registered', address: undefined },
    );
    expect(await gone.end(application, tokens)).toEqual(ok('auth.acme.com has ended its tokens.'));
    expect(wentTo('auth.acme.com/revoke').map(({ body }) => new URLSearchParams(body).get('token'))).toEqual([
      'rt-1',
      'at-1',
    ]);
    expect(serviceOf().page(application)).toBe('https://mcp.acme.com/');
  });

  it.each<[string, Answer | undefined, string]>([
    ['does not know how', undefined, 'platform_refused'],
    ['refuses', { status: 400, body: { error: 'invalid_request' } }, 'platform_refused'],
    ['fails', { status: 503 }, 'platform_unreachable'],
    ['redirects', to(`${evil}/revoke`, 307), 'platform_unreachable'],
  ])('is not said to be ended where the server %s', async (_, answer, code) => {
    if (!answer) says({ revocation_endpoint: undefined });
    const { application, tokens } = await connected();
    if (answer) answers['auth.acme.com/revoke'] = answer;
    expect(await serviceOf().end(application, tokens)).toMatchObject({ failure: { code } });
    expect(asked.filter(({ at }) => at.startsWith('evil'))).toEqual([]);
  });

  it('is given to the address of the hub’s own document where the server registers nobody and reads such documents', async () => {
    says({ registration_endpoint: undefined, client_id_metadata_document_supported: true });
    const refused = { failure: { code: 'connect_refused' } };
    expect([await connect(), await connect([], undefined, 'https://10.0.0.1/console/connected')]).toMatchObject([
      refused,
      refused,
    ]);
    expect(await connect([], undefined, 'https://hub.example.org/console/connected')).toMatchObject({ ok: true });
    expect(formOf('auth.acme.com/token')).toMatchObject({ client_id: 'https://hub.example.org/oauth/client.json' });
    const { client_id, redirect_uris } = clientDocument('https://hub.example.org');
    expect([client_id, redirect_uris]).toEqual([
      opened[0]?.searchParams.get('client_id'),
      [opened[0]?.searchParams.get('redirect_uri')],
    ]);
    says({ client_id_metadata_document_supported: true });
    await connect([], undefined, 'https://hub.example.org/console/connected');
    expect(formOf('auth.acme.com/token')).toMatchObject({ client_id: 'client-1' });
  });

  it('takes a secret along only where the server has made the hub keep one', async () => {
    says({ token_endpoint_auth_methods_supported: ['client_secret_basic'] });
    answers['auth.acme.com/register'] = ({ body }) => ({
      status: 201,
      body: { ...JSON.parse(body), client_id: 'client1', client_secret: 's1' },
    });
    const { application } = await connected();
    const [{ headers, body } = { headers: {}, body: '' }] = wentTo('auth.acme.com/token');
    expect([headers.authorization, body.includes('s1')]).toEqual([`Basic ${btoa('client1:s1')}`, false]);
    expect(application.server?.proof).toBe('client_secret_basic');
  });
});
