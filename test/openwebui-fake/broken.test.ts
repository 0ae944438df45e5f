/** Twelve broken set-ups: what the owner reads, what the person hears in Open WebUI, and that all is well once it is mended. */
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { statusText } from '../../src/main/headless/commands/open-webui-text.ts';
import { freePort } from '../harness/local-server.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import type { Settings } from '../harness/open-webui/state.ts';
import { type Home, people, present, sharedOpenWebUIWorld, startHome, wish } from '../harness/open-webui-world.ts';
import { ada, startHub, type TestHub } from '../harness/world.ts';

const world = sharedOpenWebUIWorld();

type SetUp = {
  hub: TestHub;
  home: Home;
  /** A hub that only this row has, which is moved or reset. */
  isOwnHub: boolean;
};
type Row = {
  name: string;
  proof: 'sso' | 'key';
  hasOwnHub?: true;
  /** Answers what a command of the owner says, where that is not the status. */
  breaks(at: SetUp): Promise<unknown>;
  owner: RegExp[];
  isToolGone?: true;
  /** Undefined where nothing keeps the person from their answer. */
  person?: RegExp;
  mend(at: SetUp): Promise<unknown>;
};

const audience = () => world.demo.announcement.openWebui.audience;
const portOf = (url: string): number => Number(new URL(url).port);
const oauthOf = ({ home }: SetUp) => home.openWebUI.state.settings.oauth;
const setting =
  (change: Partial<Settings>) =>
  async ({ home }: SetUp) =>
    Object.assign(home.openWebUI.state.settings, change);
const keyIdOf = async ({ hub }: SetUp) => (await hub.call('openwebui.status', {})).keyId ?? '';
const link = (page: string) => `\\[[^\\]]+\\]\\(http://127.0.0.1:\\d+/${page}\\?from=[\\w-]{16}\\)`;
const failureText = (done: Awaited<ReturnType<TestHub['tried']>>) =>
  done.ok ? '' : `${done.failure.message} ${done.failure.hint}`;

function foreignToken(aud: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = new SignJWT({ aud, iss: 'https://other.example/', sub: ada }).setProtectedHeader({ alg: 'RS256' });
  return token.setExpirationTime('5m').sign(privateKey);
}

/** Ada signs in there again, and gets a token for this API or of another tenant. */
async function signInAgain({ home }: SetUp, aud = audience(), isForeign = false): Promise<void> {
  const token = isForeign ? await foreignToken(aud) : await world.demo.tenant.keys.sign({ aud }, ada, 600);
  home.openWebUI.signInWithSso(ada, people.ada.email, 'Ada', token);
}

/** The same data elsewhere, or the same address with nothing kept. */
async function startAgain(at: SetUp, how: 'moved' | 'reset'): Promise<void> {
  const { dataDir, ports, url } = at.hub;
  await at.hub.hub.close();
  at.hub =
    how === 'moved'
      ? await startHub(world.world, false, dataDir, ports)
      : await startHub(world.world, true, temporaryFolder(), memoryPorts(), { port: portOf(url) });
}

const nameIt = ({ home, hub }: SetUp, proof: 'sso' | 'key') => {
  const { url, admin } = home.openWebUI;
  const how = { proof, ...(proof === 'sso' && { audience: audience() }) };
  return hub.call('openwebui.set', { url, adminKey: admin.apiKey ?? '', ...how });
};

const rows: Row[] = [
  {
    name: 'wrong address',
    proof: 'key',
    breaks: async ({ hub }) => failureText(await hub.tried('openwebui.set', { url: 'http://127.0.0.1:9' })),
    owner: [/could not be reached/, /Check that it runs and that its address is right/],
    mend: (at) => nameIt(at, 'key'),
  },
  {
    name: 'wrong audience',
    proof: 'sso',
    async breaks(at) {
      oauthOf(at).OAUTH_AUDIENCE = 'https://other.example/api';
      await signInAgain(at, 'https://other.example/api');
    },
    owner: [/tokens are for https:\/\/other\.example\/api, not for/, /Set OAUTH_AUDIENCE=https?:/, /signs out and in/],
    person: /^Your sign-in at Open WebUI is not meant for this hub\. Ask an administrator to set OAUTH_AUDIENCE there/,
    async mend(at) {
      oauthOf(at).OAUTH_AUDIENCE = audience();
      await signInAgain(at);
    },
  },
  {
    name: 'wrong key',
    proof: 'key',
    breaks: async ({ home }) => Object.assign(home.openWebUI.admin, { apiKey: 'sk-another-than-before' }),
    owner: [/refused the administrator key/, /make a key under Settings > Account/],
    mend: (at) => nameIt(at, 'key'),
  },
  {
    name: 'key without rights',
    proof: 'key',
    breaks: setting({ restrictedEndpoints: ['/api/v1/users'] }),
    owner: [/key lacks rights that registering needs/, /allow \/api\/v1\/users,.*\/openai\/config/],
    mend: setting({ restrictedEndpoints: undefined }),
  },
  {
    name: 'SSO off',
    proof: 'sso',
    async breaks({ home }) {
      home.openWebUI.state.settings.sso = null;
      for (const account of home.openWebUI.state.accounts) account.accessToken = undefined;
    },
    owner: [/Nobody can sign in there by the tenant/, /Start it with the lines of open-webui\.env/],
    person: /^Your sign-in at Open WebUI proves nothing to this hub\. Sign out there and in again with the button/,
    async mend(at) {
      at.home.openWebUI.state.settings.sso = 'Auth0';
      await signInAgain(at);
    },
  },
  {
    name: 'other tenant',
    proof: 'sso',
    async breaks(at) {
      oauthOf(at).OPENID_PROVIDER_URL = 'https://other.example/.well-known/openid-configuration';
      await signInAgain(at, audience(), true);
    },
    owner: [/signs people in by other\.example, not by this hub's tenant/, /Set OPENID_PROVIDER_URL/],
    person: /proves nothing to this hub\..* ask an administrator to compare OPENID_PROVIDER_URL, OAUTH_AUDIENCE/,
    async mend(at) {
      oauthOf(at).OPENID_PROVIDER_URL = `${world.demo.announcement.issuer}.well-known/openid-configuration`;
      await signInAgain(at);
    },
  },
  {
    name: 'paused',
    proof: 'key',
    breaks: async (at) => at.hub.call('keys.pause', { id: await keyIdOf(at) }),
    owner: [/Your key for Open WebUI is paused/, /opengithubx keys resume key_/],
    person: new RegExp(`^Your key for Open WebUI is paused\\. ${link('fix/key')}`),
    mend: async (at) => at.hub.call('keys.resume', { id: await keyIdOf(at) }),
  },
  {
    name: 'revoked',
    proof: 'key',
    breaks: async (at) => at.hub.call('keys.revoke', { id: await keyIdOf(at) }),
    owner: [/revoked or has expired, and its entries are still there/, /Allow it again \(`opengithubx openwebui sync`/],
    person: new RegExp(
      `^The permission that you gave Open WebUI was revoked or has expired\\. ${link('allow/openwebui')}`,
    ),
    mend: ({ hub }) => hub.call('openwebui.sync', wish),
  },
  {
    name: 'hub moved',
    proof: 'key',
    hasOwnHub: true,
    isToolGone: true,
    breaks: (at) => startAgain(at, 'moved'),
    owner: [/edited: hub address/, /opengithubx openwebui repair/],
    person: /^Open WebUI: Server Connection Error$/,
    async mend({ hub }) {
      // What was proved before is known after the restart.
      expect((await hub.call('openwebui.repair', {})).parts[0]).toMatchObject({
        calledAt: null,
        provedAt: expect.any(String),
      });
    },
  },
  {
    name: 'Open WebUI reset',
    proof: 'sso',
    isToolGone: true,
    async breaks({ home, hub }) {
      await home.signIn('grace');
      await hub.call('openwebui.status', {}); // lets her in
      const { state, admin } = home.openWebUI;
      Object.assign(admin, { id: 'another-administrator', apiKey: 'sk-of-the-new-one' });
      Object.assign(state, { accounts: [admin], toolServers: [], models: [] });
      Object.assign(state.connections, { OPENAI_API_BASE_URLS: [], OPENAI_API_KEYS: [], OPENAI_API_CONFIGS: {} });
    },
    owner: [/refused the administrator key/, /make a key under Settings > Account/],
    person: /^Model not found$/,
    async mend(at) {
      await nameIt(at, 'sso');
      await signInAgain(at);
      expect(statusText(await at.hub.call('openwebui.status', {}))).toMatch(
        /removed[\s\S]*opengithubx openwebui repair/,
      );
      const { id } = await at.home.signIn('grace');
      await at.hub.call('openwebui.repair', {});
      await at.hub.call('openwebui.status', {});
      expect(JSON.stringify(at.home.openWebUI.state.models)).toContain(id); // her account is another than before
    },
  },
  {
    name: 'hub reset',
    proof: 'key',
    hasOwnHub: true,
    isToolGone: true,
    async breaks(at) {
      await startAgain(at, 'reset');
      await nameIt(at, 'key');
    },
    owner: [/hub that was moved, reset or removed are there: http:\/\/127/, /opengithubx openwebui clean/],
    person:
      /^The key that Open WebUI holds for you is not known to this hub\. Open http:\S+\/allow\/openwebui and allow/,
    async mend({ hub }) {
      await hub.call('openwebui.clean', {});
      await hub.call('openwebui.account', { password: 'P4ss!' });
      await hub.call('openwebui.sync', wish);
    },
  },
  {
    name: 'version too old',
    proof: 'key',
    breaks: setting({ version: '0.8.0' }),
    owner: [/Version 0\.8\.0 is too old: this hub works with 0\.11 and newer/, /Update Open WebUI/],
    mend: setting({ version: '0.12.4' }),
  },
];

let at: SetUp;
const withHub = () => ({ ...world, hub: at.hub });
beforeEach(() => {
  at = { hub: world.hub, home: {} as Home, isOwnHub: false };
});
afterEach(async () => {
  await at.home.close();
  await (at.isOwnHub ? at.hub.hub.close() : at.hub.call('openwebui.forget', {}));
});

/** Where Open WebUI itself can't do what is asked, the hub can't speak. */
const isOfHub = (text: string): boolean => !['Open WebUI: Server Connection Error', 'Model not found'].includes(text);

/** What Ada reads there as the answer of the model, and what a model is told by the tool. */
async function hears(): Promise<{ model: string; tool: string }> {
  const { openWebUI } = at.home;
  const account = openWebUI.state.accounts.find(({ email }) => email === people.ada.email) ?? openWebUI.admin;
  const marker = Object.values(openWebUI.state.connections.OPENAI_API_CONFIGS).at(-1)?.prefix_id ?? '';
  const text = 'Summarize my private GitHub commits of the last 30 days';
  const asked = await openWebUI.ask(account, { model: `${marker}.opengithubx/digest`, text });
  const refused = asked.refused ?? (asked.status === 200 ? asked.content : JSON.parse(asked.body).error.message);
  const called = await openWebUI.callTool(account, marker, 'github_get_me');
  return { model: refused, tool: JSON.stringify(called?.body ?? null) };
}

it.each(rows)('$name', async ({ proof, hasOwnHub, breaks, owner, person, isToolGone = false, mend }) => {
  if (hasOwnHub) {
    const port = await freePort(); // to which it may come back
    const own = await startHub(world.world, true, temporaryFolder(), memoryPorts(), { port });
    Object.assign(at, { hub: own, isOwnHub: true });
  }
  at.home = await startHome(withHub());
  const { openWebUI } = at.home;
  const provider = `${world.demo.announcement.issuer}.well-known/openid-configuration`;
  const scopes = 'openid email profile offline_access';
  Object.assign(oauthOf(at), {
    OPENID_PROVIDER_URL: provider,
    OAUTH_AUDIENCE: audience(),
    OAUTH_SCOPES: scopes,
  });
  openWebUI.addAccount({
    email: people.ada.email,
    name: 'Ada',
    password: 'P4ss!',
    ...(proof === 'sso' && { sub: ada }),
  });
  await nameIt(at, proof);
  if (proof === 'sso') await signInAgain(at);
  else await at.hub.call('openwebui.account', { password: 'P4ss!' });
  await at.hub.call('openwebui.sync', wish);
  expect((await hears()).model).toContain(' · private · ');

  const said = await breaks(at);
  const heard = await hears();
  expect(heard.model).toMatch(person ?? / · private · /);
  // A tool whose description Open WebUI can't load is none there.
  if (person && isOfHub(heard.model) && heard.tool !== 'null') expect(heard.tool).toContain(heard.model.split('. ')[0]);
  expect(heard.tool === 'null').toBe(isToolGone);
  const read = typeof said === 'string' ? said : statusText(await at.hub.call('openwebui.status', {}));
  for (const words of owner) expect(read).toMatch(words);
  if (typeof said !== 'string') {
    const step = (await at.hub.call('doctor', {})).find((one) => one.step === 'open-webui');
    expect(step?.hint).toContain('opengithubx openwebui status');
  }

  await mend(at);
  expect((await hears()).model).toContain(' · private · ');
  const { findings, parts } = await at.hub.call('openwebui.status', {});
  expect(findings.filter(({ state }) => state === 'missing')).toEqual([]);
  expect(Object.fromEntries(parts.map(({ part, state }) => [part, state]))).toEqual(present);
});
