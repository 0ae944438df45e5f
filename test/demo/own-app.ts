/** What a person and a program do with a GitHub App of their own, at a demo GitHub in this process. */
import { createHash } from 'node:crypto';
import { createGitHub, type GitHub } from '../../src/demo/github/index.ts';
import { switchesOff, type World } from '../../src/demo/world.ts';

export const origin = 'http://127.0.0.1:1';
export const callback = 'http://127.0.0.1:2/connected';

/** A world whose GitHub can be started again, with what it keeps. */
export function createPlace() {
  const ledger: { kind: string; value: string }[] = [];
  const clock = { now: Date.UTC(2026, 10, 24, 15, 40) };
  const kept = new Map<string, () => unknown>();
  let before: Record<string, unknown> = {};
  const world: World = {
    now: () => clock.now,
    record: (kind, value) => void ledger.push({ kind, value }),
    keep: (name, now) => {
      kept.set(name, now);
      return before[name] as never;
    },
    switches: switchesOff(),
  };
  const start = () => createGitHub(world, origin, { extraRepositories: 0 });
  const place = {
    world,
    ledger,
    clock,
    github: start(),
    /** As a world that ends and starts in the same folder. */
    restart() {
      before = JSON.parse(JSON.stringify(Object.fromEntries([...kept].map(([name, now]) => [name, now()]))));
      kept.clear();
      place.github = start();
    },
  };
  return place;
}

export const manifest = (more: object = {}) => ({
  name: 'hub of ada',
  url: 'https://example.com/hub',
  redirect_url: 'http://127.0.0.1:2/made',
  callback_urls: [callback, 'http://127.0.0.1:2/second'],
  hook_attributes: { url: 'https://example.com/hook', active: false },
  default_permissions: { contents: 'read', issues: 'read', metadata: 'read' },
  request_oauth_on_install: true,
  public: false,
  ...more,
});

type Fields = Record<string, string> | [string, string][];

export const post = (github: GitHub, path: string, fields: Fields = {}, headers: Record<string, string> = {}) =>
  github.handle(
    new Request(new URL(path, origin), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'application/json', ...headers },
    }),
  );

export const addressOf = (answer: Response): URL => new URL(answer.headers.get('location') ?? 'about:blank');

/** The page after the hub's own page has posted a manifest. */
export const offer = (github: GitHub, given: object, where = '/settings/apps/new') =>
  post(github, `${where}?state=s1`, { manifest: JSON.stringify(given) });

/** The press on that page; answers where the person goes on. */
export async function press(github: GitHub, page: Response, as = 'ada-demo', name?: string): Promise<Response> {
  const draft = /name="draft" value="(\w+)"/.exec(await page.text())?.[1] ?? '';
  return post(github, '/settings/apps', { draft, maker: as, ...(name !== undefined && { name }) });
}

export type Made = { id: number; slug: string; client_id: string; client_secret: string; [field: string]: unknown };

/** An App, made and converted. */
export async function makeApp(github: GitHub, more: object = {}, as = 'ada-demo'): Promise<Made> {
  const code = addressOf(await press(github, await offer(github, manifest(more)), as)).searchParams.get('code');
  return (await (await post(github, `/app-manifests/${code}/conversions`)).json()) as Made;
}

/** Installs it, and answers the address that the person lands on. */
export async function install(github: GitHub, { slug }: Made, more: [string, string][] = [], by = 'ada-demo') {
  return addressOf(
    await post(github, `/apps/${slug}/installations/new?state=s2&target_id=583231`, [['by', by], ...more]),
  );
}

export type Tokens = Record<string, string | number | undefined>;

export async function tokensFor(github: GitHub, made: Made, fields: Record<string, string>): Promise<Tokens> {
  const { client_id, client_secret } = made;
  return (await (
    await post(github, '/login/oauth/access_token', { client_id, client_secret, ...fields })
  ).json()) as Tokens;
}

/** Made, installed and authorized. */
export async function connected(github: GitHub, more: object = {}, selected: [string, string][] = []) {
  const made = await makeApp(github, more);
  const landed = await install(github, made, selected);
  const tokens = await tokensFor(github, made, { code: landed.searchParams.get('code') ?? '' });
  return {
    made,
    tokens,
    token: String(tokens['access_token']),
    installation: landed.searchParams.get('installation_id'),
  };
}

/** Asks the API. */
export async function ask(github: GitHub, token: string, asked: string, body?: object) {
  const [method = 'GET', path = ''] = asked.split(' ');
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'test' };
  const answer = await github.handle(
    new Request(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }),
  );
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

export const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
