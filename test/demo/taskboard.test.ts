/** Taskboard, the demo's remote MCP servers with an authorization server at which clients register, by the rules that its rules.md has the sources of. */
import { beforeEach, describe, expect, it } from 'vitest';
import { challengeOf } from './own-app.ts';
import { archive, callback, mcp, openTaskboard, origin, verifier } from './taskboard-place.ts';

let place: ReturnType<typeof openTaskboard>;
beforeEach(() => {
  place = openTaskboard();
});

const json = async (path: string) => (await place.ask(path)).json();

describe('discovery', () => {
  it.each([
    [mcp, '/mcp'],
    [archive, '/archive/mcp'],
  ])(
    'leads from the 401 of %s to its metadata, and from there to those of the authorization server',
    async (resource, path) => {
      const refused = await place.rpc(undefined, 'ping', {}, resource);
      const challenge = refused.headers.get('www-authenticate') ?? '';
      expect([refused.status, challenge.startsWith('Bearer '), challenge.includes('error=')]).toEqual([
        401,
        true,
        false,
      ]);
      const at = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
      expect(at).toBe(`${origin}/.well-known/oauth-protected-resource${path}`);
      const described = await json(at);
      expect(described).toMatchObject({
        resource,
        authorization_servers: [origin],
        bearer_methods_supported: ['header'],
      });
      expect(await json('/.well-known/oauth-authorization-server')).toMatchObject({
        issuer: origin,
        registration_endpoint: `${origin}/register`,
        token_endpoint_auth_methods_supported: ['none'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
      });
    },
  );

  it('names what is wrong with a token, and takes none from the query', async () => {
    const { tokens } = await place.connected();
    const wrong = await place.rpc('tba_wrong', 'ping');
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const inQuery = await place.rpc(undefined, 'ping', {}, `${mcp}?access_token=${tokens['access_token']}`);
    expect([wrong.status, inQuery.status]).toEqual([401, 401]);
  });
});

describe('registration', () => {
  it('makes a public client, another one each time, and ignores what it does not know', async () => {
    const { status, body } = await place.register({ software_statement_of: 'x', client_secret: 'mine' });
    expect([status, body]).toEqual([
      201,
      {
        client_id: expect.any(String),
        client_id_issued_at: place.clock.now / 1000,
        client_name: 'hub of ada',
        redirect_uris: [callback],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
    ]);
    expect(await place.clientId()).not.toBe(body['client_id']);
  });

  it.each([
    'https://hub.example/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:9/callback',
    'http://localhost:9/callback',
  ])('takes %s as an address to send people back to', async (one) => {
    expect((await place.register({ redirect_uris: [one] })).status).toBe(201);
  });

  it.each([
    'http://hub.example/callback',
    'http://127.0.0.1.hub.example/callback',
    'http://localhost.example/callback',
    'http://127.0.0.1@hub.example/callback',
    'hub://callback',
    'https://hub.example/callback#part',
    'javascript:alert(1)',
    '/callback',
  ])('refuses %s', async (one) => {
    const { status, body } = await place.register({ redirect_uris: [callback, one] });
    expect([status, body['error']]).toEqual([400, 'invalid_redirect_uri']);
  });

  it.each([
    ['no address', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['a secret', { token_endpoint_auth_method: 'client_secret_post' }, 'invalid_client_metadata'],
    ['the method left out, which means a secret', { token_endpoint_auth_method: undefined }, 'invalid_client_metadata'],
    ['another grant', { grant_types: ['authorization_code', 'password'] }, 'invalid_client_metadata'],
    ['another response', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['a name that is none', { client_name: {} }, 'invalid_client_metadata'],
  ])('refuses %s', async (_, more, error) => {
    const { status, body } = await place.register(more);
    expect([status, body['error']]).toEqual([400, error]);
  });

  it('shows the name of a client as text, and where its answer goes', async () => {
    const page = await (await place.authorize(await place.clientId({ client_name: '<b>x</b>' }))).text();
    expect([page.includes('<b>x'), page.includes('&#60;b&#62;x'), page.includes('127.0.0.1:2')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is not there where a switch says so', async () => {
    place.switches.withoutRegistration = true;
    expect(await json('/.well-known/oauth-authorization-server')).not.toHaveProperty('registration_endpoint');
    expect((await place.register()).status).toBe(404);
  });
});

describe('a client named by its metadata document', () => {
  const id = 'https://hub.example/client.json';
  const document = { client_id: id, redirect_uris: [callback], token_endpoint_auth_method: 'none' };

  it('gets tokens without registration, and is shown by its host', async () => {
    place.taskboard.publish(id, document);
    expect(await (await place.authorize(id)).text()).toContain('hub.example');
    expect(await place.redeem(id, await place.code(id))).toHaveProperty('access_token');
  });

  it.each([
    ['that nobody serves', id, undefined],
    ['that names another client', id, { ...document, client_id: 'https://hub.example/other.json' }],
    ['with a secret', id, { ...document, client_secret: 'x' }],
    ['with a method that needs a secret', id, { ...document, token_endpoint_auth_method: 'client_secret_basic' }],
    ['without a path', 'https://hub.example', { ...document, client_id: 'https://hub.example' }],
    ['with a dot segment', 'https://hub.example/a/../c', { ...document, client_id: 'https://hub.example/a/../c' }],
    ['with a fragment', `${id}#a`, { ...document, client_id: `${id}#a` }],
    ['with a user', 'https://a@hub.example/c', { ...document, client_id: 'https://a@hub.example/c' }],
    ['by http', 'http://hub.example/c', { ...document, client_id: 'http://hub.example/c' }],
  ])('is unknown by one %s', async (_, address, served) => {
    place.taskboard.publish(address, served);
    const page = await place.authorize(address);
    expect([page.status, (await page.text()).includes('Unknown client')]).toEqual([400, true]);
  });

  it('is unknown where a switch says so', async () => {
    place.taskboard.publish(id, document);
    place.switches.withoutClientDocuments = true;
    expect((await place.authorize(id)).status).toBe(400);
    expect((await json('/.well-known/oauth-authorization-server')).client_id_metadata_document_supported).toBe(false);
  });
});

describe('authorization', () => {
  it.each([
    ['http://127.0.0.1:2/connected/'],
    ['http://127.0.0.1:2/connected?x=1'],
    ['http://127.0.0.1:3/connected'],
    ['http://localhost:2/connected'],
    ['https://127.0.0.1:2/connected'],
  ])('sends nobody to %s, which is not what the client has registered', async (redirect_uri) => {
    const id = await place.clientId();
    const answer = await place.authorize(id, { redirect_uri }, 'ada-demo');
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  it('lets the port of a loopback number differ where a switch says so, and nothing else', async () => {
    place.switches.anyLoopbackPort = true;
    const uris = [callback, 'http://[::1]/c', 'http://localhost:2/c', 'https://hub.example:2/c'];
    const id = await place.clientId({ redirect_uris: uris });
    const statusFor = async (redirect_uri: string) => (await place.authorize(id, { redirect_uri }, 'ada-demo')).status;
    const taken = ['http://127.0.0.1:3/connected', 'http://127.0.0.1/connected', 'http://[::1]:7/c'];
    expect(await Promise.all(taken.map(statusFor))).toEqual([302, 302, 302]);
    const not = [
      'http://localhost:3/c',
      'https://hub.example:3/c',
      'http://127.0.0.1:3/other',
      'http://127.0.0.1:3@hub.example/connected',
      'http://127.0.0.1:3.hub.example/connected',
      'https://127.0.0.1:3/connected',
    ];
    expect(await Promise.all(not.map(statusFor))).toEqual(not.map(() => 400));
    const redirect_uri = taken[0] ?? '';
    const code = await place.code(id, { redirect_uri });
    expect(await place.redeem(id, code)).toMatchObject({ error: 'invalid_grant' });
    expect(await place.redeem(id, await place.code(id, { redirect_uri }), { redirect_uri })).toHaveProperty(
      'access_token',
    );
  });

  it.each([
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['a challenge that is no SHA-256', { code_challenge: 'short' }, 'invalid_request'],
    ['two states', { state: ['s1', 's2'] }, 'invalid_request'],
    ['an implicit answer', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown scope', { scope: 'tasks:read admin' }, 'invalid_scope'],
    ['no resource', { resource: undefined }, 'invalid_target'],
    ['another resource', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    ['the resource with a slash', { resource: `${mcp}/` }, 'invalid_target'],
    ['two resources', { resource: [mcp, archive] }, 'invalid_target'],
  ])('tells the client of %s, with who says so', async (_, more, error) => {
    const told = await place.sentTo(await place.clientId(), more, 'ada-demo');
    expect([told.get('error'), told.get('iss'), told.get('state'), told.has('code')]).toEqual([
      error,
      origin,
      's1',
      false,
    ]);
  });

  it('answers consent with a code, refusal with access_denied, both with state and who says so', async () => {
    const id = await place.clientId();
    const agreed = await place.sentTo(id, {}, 'grace-demo');
    expect([...agreed.keys()].sort()).toEqual(['code', 'iss', 'state']);
    const refused = await place.sentTo(id, {}, 'no');
    expect(Object.fromEntries(refused)).toEqual({ error: 'access_denied', iss: origin, state: 's1' });
  });
});

describe('codes', () => {
  it('are good once: the second time ends what the first has given', async () => {
    const id = await place.clientId();
    const code = await place.code(id);
    const tokens = await place.redeem(id, code);
    expect(await place.reads(tokens['access_token'])).toBe(200);
    expect(await place.redeem(id, code)).toMatchObject({ error: 'invalid_grant' });
    expect(await place.reads(tokens['access_token'])).toBe(401);
    expect(await place.renew(id, tokens['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['the challenge as verifier', { code_verifier: challengeOf(verifier) }, 'invalid_grant'],
    ['no verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['another address', { redirect_uri: 'http://127.0.0.1:3/connected' }, 'invalid_grant'],
    ['no address', { redirect_uri: undefined }, 'invalid_grant'],
    ['another resource', { resource: archive }, 'invalid_target'],
    ['two codes', { code: ['a', 'b'] }, 'invalid_request'],
    ['a secret', { client_secret: 'x' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_client'],
  ])('give nothing with %s', async (_, more, error) => {
    const id = await place.clientId();
    expect(await place.redeem(id, await place.code(id), more)).toEqual({
      error,
      error_description: expect.any(String),
    });
  });

  it('give nothing to another client, and stay good for their own', async () => {
    const [id, other] = [await place.clientId(), await place.clientId()];
    const code = await place.code(id);
    expect(await place.redeem(other, code)).toMatchObject({ error: 'invalid_grant' });
    expect(await place.redeem(id, code)).toHaveProperty('access_token');
  });

  it('end after a minute', async () => {
    const id = await place.clientId();
    const [code, late] = [await place.code(id), await place.code(id)];
    place.clock.now += 59_999;
    expect(await place.redeem(id, code)).toHaveProperty('access_token');
    place.clock.now += 1;
    expect(await place.redeem(id, late)).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('tokens', () => {
  it('are on the ledger, last an hour, and are renewed by another refresh token each time', async () => {
    const { id, tokens } = await place.connected();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'tasks:read tasks:write' });
    expect(place.ledger).toEqual(expect.arrayContaining([tokens['access_token'], tokens['refresh_token']]));
    place.clock.now += 3_599_999;
    expect(await place.reads(tokens['access_token'])).toBe(200);
    place.clock.now += 1;
    expect(await place.reads(tokens['access_token'])).toBe(401);
    const second = await place.renew(id, tokens['refresh_token']);
    expect(second['refresh_token']).not.toBe(tokens['refresh_token']);
    expect(await place.reads(second['access_token'])).toBe(200);
    place.clock.now += 30 * 86_400_000;
    expect(await place.renew(id, second['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
  });

  it('end as a family where a refresh token comes again, and no other family does', async () => {
    const { id, tokens } = await place.connected();
    const other = await place.redeem(id, await place.code(id));
    const second = await place.renew(id, tokens['refresh_token']);
    expect(await place.renew(id, tokens['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect(await place.renew(id, second['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect([await place.reads(second['access_token']), await place.reads(other['access_token'])]).toEqual([401, 200]);
  });

  it('are renewed for their own client, resource and scopes alone', async () => {
    const { id, tokens } = await place.connected({ scope: 'tasks:read' });
    const renew = (more: Record<string, string>, as = id) => place.renew(as, tokens['refresh_token'], more);
    expect(await renew({}, await place.clientId())).toMatchObject({ error: 'invalid_grant' });
    expect(await renew({ resource: archive })).toMatchObject({ error: 'invalid_target' });
    expect(await renew({ scope: 'tasks:read tasks:write' })).toMatchObject({ error: 'invalid_scope' });
    expect(await renew({ scope: 'tasks:read', resource: mcp })).toMatchObject({ scope: 'tasks:read' });
  });

  it('can be narrowed for once, and are as wide as before at the next renewal', async () => {
    const { id, tokens } = await place.connected();
    const narrow = await place.renew(id, tokens['refresh_token'], { scope: 'tasks:read' });
    expect(narrow['scope']).toBe('tasks:read');
    expect((await place.renew(id, narrow['refresh_token']))['scope']).toBe('tasks:read tasks:write');
  });

  it('are for one of the two servers', async () => {
    const [board, older] = [await place.connected(), await place.connected({ resource: archive })];
    const both = ({ tokens }: typeof board) =>
      Promise.all([mcp, archive].map((server) => place.reads(tokens['access_token'], server)));
    expect([await both(board), await both(older)]).toEqual([
      [200, 401],
      [401, 200],
    ]);
  });

  it('come without a refresh token to a client that has not registered for it', async () => {
    const id = await place.clientId({ grant_types: undefined });
    const tokens = await place.redeem(id, await place.code(id));
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(await place.renew(id, 'x')).toMatchObject({ error: 'unauthorized_client' });
  });

  it('are given for a form alone, and never cached', async () => {
    const id = await place.clientId();
    const code = await place.code(id);
    const asJson = await place.ask('/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'authorization_code', client_id: id, code }),
    });
    expect([asJson.status, (await asJson.json()).error]).toEqual([400, 'invalid_request']);
    const fields = { grant_type: 'authorization_code', client_id: id, code, code_verifier: verifier };
    const given = await place.post('/token', { ...fields, redirect_uri: callback });
    expect([given.status, given.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await place.token({ grant_type: 'password', client_id: id })).toMatchObject({
      error: 'unsupported_grant_type',
    });
  });
});

describe('an end', () => {
  const revoke = (client_id: string, token: unknown) => place.post('/revoke', { client_id, token: String(token) });

  it('by the client: a refresh token ends with its access tokens, an access token alone', async () => {
    const { id, tokens } = await place.connected();
    expect((await revoke(id, tokens['access_token'])).status).toBe(200);
    expect(await place.reads(tokens['access_token'])).toBe(401);
    const second = await place.renew(id, tokens['refresh_token']);
    expect((await revoke(id, second['refresh_token'])).status).toBe(200);
    expect(await place.reads(second['access_token'])).toBe(401);
    expect(await place.renew(id, second['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
  });

  it('by the client: an unknown token is no error, and one of another client does not end', async () => {
    const { id, tokens } = await place.connected();
    expect((await revoke(id, 'unknown')).status).toBe(200);
    expect((await revoke(await place.clientId(), tokens['refresh_token'])).status).toBe(400);
    expect((await revoke('nobody', tokens['refresh_token'])).status).toBe(401);
    expect(await place.reads(tokens['access_token'])).toBe(200);
  });

  it('by the server: a client that it forgets is unknown everywhere, and another one is not', async () => {
    const [gone, stays] = [await place.connected(), await place.connected()];
    const code = await place.code(gone.id);
    expect(place.taskboard.forget(gone.id)).toBe(true);
    expect(place.taskboard.forget(gone.id)).toBe(false);
    const page = await place.authorize(gone.id, {}, 'ada-demo');
    expect([page.status, page.headers.get('location'), await page.text()]).toEqual([
      400,
      null,
      expect.stringContaining('invalid_client'),
    ]);
    expect(await place.redeem(gone.id, code)).toMatchObject({ error: 'invalid_client' });
    expect(await place.renew(gone.id, gone.tokens['refresh_token'])).toMatchObject({ error: 'invalid_client' });
    expect([await place.reads(gone.tokens['access_token']), await place.reads(stays.tokens['access_token'])]).toEqual([
      401, 200,
    ]);
  });

  it('by the person: their access tokens, or everything, and nobody else’s', async () => {
    const [ada, grace] = [await place.connected(), await place.connected({}, 'grace-demo')];
    place.taskboard.end('ada-demo', 'access');
    const second = await place.renew(ada.id, ada.tokens['refresh_token']);
    expect([await place.reads(ada.tokens['access_token']), await place.reads(second['access_token'])]).toEqual([
      401, 200,
    ]);
    place.taskboard.end('ada-demo', 'all');
    expect(await place.renew(ada.id, second['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect(await place.reads(grace.tokens['access_token'])).toBe(200);
    expect(place.taskboard.end('nobody', 'all')).toBe(false);
  });

  it('is not that of the world: a restart in the same folder knows clients and tokens, and a reuse', async () => {
    const { id, tokens } = await place.connected();
    const second = await place.renew(id, tokens['refresh_token']);
    place.restart();
    expect(await place.reads(second['access_token'])).toBe(200);
    expect(await place.renew(id, tokens['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect(await place.reads(second['access_token'])).toBe(401);
  });
});

describe('the tools', () => {
  it('are listed with what they do, and each person has a board alone', async () => {
    const [ada, grace] = [await place.connected(), await place.connected({}, 'grace-demo')];
    const list = await (await place.rpc(ada.tokens['access_token'], 'tools/list')).json();
    const kinds = list.result.tools.map(
      ({ name, annotations }: { name: string; annotations: { readOnlyHint: boolean; destructiveHint: boolean } }) => [
        name,
        annotations.readOnlyHint ? 'read' : annotations.destructiveHint ? 'destructive' : 'write',
      ],
    );
    expect(Object.fromEntries(kinds)).toEqual({
      whoami: 'read',
      list_projects: 'read',
      list_tasks: 'read',
      get_task: 'read',
      create_task: 'write',
      comment_on_task: 'write',
      move_task: 'write',
      delete_task: 'destructive',
    });
    const created = await place.call(ada.tokens['access_token'], 'create_task', { project: 'home', title: 'Water' });
    expect(created.result).toMatchObject({ structuredContent: { id: 'T-6', title: 'Water', state: 'open' } });
    const seen = async (token: unknown) => JSON.stringify((await place.call(token, 'list_tasks')).result);
    expect([
      (await seen(ada.tokens['access_token'])).includes('Water'),
      (await seen(grace.tokens['access_token'])).includes('Water'),
    ]).toEqual([true, false]);
  });

  it('that change need the scope for it: 403, with the scope', async () => {
    const { tokens } = await place.connected({ scope: 'tasks:read' });
    const refused = await place.rpc(tokens['access_token'], 'tools/call', {
      name: 'delete_task',
      arguments: { id: 'T-1' },
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toMatch(/error="insufficient_scope", scope="tasks:write"/);
    expect((await place.call(tokens['access_token'], 'get_task', { id: 'T-1' })).result).not.toHaveProperty('isError');
  });

  it.each([
    ['get_task', {}, 'id is missing.'],
    ['get_task', { id: 'T-99' }, 'There is no task T-99.'],
    ['move_task', { id: 'T-1', state: 'gone' }, 'state must be one of open, doing, done.'],
    ['create_task', { project: 'home', title: 'x', extra: 'y' }, 'There is no argument extra.'],
  ])('say what is wrong with %s of %j', async (name, given, text) => {
    const { tokens } = await place.connected();
    expect((await place.call(tokens['access_token'], name, given)).result).toEqual({
      isError: true,
      content: [{ type: 'text', text }],
    });
  });

  it('are not for a page of another origin, an unknown version, or a client that takes no stream', async () => {
    const { tokens } = await place.connected();
    const status = async (headers: Record<string, string>) =>
      (await place.rpc(tokens['access_token'], 'ping', {}, mcp, headers)).status;
    expect(
      await Promise.all([
        status({ origin: 'https://evil.example' }),
        status({ 'mcp-protocol-version': '1999-01-01' }),
        status({ accept: 'application/json' }),
        status({ 'mcp-protocol-version': '2025-06-18' }),
      ]),
    ).toEqual([403, 400, 406, 200]);
    const stream = await place.ask(mcp, { headers: { authorization: `Bearer ${tokens['access_token']}` } });
    expect(stream.status).toBe(405);
  });
});
