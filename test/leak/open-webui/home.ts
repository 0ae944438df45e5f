/** The Open WebUI of the person's home, with every secret that goes between it and the hub, known to the sweep. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SignJWT } from 'jose';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../../harness/open-webui/index.ts';
import type { Account } from '../../harness/open-webui/state.ts';
import type { Watched } from '../watch.ts';
import { type Asked, type Door, openDoor } from './door.ts';

/** What the tenant gave Open WebUI for a person, and the account there. */
export type SignedIn = { account: Account; accessToken: string; idToken: string };

export type HomeOpenWebUI = {
  fake: FakeOpenWebUI;
  /** What the hub talks to. */
  door: Door;
  adminKey: string;
  /** Of the person's account there; short, so that it is not cut out of a sentence for its length alone. */
  password: string;
  signingSecret: string;
  audience: string;
  /** What `openwebui.set` takes, where people prove who they are by their own sign-in. */
  asNew: object;
  /** *Continue with Auth0*, through the tenant's pages. */
  signIn(as: 'ada' | 'grace', subject: string): Promise<SignedIn>;
  /** What Open WebUI signs about an account beside a key. */
  statement(account: Account): Promise<string>;
  /** As before anybody but an administrator was there. */
  empty(): void;
  /** The permission key that stands there. */
  keyThere(): string;
  /** Keeps what it was asked since the last time, to be swept, and has the sweep know what it made since. */
  keepRequests(): void;
  close(): Promise<void>;
};

type Client = { clientId: string; clientSecret: string; audience: string };

const keyShape = /ogx_[0-9A-Za-z]{49}/g;
/** Where a permission key goes, and the lists that can only be replaced whole, the keys of others in them. */
const takesKeys = /^POST \/(openai\/(verify|config\/update)|api\/v1\/configs\/tool_servers(\/verify)?)$/;
const takesPasswords = /^POST \/api\/v1\/auths\/(add|signin)$/;

export async function startHomeOpenWebUI({ hub, keep, know }: Watched): Promise<HomeOpenWebUI> {
  const client = (): Client => JSON.parse(readFileSync(join(dirname(hub.demo.ledger), 'world.json'), 'utf8')).openWebui;
  const fake = await startFakeOpenWebUI({
    version: '0.11.3',
    oauth: {
      OPENID_PROVIDER_URL: `${hub.demo.issuer}.well-known/openid-configuration`,
      OAUTH_CLIENT_ID: client().clientId,
      OAUTH_CLIENT_SECRET: client().clientSecret,
    },
  });
  const door = await openDoor(fake.url);
  const secret = (kind: string, value: string): string => {
    know(value, kind);
    return value;
  };
  const random = (): string => randomBytes(24).toString('base64url');
  const adminKey = secret('administrator key of Open WebUI', fake.admin.apiKey ?? '');
  const password = secret('password in Open WebUI', `Pass:${randomBytes(6).toString('hex')}-x`);
  const signingSecret = secret('signing secret of Open WebUI', `signing-${random()}`);
  const others = ['connection', 'tool server'].map((what) =>
    secret('key of somebody else in Open WebUI', `${what}-${random()}`),
  );
  const { state } = fake;
  state.connections.OPENAI_API_KEYS = [others[0] ?? ''];
  state.toolServers = [
    {
      url: 'http://127.0.0.1:9',
      path: 'openapi.json',
      type: 'openapi',
      auth_type: 'bearer',
      key: others[1] ?? '',
      config: { enable: false },
      info: { id: 'theirs', name: 'Theirs' },
    },
  ];

  function keepRequest({ method, path, headers, body }: Asked): void {
    const { authorization = '', ...more } = headers;
    const at = `${method} ${path}`;
    const keys = takesKeys.test(at) ? (body.match(keyShape) ?? []) : [];
    for (const key of keys) know(key, 'key put into Open WebUI');
    const allowed = [...keys, ...(takesKeys.test(at) ? others : []), ...(takesPasswords.test(at) ? [password] : [])];
    keep('what Open WebUI was sent, its bearer', authorization, [adminKey]);
    keep('what Open WebUI was sent, its head', JSON.stringify([at, more]));
    keep('what Open WebUI was sent, its body', body, allowed);
  }

  return {
    fake,
    door,
    adminKey,
    password,
    signingSecret,
    audience: client().audience,
    asNew: { url: door.url, proof: 'sso', audience: client().audience, adminKey },
    async signIn(as, subject) {
      const { clientId, clientSecret, audience } = client();
      const redirect_uri = `${door.url}/oauth/oidc/callback`;
      const asked = { response_type: 'code', client_id: clientId, redirect_uri, audience, state: 'of a test' };
      const query = new URLSearchParams({ ...asked, scope: 'openid email profile offline_access' });
      await hub.control('POST', '/visit', { url: `${hub.demo.issuer}authorize?${query}`, as });
      const at = door.asked.findIndex(({ path }) => path.startsWith('/oauth/oidc/callback'));
      const [back] = door.asked.splice(at, 1); // from the person's browser, not from the hub
      const code = new URL(back?.path ?? '', door.url).searchParams.get('code') ?? '';
      const exchange = { grant_type: 'authorization_code', code, redirect_uri };
      const answer = await fetch(`${hub.demo.issuer}oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...exchange, client_id: clientId, client_secret: clientSecret }),
      });
      const given = (await answer.json()) as { access_token: string; id_token: string };
      const account = fake.signInWithSso(subject, `${as}@example.com`, as, given.access_token);
      return { account, accessToken: given.access_token, idToken: given.id_token };
    },
    async statement({ id, email, name }) {
      const signed = await new SignJWT({ email, name, role: 'user' })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(id)
        .setIssuer('open-webui')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(Buffer.from(signingSecret));
      return secret('statement of Open WebUI', signed);
    },
    empty() {
      state.accounts = state.accounts.filter(({ role }) => role === 'admin');
      state.tries.clear();
    },
    keyThere: () => state.connections.OPENAI_API_KEYS.findLast((key) => key.startsWith('ogx_')) ?? '',
    keepRequests() {
      for (const token of state.sessions.keys()) know(token, 'session of Open WebUI');
      for (const asked of door.asked.splice(0)) keepRequest(asked);
    },
    async close() {
      await door.close();
      await fake.close();
    },
  };
}
