/** GitHub Apps of people's own at the demo GitHub, with the rules that its rules.md has the sources of. */
import { createPrivateKey } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addressOf,
  ask,
  callback,
  challengeOf,
  connected,
  createPlace,
  install,
  makeApp,
  manifest,
  offer,
  origin,
  post,
  press,
  tokensFor,
} from './own-app.ts';

const hour = 3_600_000;
let place = createPlace();
beforeEach(() => {
  place = createPlace();
});

describe('a manifest', () => {
  it.each([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['no url', { url: undefined }],
    ['a url that is none', { url: 'example' }],
    ['no redirect_url', { redirect_url: undefined }],
    ['a redirect_url of another kind', { redirect_url: 'javascript:alert(1)' }],
    [
      'eleven callback_urls',
      { callback_urls: Array.from({ length: 11 }, (_, place) => `https://example.com/${place}`) },
    ],
    ['callback_urls that are no list', { callback_urls: callback }],
    ['a hook without a url', { hook_attributes: { active: false } }],
    ['a hook on this computer', { hook_attributes: { url: 'http://127.0.0.1:2/hook', active: false } }],
    ['a hook whose active is text', { hook_attributes: { url: 'https://example.com/hook', active: 'no' } }],
    ['an unknown permission', { default_permissions: { everything: 'read' } }],
    ['a level that a permission has not', { default_permissions: { contents: 'admin' } }],
    ['workflows to read', { default_permissions: { workflows: 'read' } }],
    ['public as text', { public: 'false' }],
    ['authorization without a callback', { callback_urls: [] }],
  ])('is refused with %s', async (_, wrong) => {
    const text = typeof wrong === 'string' ? wrong : JSON.stringify(manifest(wrong));
    const answer = await post(place.github, '/settings/apps/new', { manifest: text });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('Invalid GitHub App configuration'),
    ]);
  });

  it('has ten callback_urls, 34 characters of name, and the levels that a permission has', async () => {
    const callback_urls = Array.from({ length: 10 }, (_, place) => `https://example.com/${place}`);
    const default_permissions = { contents: 'write', organization_projects: 'admin', workflows: 'write' };
    const made = await makeApp(place.github, { callback_urls, default_permissions, name: 'n'.repeat(34) });
    expect(made).toMatchObject({ name: 'n'.repeat(34), permissions: default_permissions });
  });

  it('waits for the press, with a name that the person may change and nobody else has', async () => {
    const { github } = place;
    const page = await offer(github, manifest({ name: 'n'.repeat(35) }));
    expect(page.status).toBe(422);
    const named = await press(github, page, 'ada-demo', 'My Hub');
    expect(addressOf(named).href).toMatch(/^http:\/\/127\.0\.0\.1:2\/made\?code=\w{40}&state=s1$/);
    const taken = await press(github, await offer(github, manifest({ name: 'my hub' })), 'grace-demo');
    expect([taken.status, await taken.text()]).toEqual([422, expect.stringContaining('already taken')]);
    const again = await post(github, '/settings/apps', { draft: 'x', maker: 'ada-demo' });
    expect([again.status, again.headers.get('location')]).toEqual([422, null]);
  });

  it('is for an organization where it says so, made by somebody of it', async () => {
    const { github } = place;
    const where = '/organizations/demo-lab/settings/apps/new';
    const code = addressOf(await press(github, await offer(github, manifest(), where))).searchParams.get('code');
    const made = await (await post(github, `/app-manifests/${code}/conversions`)).json();
    expect(made).toMatchObject({ owner: { login: 'demo-lab', type: 'Organization' } });
    const elsewhere = await offer(github, manifest({ name: 'other' }), '/organizations/orbit-guild/settings/apps/new');
    expect(await elsewhere.text()).not.toContain('<button');
  });
});

describe('a conversion', () => {
  it('tells what the App is made of, once, to whoever has the code', async () => {
    const { github, ledger } = place;
    const code = addressOf(await press(github, await offer(github, manifest()))).searchParams.get('code');
    const answer = await post(github, `/app-manifests/${code}/conversions`);
    const made = (await answer.json()) as Record<string, string>;
    expect([answer.status, made]).toEqual([
      201,
      expect.objectContaining({
        id: expect.any(Number),
        slug: 'hub-of-ada',
        node_id: expect.any(String),
        owner: expect.objectContaining({ login: 'ada-demo' }),
        html_url: `${origin}/apps/hub-of-ada`,
        external_url: 'https://example.com/hub',
        permissions: { contents: 'read', issues: 'read', metadata: 'read' },
        events: [],
        client_id: expect.stringMatching(/^Iv23li/),
        client_secret: expect.stringMatching(/^\w{40}$/),
        webhook_secret: expect.stringMatching(/^\w{40}$/),
      }),
    ]);
    expect(createPrivateKey(made['pem'] ?? '').asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect((await post(github, `/app-manifests/${code}/conversions`)).status).toBe(404);
    expect((await post(github, '/app-manifests/unknown/conversions')).status).toBe(404);
    const known = Object.fromEntries(ledger.map(({ kind, value }) => [kind, value]));
    expect(known).toMatchObject({
      github_manifest_code: code,
      github_pem: made['pem'],
      github_webhook_secret: made['webhook_secret'],
      github_client_secret: made['client_secret'],
    });
  });

  it('is over after an hour', async () => {
    const code = addressOf(await press(place.github, await offer(place.github, manifest()))).searchParams.get('code');
    place.clock.now += hour + 1;
    expect((await post(place.github, `/app-manifests/${code}/conversions`)).status).toBe(404);
  });
});

describe('an installation', () => {
  it('leads to the first callback, with a code, its id, what was done, and the state', async () => {
    const { github } = place;
    const made = await makeApp(github);
    const landed = await install(github, made);
    expect(landed.origin + landed.pathname).toBe(callback);
    expect([...landed.searchParams.keys()]).toEqual(['code', 'installation_id', 'setup_action', 'state']);
    expect([landed.searchParams.get('setup_action'), landed.searchParams.get('state')]).toEqual(['install', 's2']);
    const again = await install(github, made);
    expect(again.pathname).toBe(`/settings/installations/${landed.searchParams.get('installation_id')}`);
  });

  it('of a private App is its owner’s alone; a public one lets people choose', async () => {
    const { github } = place;
    const made = await makeApp(github);
    const pageOf = async (path: string) => (await github.handle(new Request(origin + path))).text();
    const page = await pageOf(`/apps/${made.slug}/installations/new`);
    expect([page.includes('Install &#38; Authorize for ada-demo'), page.includes('grace-demo')]).toEqual([true, false]);
    expect((await install(github, made, [], 'grace-demo')).protocol).toBe('about:');
    const authorize = `/login/oauth/authorize?client_id=${made.client_id}`;
    expect(await pageOf(authorize)).not.toContain('grace-demo');
    const open = await makeApp(github, { name: 'open', public: true });
    const where = `/apps/${open.slug}/installations/new?state=s2`;
    expect(await pageOf(where)).toContain('Choose grace-demo');
    const answer = await post(github, `${where}&target_id=583232`, { by: 'grace-demo' });
    const code = addressOf(answer).searchParams.get('code') ?? '';
    const { access_token: token } = await tokensFor(github, open, { code });
    expect((await ask(github, String(token), 'GET /user')).body.login).toBe('grace-demo');
  });

  it('without authorization leads to the setup address, or nowhere', async () => {
    const { github } = place;
    const apart = { request_oauth_on_install: false };
    const made = await makeApp(github, { ...apart, setup_url: 'http://127.0.0.1:2/setup' });
    expect((await install(github, made)).href).toMatch(/\/setup\?installation_id=\d+&setup_action=install&state=s2$/);
    expect((await install(github, await makeApp(github, { ...apart, name: 'b' }))).protocol).toBe('about:');
  });

  it('bounds what a token reaches: its repositories, read and written', async () => {
    const { github } = place;
    const all = await connected(github, { default_permissions: { contents: 'read', issues: 'write' } });
    const list = await ask(github, all.token, 'GET /user/repos?visibility=private&affiliation=owner');
    const [first, second] = list.body as { id: number; name: string }[];
    if (!first || !second) return expect.fail('Ada has fewer than two private repositories');
    const few = await connected(github, { name: 'few', default_permissions: { contents: 'read', issues: 'write' } }, [
      ['selection', 'selected'],
      ['repository', String(second.id)],
    ]);
    const statusOf = async (token: string, asked: string, body?: object) =>
      (await ask(github, token, asked, body)).status;
    for (const below of ['', '/commits', '/issues', '/readme']) {
      expect(await statusOf(few.token, `GET /repos/ada-demo/${first.name}${below}`)).toBe(404);
    }
    expect(await statusOf(few.token, `GET /repos/ada-demo/${second.name}`)).toBe(200);
    const title = { title: 'Hello' };
    expect(await statusOf(few.token, `POST /repos/ada-demo/${second.name}/issues`, title)).toBe(201);
    expect(await statusOf(few.token, 'POST /repos/ada-demo/tidy-csv/issues', title)).toBe(403);
    expect(await statusOf(few.token, 'GET /repos/ada-demo/tidy-csv')).toBe(200);
    const installations = await ask(github, few.token, 'GET /user/installations');
    expect(installations.body.installations).toMatchObject([
      {
        id: Number(few.installation),
        app_slug: 'few',
        repository_selection: 'selected',
        account: { login: 'ada-demo' },
      },
    ]);
    const reached = await ask(github, few.token, `GET /user/installations/${few.installation}/repositories`);
    expect(reached.body.repositories.map(({ id }: { id: number }) => id)).toEqual([second.id]);
    expect((await ask(github, few.token, 'GET /search/repositories?q=user:ada-demo+is:private')).body.total_count).toBe(
      1,
    );
  });

  it('gives permissions by name and level, and a refusal says which one was missing', async () => {
    const { github } = place;
    const { token } = await connected(github, { default_permissions: { contents: 'read', issues: 'read' } });
    const at = '/repos/ada-demo/atlas-service';
    const refused = await ask(github, token, `POST ${at}/issues`, { title: 'Hello' });
    expect([refused.status, refused.body.message, refused.headers.get('x-accepted-github-permissions')]).toEqual([
      403,
      'Resource not accessible by integration',
      'issues=write',
    ]);
    for (const path of ['/issues', '/labels', '/commits', '/git/trees/main', '']) {
      expect((await ask(github, token, `GET ${at}${path}`)).status).toBe(200);
    }
    for (const asked of [
      `GET ${at}/pulls`,
      `GET ${at}/actions/runs`,
      `GET ${at}/dependabot/alerts`,
      `PUT ${at}/contents/a.md`,
      `POST ${at}/labels`,
      `POST ${at}/pulls`,
      `DELETE ${at}`,
      'POST /user/repos',
      'POST /gists',
      'GET /user/starred',
    ]) {
      const { status, body } = await ask(github, token, asked, asked.startsWith('GET') ? undefined : {});
      expect([asked, status, body.message]).toEqual([asked, 403, 'Resource not accessible by integration']);
    }
    // What is public can be read without a permission.
    expect((await ask(github, token, 'GET /repos/ada-demo/tidy-csv/pulls')).status).toBe(200);
  });

  it('reaches what the App has made, whatever was selected', async () => {
    const { github } = place;
    const default_permissions = { administration: 'write', contents: 'read' };
    const { token } = await connected(github, { default_permissions }, [['selection', 'selected']]);
    expect((await ask(github, token, 'POST /user/repos', { name: 'fresh', private: true })).status).toBe(201);
    expect((await ask(github, token, 'GET /repos/ada-demo/fresh')).status).toBe(200);
    expect((await ask(github, token, 'GET /repos/ada-demo/atlas-service')).status).toBe(404);
  });

  it('follows its owner: other repositories, or none any more', async () => {
    const { github } = place;
    const { token, installation } = await connected(github);
    const statusOf = async () => (await ask(github, token, 'GET /repos/ada-demo/atlas-service')).status;
    const change = (fields: Record<string, string>) => post(github, `/settings/installations/${installation}`, fields);
    expect(await statusOf()).toBe(200);
    await change({ action: 'save', selection: 'selected' });
    expect(await statusOf()).toBe(404);
    await change({ action: 'save', selection: 'all' });
    expect(await statusOf()).toBe(200);
    await change({ action: 'uninstall' });
    expect([await statusOf(), (await ask(github, token, 'GET /user')).status]).toEqual([404, 200]);
    expect((await ask(github, token, 'GET /user/installations')).body.total_count).toBe(0);
    expect((await change({ action: 'save' })).status).not.toBe(200);
  });
});

describe('an authorization', () => {
  const consent = (clientId: string, more: Record<string, string> = {}) =>
    post(place.github, `/login/oauth/authorize?${new URLSearchParams({ client_id: clientId, state: 's3', ...more })}`, {
      account: 'ada-demo',
    });

  it('goes to a callback of the App, to the letter; the first one if none is named', async () => {
    const { client_id: id } = await makeApp(place.github);
    const at = async (redirect_uri?: string) => {
      const answer = await consent(id, redirect_uri === undefined ? {} : { redirect_uri });
      return answer.status === 302 ? addressOf(answer).origin + addressOf(answer).pathname : answer.status;
    };
    expect(await at()).toBe(callback);
    expect(await at('http://127.0.0.1:2/second')).toBe('http://127.0.0.1:2/second');
    for (const wrong of [
      'http://127.0.0.1:3/connected',
      `${callback}/below`,
      `${callback}?a=b`,
      'http://localhost:2/connected',
    ]) {
      expect([wrong, await at(wrong)]).toEqual([wrong, 400]);
    }
  });

  it('takes a verifier, and knows wrong secrets, codes and refresh tokens', async () => {
    const { github } = place;
    const made = await makeApp(github);
    const other = await makeApp(github, { name: 'other' });
    const codeOf = async (id: string, more?: Record<string, string>) =>
      addressOf(await consent(id, more)).searchParams.get('code') ?? '';
    const verifier = 'v'.repeat(43);
    const proof = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    const errorOf = async (fields: Record<string, string>, by = made) => (await tokensFor(github, by, fields))['error'];
    expect(await errorOf({ code: await codeOf(made.client_id, proof) })).toBe('bad_verification_code');
    expect(await errorOf({ code: await codeOf(made.client_id) }, other)).toBe('bad_verification_code');
    expect(await errorOf({ code: 'x', client_secret: other.client_secret })).toBe('incorrect_client_credentials');
    expect(await errorOf({ code: 'x', client_id: 'Iv23liunknown' })).toBe('incorrect_client_credentials');
    expect(await errorOf({ grant_type: 'refresh_token', refresh_token: 'ghr_x' })).toBe('bad_refresh_token');
    const code = await codeOf(made.client_id, proof);
    expect(await tokensFor(github, made, { code, code_verifier: verifier })).toMatchObject({
      access_token: expect.stringMatching(/^ghu_\w{36}$/),
      expires_in: 28_800,
      refresh_token: expect.stringMatching(/^ghr_\w{76}$/),
      refresh_token_expires_in: 15_897_600,
      scope: '',
      token_type: 'bearer',
    });
  });

  it('rotates: a used refresh token and the access token before are over', async () => {
    const { github } = place;
    const { made, tokens, token } = await connected(github);
    const renew = (refresh: unknown) =>
      tokensFor(github, made, { grant_type: 'refresh_token', refresh_token: String(refresh) });
    const next = await renew(tokens['refresh_token']);
    expect((await ask(github, token, 'GET /user')).status).toBe(401);
    expect((await ask(github, String(next['access_token']), 'GET /user')).body.login).toBe('ada-demo');
    expect((await renew(tokens['refresh_token']))['error']).toBe('bad_refresh_token');
    place.clock.now += 8 * hour;
    expect((await ask(github, String(next['access_token']), 'GET /user')).status).toBe(401);
    expect(await renew(next['refresh_token'])).toHaveProperty('access_token');
  });

  it('and its App are still there after a restart', async () => {
    const { made, tokens, token } = await connected(place.github);
    const waiting = addressOf(await press(place.github, await offer(place.github, manifest({ name: 'later' }))));
    place.restart();
    const { github } = place;
    expect((await ask(github, token, 'GET /repos/ada-demo/atlas-service')).status).toBe(200);
    const fields = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    expect(await tokensFor(github, made, fields)).toHaveProperty('access_token');
    const code = waiting.searchParams.get('code');
    expect((await post(github, `/app-manifests/${code}/conversions`)).status).toBe(201);
  });
});

it.each([
  'GET /notifications',
  'PUT /notifications',
  'PATCH /notifications/threads/1',
  'GET /notifications/threads/1/subscription',
  'GET /repos/ada-demo/atlas-service/notifications',
  'GET /repos/ada-demo/tidy-csv/notifications',
])('an App is refused %s, with whatever permission', async (asked) => {
  const { github } = place;
  const default_permissions = { contents: 'write', issues: 'write', administration: 'write' };
  const { token } = await connected(github, { default_permissions });
  const { status, body, headers } = await ask(github, token, asked);
  expect([status, body.message]).toEqual([403, 'Resource not accessible by integration']);
  expect(headers.get('x-accepted-github-permissions')).toBeNull();
  const stranger = await github.handle(
    new Request(origin + asked.split(' ')[1], { method: asked.split(' ')[0] ?? '', headers: { 'user-agent': 'test' } }),
  );
  expect([401, 404]).toContain(stranger.status);
});

describe('an end', () => {
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const end = async (what: string, id: string, authorization: string, access_token?: string) =>
    (
      await place.github.handle(
        new Request(`${origin}/applications/${id}/${what}`, {
          method: 'DELETE',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ access_token }),
        }),
      )
    ).status;
  const statusOf = async (token: unknown) => (await ask(place.github, String(token), 'GET /user')).status;

  it('of an authorization takes all tokens of that person, by the App’s secret and a good token', async () => {
    const { github } = place;
    const { made, tokens, token } = await connected(github, { public: true });
    const graces = await post(github, `/login/oauth/authorize?client_id=${made.client_id}`, { account: 'grace-demo' });
    const other = await tokensFor(github, made, { code: addressOf(graces).searchParams.get('code') ?? '' });
    const stranger = await connected(github, { name: 'other' });
    const { client_id: id, client_secret: secret } = made;
    expect(await end('grant', id, basic(id, 'x'), token)).toBe(404);
    expect(await end('grant', id, basic(stranger.made.client_id, stranger.made.client_secret), token)).toBe(404);
    expect(await end('grant', 'Iv23liunknown', basic(id, secret), token)).toBe(404);
    expect(await end('grant', id, basic(id, secret), stranger.token)).toBe(422);
    expect(await end('grant', id, basic(id, secret), String(tokens['refresh_token']))).toBe(422);
    expect(await end('grant', id, basic(id, secret))).toBe(422);
    expect(await statusOf(token)).toBe(200);
    expect(await end('grant', id, basic(id, secret), token)).toBe(204);
    expect([await statusOf(token), await statusOf(other['access_token']), await statusOf(stranger.token)]).toEqual([
      401, 200, 200,
    ]);
    const again = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    expect((await tokensFor(github, made, again))['error']).toBe('bad_refresh_token');
    expect(await end('grant', id, basic(id, secret), token)).toBe(422);
  });

  it('of a token takes it alone', async () => {
    const { github } = place;
    const { made, tokens, token } = await connected(github);
    expect(await end('token', made.client_id, basic(made.client_id, made.client_secret), token)).toBe(204);
    expect(await statusOf(token)).toBe(401);
    const again = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    expect(await tokensFor(github, made, again)).toHaveProperty('access_token');
    const leaked = await connected(github, { name: 'b' });
    const body = JSON.stringify({ credentials: [leaked.token] });
    const told = await github.handle(new Request(`${origin}/credentials/revoke`, { method: 'POST', body }));
    expect([told.status, await statusOf(leaked.token)]).toEqual([202, 401]);
  });

  it('comes from the person as well', async () => {
    const { github } = place;
    const { made, token } = await connected(github);
    const where = '/settings/apps/authorizations';
    const page = await (await github.handle(new Request(origin + where))).text();
    expect(page).toContain('Revoke hub of ada for ada-demo');
    expect(await (await post(github, where, { revoke: `${made.slug} ada-demo` })).text()).toContain('None.');
    expect(await statusOf(token)).toBe(401);
  });

  it('of the App takes everything, and its name is free again', async () => {
    const { github } = place;
    const { made, tokens, token } = await connected(github);
    const settings = `/settings/apps/${made.slug}`;
    expect(await (await github.handle(new Request(origin + settings))).text()).toContain('Delete GitHub App');
    await post(github, settings, { action: 'delete' });
    expect(await statusOf(token)).toBe(401);
    const again = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    expect((await tokensFor(github, made, again))['error']).toBe('incorrect_client_credentials');
    const authorize = await github.handle(new Request(`${origin}/login/oauth/authorize?client_id=${made.client_id}`));
    expect(authorize.status).toBe(404);
    expect(await end('grant', made.client_id, basic(made.client_id, made.client_secret), token)).toBe(404);
    expect((await makeApp(github)).client_id).not.toBe(made.client_id);
    place.restart();
    expect((await ask(place.github, token, 'GET /user')).status).toBe(401);
  });
});

describe('the device flow', () => {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  type Said = Record<string, string | number>;
  const json = async (path: string, fields: Record<string, string>): Promise<Said> =>
    (await (await post(place.github, path, fields)).json()) as Said;
  const begin = (client_id: string) => json('/login/device/code', { client_id });
  const poll = (client_id: string, device_code: unknown) =>
    json('/login/oauth/access_token', { client_id, device_code: String(device_code), grant_type });
  const answer = (code: unknown, fields: Record<string, string>) =>
    post(place.github, `/login/device?user_code=${code}`, fields);
  const allow = (slug: string, isOn = true) =>
    post(place.github, `/settings/apps/${slug}`, { action: 'save', ...(isOn && { device_flow: 'on' }) });
  const ready = async () => {
    const made = await makeApp(place.github);
    await allow(made.slug);
    return { made, id: made.client_id, device: await begin(made.client_id) };
  };

  it('is off until the maker has ticked it, which a manifest can’t, and off again without the tick', async () => {
    const made = await makeApp(place.github, { device_flow: true, enable_device_flow: true });
    const refused = await post(place.github, '/login/device/code', { client_id: made.client_id });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'device_flow_disabled' }]);
    expect(await begin('Iv23liunknown')).toMatchObject({ error: 'incorrect_client_credentials' });
    await allow(made.slug);
    const page = await place.github.handle(new Request(`${origin}/settings/apps/${made.slug}`));
    expect(await page.text()).toMatch(/checked> Enable Device Flow/);
    const { device_code: code, ...said } = await begin(made.client_id);
    expect([code, said]).toEqual([
      expect.stringMatching(/^[0-9a-f]{40}$/),
      {
        user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
        verification_uri: `${origin}/login/device`,
        expires_in: 900,
        interval: 1,
      },
    ]);
    expect(place.ledger).toContainEqual({ kind: 'github_device_code', value: code });
    place.restart();
    expect(await begin(made.client_id)).toHaveProperty('user_code');
    await allow(made.slug, false);
    expect(await begin(made.client_id)).toMatchObject({ error: 'device_flow_disabled' });
    expect(await poll(made.client_id, code)).toMatchObject({ error: 'device_flow_disabled' });
  });

  it('waits for the person, slows down who asks too often, and gives tokens once', async () => {
    const { id, device } = await ready();
    expect((await poll(id, device['device_code']))['error']).toBe('authorization_pending');
    expect(await poll(id, device['device_code'])).toMatchObject({ error: 'slow_down', interval: 6 });
    place.clock.now += 5000;
    expect(await poll(id, device['device_code'])).toMatchObject({ error: 'slow_down', interval: 11 });
    const shown = await place.github.handle(new Request(`${origin}/login/device?user_code=${device['user_code']}`));
    const text = await shown.text();
    expect([text.includes('Authorize as ada-demo'), text.includes('grace-demo')]).toEqual([true, false]);
    await answer(String(device['user_code']).toLowerCase(), { account: 'ada-demo' });
    place.clock.now += 11_000;
    const tokens = await poll(id, device['device_code']);
    expect((await ask(place.github, String(tokens['access_token']), 'GET /user')).body.login).toBe('ada-demo');
    place.clock.now += 11_000;
    expect((await poll(id, device['device_code']))['error']).toBe('incorrect_device_code');
  });

  it('has tokens that are renewed without a secret, each time; those of the web are not', async () => {
    const { made, id, device } = await ready();
    await answer(device['user_code'], { account: 'ada-demo' });
    const renew = (refresh: unknown, more: Record<string, string> = {}) =>
      json('/login/oauth/access_token', {
        client_id: id,
        grant_type: 'refresh_token',
        refresh_token: String(refresh),
        ...more,
      });
    const first = await poll(id, device['device_code']);
    const wrong = await renew(first['refresh_token'], { client_secret: 'x' });
    expect(wrong['error']).toBe('incorrect_client_credentials');
    const second = await renew(first['refresh_token']);
    place.restart();
    expect(await renew(second['refresh_token'])).toHaveProperty('access_token');
    const landed = await install(place.github, made);
    const ofWeb = await tokensFor(place.github, made, { code: landed.searchParams.get('code') ?? '' });
    expect((await renew(ofWeb['refresh_token']))['error']).toBe('incorrect_client_credentials');
  });

  it('ends with who says no, with time, and with a code of another App', async () => {
    const { id, device } = await ready();
    const other = await makeApp(place.github, { name: 'other' });
    await allow(other.slug);
    expect((await poll(other.client_id, device['device_code']))['error']).toBe('incorrect_device_code');
    await answer(device['user_code'], { answer: 'no' });
    expect((await poll(id, device['device_code']))['error']).toBe('access_denied');
    const stranger = await begin(id);
    await answer(stranger['user_code'], { account: 'grace-demo' });
    expect((await poll(id, stranger['device_code']))['error']).toBe('access_denied');
    const late = await begin(id);
    place.clock.now += 900_000;
    expect((await poll(id, late['device_code']))['error']).toBe('expired_token');
    expect((await answer(late['user_code'], { account: 'ada-demo' })).status).toBe(400);
  });
});
