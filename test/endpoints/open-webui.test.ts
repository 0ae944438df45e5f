/** The hub in somebody's Open WebUI, from naming it to taking everything back, for either way to prove whose a call is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Home,
  liveKeysOf,
  people,
  sharedOpenWebUIWorld,
  startHome,
  type Who,
  wish,
} from '../harness/open-webui-world.ts';
import { ada, grace } from '../harness/world.ts';

const world = sharedOpenWebUIWorld();
const { hub } = world;

const question = 'Summarize my private GitHub commits of the last 30 days';
const liveKeys = (userId = ada) => liveKeysOf(hub, userId);

// What the oldest supported version does otherwise is proved on a real one.
describe.each(['sso', 'key'] as const)('by %s', (proof) => {
  let home: Home;
  beforeAll(async () => {
    home = await startHome(world);
    if (proof === 'sso') return;
    for (const { email, name } of Object.values(people)) home.openWebUI.addAccount({ email, name, password: 'P4ss!' });
  });
  afterAll(() => home.close());

  /** Each has their own entry, or all share one. */
  const markers = () => {
    const { OPENAI_API_CONFIGS: configs } = home.openWebUI.state.connections;
    return Object.values(configs).flatMap(({ prefix_id: prefix }) => (prefix?.startsWith('ogx_') ? [prefix] : []));
  };
  const accountOf = (who: Who) => {
    const found = home.openWebUI.state.accounts.find(({ email }) => email === people[who].email);
    if (!found) throw new Error(`${who} has no account there.`);
    return found;
  };
  const ask = async (who: Who, marker = markers()[0]) =>
    (await home.openWebUI.ask(accountOf(who), { model: `${marker}.opengithubx/digest`, text: question })).content;
  const arrive = (who: Who) =>
    proof === 'sso' ? home.signIn(who) : hub.call('openwebui.account', { password: 'P4ss!' }, people[who].userId);

  it('is told where it is, and finds what is there', async () => {
    const set = await home.set(proof);
    expect(set).toMatchObject({
      server: { url: home.openWebUI.url, hubUrl: hub.url, proof, hasAdminKey: true },
      version: '0.12.4',
    });
    expect(set.findings.filter(({ state }) => state === 'ok').map(({ what }) => what)).toEqual(
      expect.arrayContaining(['reachable', 'admin-key']),
    );
    expect(JSON.stringify(set)).not.toContain(home.openWebUI.admin.apiKey);
    expect(set).toMatchObject({ keyId: null, identity: { state: proof === 'sso' ? 'first sign-in' : 'conflict' } });
    expect(await home.states()).toEqual({ model: 'not registered', openapi: 'not registered', mcp: 'not registered' });
  });

  it('shows what it would change, with no key in it, and changes nothing', async () => {
    if (proof === 'key') await arrive('ada');
    const from = home.openWebUI.requests.length;
    const planned = await hub.call('openwebui.plan', wish);
    expect(planned.map(({ what, name, before: was }) => [what, name, was])).toEqual([
      ['connection', 'OpenGitHubX', null],
      ['tool server', 'OpenGitHubX, openapi', null],
      ['tool server', 'OpenGitHubX, mcp', null],
      ...(proof === 'key' ? [['model access', 'opengithubx/digest', null]] : []),
    ]);
    expect(planned[0]?.after).toContain(`${hub.url}/v1`);
    expect(JSON.stringify(planned)).not.toMatch(/ogx_\w{20}/);
    expect([home.everything(), home.written(from), await liveKeys()]).toEqual([home.before, [], []]);
  });

  it('asks for the limits of the wish, of whatever kind', async () => {
    const places = { repository: ['ada-demo/notes'] };
    const proposal = await hub.call('openwebui.propose', { ...wish, places });
    expect(proposal.grant.repositories).toEqual(['ada-demo/notes']);
    await hub.call('keys.dismiss', { id: proposal.id });
  });

  it('registers itself behind what others have there, which stays as it was', async () => {
    const synced = await hub.call('openwebui.sync', wish);
    expect(synced.key).toBeNull();
    expect(await home.states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    const [own] = await liveKeys();
    expect(synced.keyId).toBe(own?.id);
    expect(own?.grant).toMatchObject({ endpoints: ['chat', 'openapi', 'mcp'], access: ['read'], boundTo: { proof } });
    const { connections, toolServers, models } = home.openWebUI.state;
    const [theirs, theirServers, theirModels] = JSON.parse(home.before);
    expect(connections.OPENAI_API_BASE_URLS.slice(0, 3)).toEqual(theirs.OPENAI_API_BASE_URLS);
    expect(connections.OPENAI_API_KEYS.slice(0, 3)).toEqual(theirs.OPENAI_API_KEYS);
    expect({ ...connections.OPENAI_API_CONFIGS, 3: undefined }).toEqual(theirs.OPENAI_API_CONFIGS);
    expect([toolServers.slice(0, 2), models.slice(0, 1)]).toEqual([theirServers, theirModels]);
    const keys = [connections.OPENAI_API_KEYS[3], ...toolServers.slice(2).map(({ key }) => key)];
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(proof === 'sso' ? /^$/ : /^ogx_\w{49}$/);
  });

  it('answers from the private commits of whoever asks, once they are there', async () => {
    if (proof === 'sso') await arrive('ada');
    expect((await home.status()).identity).toMatchObject({ state: 'linked', account: 'ada@example.com' });
    expect(await ask('ada')).toContain(' · private · ');
    const answered = await home.openWebUI.callTool(accountOf('ada'), markers()[0] ?? '', 'github_get_me');
    expect(answered).toMatchObject({ status: 200, body: { login: 'ada-demo' } });
    expect((await home.status()).parts.map(({ calledAt }) => calledAt !== null)).toEqual([true, true, false]);
  });

  it('shows models of its tools as many as it lists by MCP, and the way to the others', async () => {
    const { openWebUI } = home;
    const filters = openWebUI.state.toolServers.slice(2).map(({ config }) => config?.function_name_filter_list);
    const shown = filters[0]?.split(',') ?? [];
    expect([filters[1], shown.length <= 37]).toEqual(['', true]);
    expect(shown).toEqual(expect.arrayContaining(['github_get_me', 'github_my_commits', 'search_tools', 'read_tool']));
    const call = (tool: string, args = {}) => openWebUI.callTool(accountOf('ada'), markers()[0] ?? '', tool, args);
    expect(shown).not.toContain('github_get_security_alert');
    const found = await call('search_tools', { query: 'one security alert' });
    expect(JSON.stringify(found?.body)).toContain('github_get_security_alert');
    expect(await call('read_tool', { name: 'github_list_gists', arguments: {} })).toMatchObject({ status: 200 });
  });

  it('takes away what its person no longer wishes, and gives it back', async () => {
    await hub.call('openwebui.sync', { ...wish, parts: ['model'] });
    expect(await home.states()).toEqual({ model: 'present', openapi: 'not registered', mcp: 'not registered' });
    expect(home.openWebUI.state.toolServers).toHaveLength(2);
    await hub.call('openwebui.sync', wish);
    expect(await home.states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    expect(await liveKeys()).toHaveLength(1);
  });

  it('gives two people each their own', async () => {
    await arrive('grace');
    await hub.call('openwebui.sync', wish, grace);
    expect(markers()).toHaveLength(proof === 'sso' ? 1 : 2);
    const theirs = { ada: await ask('ada'), grace: await ask('grace', markers().at(-1)) };
    expect(theirs.ada).toMatch(/ada-demo/);
    expect(theirs.ada).not.toMatch(/grace-demo/);
    expect(theirs.grace).toMatch(/grace-demo/);
    expect(theirs.grace).not.toMatch(/ada-demo/);
    for (const who of ['ada', 'grace'] as const) {
      expect(await home.states(who)).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    }
  });

  it('gives each the parts that they wished, and no others', async () => {
    const { state } = home.openWebUI;
    const { id } = accountOf('grace');
    const marker = markers().at(-1) ?? '';
    const mcp = () => state.toolServers.find(({ info, type }) => info?.id === marker && type === 'mcp');
    const lets = () => JSON.stringify(mcp()?.config?.access_grants ?? []).includes(id);
    expect(lets()).toBe(true);
    await hub.call('openwebui.sync', { ...wish, parts: ['model', 'openapi'] }, grace);
    expect([lets(), mcp() !== undefined]).toEqual([false, proof === 'sso']);
    const without = { model: 'present', openapi: 'present', mcp: 'not registered' };
    expect([await home.states(), await home.states('grace')]).toEqual([{ ...without, mcp: 'present' }, without]);
    await hub.call('openwebui.repair', {});
    expect(lets()).toBe(false);
    await hub.call('openwebui.sync', wish, grace);
    expect([lets(), await home.states('grace')]).toEqual([true, { ...without, mcp: 'present' }]);
  });

  it('lets nobody use another’s', async () => {
    const there = await home.openWebUI.ask(accountOf('grace'), {
      model: `${markers()[0]}.opengithubx/digest`,
      text: question,
    });
    if (proof === 'sso') expect(there.content).toMatch(/grace-demo/);
    else expect(there).toMatchObject({ status: 400, refused: 'Model not found' });
    const eve = home.openWebUI.addAccount({ email: 'eve@example.com', name: 'Eve' });
    for (const marker of markers()) {
      expect(await home.openWebUI.callTool(eve, marker, 'github_get_me')).toBeUndefined();
      const asked = await home.openWebUI.ask(eve, { model: `${marker}.opengithubx/digest`, text: question });
      expect(asked).toMatchObject({ status: 400, refused: 'Model not found' });
    }
    const byAdministrator = await home.openWebUI.callTool(home.openWebUI.admin, markers()[0] ?? '', 'github_get_me');
    expect(byAdministrator?.status).toBe(proof === 'sso' ? 401 : 403);
  });

  it('sees what was edited or removed there, and writes it again with the key there is', async () => {
    const { state } = home.openWebUI;
    const whole = home.everything();
    const key = state.connections.OPENAI_API_KEYS[3];
    const own = state.toolServers.find(({ info, type }) => info?.id === markers()[0] && type === 'openapi');
    if (own?.config) own.config.function_name_filter_list = '';
    if (own) own.url = 'http://127.0.0.1:9';
    const config = state.connections.OPENAI_API_CONFIGS[3];
    if (config) config.headers = null;
    state.toolServers = state.toolServers.filter(({ info, type }) => info?.id !== markers()[0] || type !== 'mcp');
    expect(await home.states()).toEqual({ model: 'headers', openapi: 'url,tools', mcp: 'removed' });
    await hub.call('openwebui.repair', {});
    expect(await home.states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    expect(state.connections.OPENAI_API_KEYS[3]).toBe(key);
    expect(home.everything().length).toBe(whole.length);
    expect(await ask('ada')).toContain(' · private · ');
  });

  it('replaces the key when somebody asks for more, and everything else stays', async () => {
    const [old] = await liveKeys();
    await hub.call('openwebui.sync', { ...wish, write: true });
    const [own, ...others] = await liveKeys();
    expect([own?.id === old?.id, own?.grant.access, others]).toEqual([false, ['read', 'write'], []]);
    await hub.call('openwebui.sync', { write: false, days: 2 }); // renews it as it is
    const [renewed] = await liveKeys();
    expect([renewed?.id === own?.id, renewed?.grant]).toEqual([false, own?.grant]);
    expect(await ask('ada')).toContain(' · private · ');
    expect(await ask('grace', markers().at(-1))).toMatch(/grace-demo/);
  });

  it('takes one person’s access back, and the other’s stays', async () => {
    await hub.call('openwebui.unsync', {}, grace);
    expect(await liveKeys(grace)).toEqual([]);
    expect(await home.status('grace')).toMatchObject({ keyId: null, identity: { state: 'linked' } });
    const asked = await home.openWebUI.ask(accountOf('grace'), {
      model: `${markers()[0]}.opengithubx/digest`,
      text: 'Hi',
    });
    expect(asked.refused).toBe('Model not found');
    expect(JSON.stringify(home.openWebUI.state.models)).not.toContain(accountOf('grace').id);
    expect(JSON.stringify(home.openWebUI.state.toolServers)).not.toContain(accountOf('grace').id);
    expect(await home.states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    expect(await ask('ada')).toContain(' · private · ');
  });

  it('does not let whoever left in again by itself, until they say so', async () => {
    await home.status('grace');
    expect(JSON.stringify(home.openWebUI.state.models)).not.toContain(accountOf('grace').id);
    await hub.call('openwebui.sync', wish, grace);
    expect(JSON.stringify(home.openWebUI.state.models)).toContain(accountOf('grace').id);
    await hub.call('openwebui.unsync', {}, grace);
  });

  it('takes everything back, byte for byte, and its key is dead', async () => {
    const key = home.openWebUI.state.connections.OPENAI_API_KEYS[3] ?? '';
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
    expect([await liveKeys(), await home.status()]).toMatchObject([[], { keyId: null, identity: { state: 'linked' } }]);
    const headers = { authorization: `Bearer ${key}`, 'x-ogx-user-id': accountOf('ada').id };
    expect((await fetch(`${hub.url}/v1/models`, { headers })).status).toBe(proof === 'key' ? 403 : 401);
  });

  it('forgets it: what stands there for anybody is taken back first', async () => {
    await hub.call('openwebui.sync', wish);
    await hub.call('openwebui.sync', wish, grace);
    expect(await hub.call('openwebui.forget', {})).toEqual({ left: [] });
    expect(home.everything()).toBe(home.before);
    expect([await liveKeys(), await liveKeys(grace)]).toEqual([[], []]);
    expect(await home.status()).toMatchObject({ server: null, keyId: null });
    expect(hub.ports.settings.read().openWebUI).toBeUndefined();
    expect(await hub.ports.secrets.get(`open_webui.admin_key ${home.openWebUI.url}`)).toBeUndefined();
  });
});

describe('set up by its address and the administrator’s key alone', () => {
  const theirs = () => world.demo.announcement.openWebui.audience;
  it.each([
    ['signs people in by this tenant for the hub', () => [world.demo.announcement.issuer, theirs()], 'sso'],
    ['signs people in by this tenant for nothing', () => [world.demo.announcement.issuer, ''], 'key'],
    [
      'asks for tokens of the tenant’s own API',
      () => [world.demo.announcement.issuer, `${world.demo.announcement.issuer}me/`],
      'key',
    ],
    ['signs people in by another tenant', () => ['https://other.example/', theirs()], 'key'],
    ['signs nobody in', undefined, 'key'],
  ] as const)('one that %s proves calls by %s', async (_, signOn, proof) => {
    const [issuer, audience = ''] = signOn?.() ?? [];
    const home = await startHome(world, {
      sso: issuer === undefined ? null : 'Auth0',
      ...(issuer !== undefined && {
        oauth: { OPENID_PROVIDER_URL: `${issuer}.well-known/openid-configuration`, OAUTH_AUDIENCE: audience },
      }),
    });
    const { url, admin } = home.openWebUI;
    const { server } = await hub.call('openwebui.set', { url, adminKey: admin.apiKey ?? '' });
    expect(server).toMatchObject({ proof, audience: proof === 'sso' ? theirs() : null });
    await hub.call('openwebui.forget', {});
    await home.close();
  });
});

describe('what is proved', () => {
  const provedBy = async (home: Home) =>
    (await home.status()).parts.map(({ reach, provedAt }) => (provedAt === null ? reach : 'proved'));
  const verify = '/api/v1/configs/tool_servers/verify';

  it('is how far Open WebUI comes, until a person asks; a new permission is proved again', async () => {
    const home = await startHome(world);
    const { openWebUI } = home;
    const account = openWebUI.addAccount({ email: people.ada.email, name: 'Ada', password: 'P4ss!' });
    await home.set('key');
    await hub.call('openwebui.account', { password: 'P4ss!' });
    for (const _ of ['tools', 'MCP', 'tools again', 'MCP again']) openWebUI.answerNext(verify, 400, { detail: 'No.' });
    const { parts, findings } = await hub.call('openwebui.sync', wish);
    expect(parts.map(({ reach }) => reach)).toEqual(['reached', 'apart', 'apart']);
    expect(findings.find(({ what }) => what === 'way')).toMatchObject({
      state: 'missing',
      detail: 'Open WebUI tried, and does not reach this hub as OpenAPI tools and MCP tools.',
      hint: expect.stringContaining('opengithubx serve --listen'),
    });
    expect(await provedBy(home)).toEqual(['reached', 'reached', 'reached']);
    const { prefix_id: marker } = Object.values(openWebUI.state.connections.OPENAI_API_CONFIGS).at(-1) ?? {};
    await openWebUI.ask(account, { model: `${marker}.opengithubx/digest`, text: question });
    expect(await provedBy(home)).toEqual(['proved', 'reached', 'reached']);
    await hub.call('openwebui.sync', wish);
    expect(await provedBy(home)).toEqual(['reached', 'reached', 'reached']);
    await hub.call('openwebui.forget', {});
    await home.close();
  });

  it('is the whole way at once where the administrator is the person, but for what only a chat calls', async () => {
    const home = await startHome(world);
    home.openWebUI.admin.email = people.ada.email;
    await home.set('key');
    await hub.call('openwebui.account', { password: 'Adm1n!pass' });
    await hub.call('openwebui.sync', wish);
    expect(await provedBy(home)).toEqual(['proved', 'reached', 'proved']);
    await hub.call('openwebui.forget', {});
    await home.close();
  });
});

describe('a hub that is gone', () => {
  it('is found by what it left there, and taken away; one that answers elsewhere stays', async () => {
    const home = await startHome(world, {}); // with the entry of a hub where nothing listens
    const { connections, toolServers } = home.openWebUI.state;
    const place = connections.OPENAI_API_BASE_URLS.push(`http://localhost:${new URL(hub.url).port}/v1`) - 1;
    connections.OPENAI_API_KEYS[place] = '';
    connections.OPENAI_API_CONFIGS[place] = { enable: true, prefix_id: 'ogx_11aa11', model_ids: ['m'] };
    const info = { id: 'ogx_22bb22', name: 'Old' };
    toolServers.push({
      type: 'mcp',
      url: 'http://127.0.0.1:9/mcp',
      path: '',
      auth_type: 'none',
      key: '',
      config: {},
      info,
    });
    await home.set('key');
    const about = (await home.status()).findings.find(({ what }) => what === 'left-behind');
    expect(about?.detail).toContain('http://127.0.0.1:9');
    expect(about?.detail).not.toContain('localhost');
    const before = home.everything();
    const cleaned = await hub.call('openwebui.clean', {});
    expect(cleaned.findings.map(({ what }) => what)).not.toContain('left-behind');
    const marks = (text: string) => new Set(text.match(/ogx_\w{6}/g));
    expect([marks(before).size, [...marks(home.everything())]]).toEqual([3, ['ogx_11aa11']]);
    await hub.call('openwebui.forget', {});
    await home.close();
  });
});
