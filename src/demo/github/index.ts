/** A GitHub on loopback: consent and tokens of a GitHub App, and the REST API over seeded repositories. */
import { randomInt } from 'node:crypto';
import { createOAuthServer, type OAuthServer, type TokenAnswer, type TokenFailure } from '../oauth.ts';
import type { DemoProvider } from '../tenant/directory.ts';
import { escape as escapeHtml, page } from '../web.ts';
import type { World } from '../world.ts';
import { answerTokens } from './answer-tokens.ts';
import { createRateMeter, type RateMeter } from './api/meter.ts';
import { failureReply } from './api/reply.ts';
import type { ApiCaller } from './api/request.ts';
import { serveGitHubApi } from './api/serve.ts';
import { createOwnApps } from './apps/index.ts';
import { createGitHttp, tokenInBasic } from './git-http.ts';
import type { GitHubAccount } from './model.ts';
import { adaAccount, graceAccount } from './seed/accounts.ts';
import { createCatalogue } from './seed/catalogue.ts';
import type { FileStorage } from './storage.ts';
import { writeForm } from './token-form.ts';

export type GitHub = {
  handle(request: Request): Promise<Response>;
  /** Has the App installed on these repositories of an account and on no other; answers them all, or undefined for nobody’s. */
  install(owner: string, selected: readonly string[]): Record<string, boolean> | undefined;
  app: OAuthServer<GitHubAccount>['app'];
  provider: DemoProvider;
};

/** Starts an empty ledger of grants over the same repositories as everywhere else on this day. */
export function createGitHub(
  world: World,
  origin: string,
  options: { extraRepositories: number; gitFolder?: string; storage?: FileStorage },
): GitHub {
  const people = [adaAccount, graceAccount];
  const oauth = createGitHubApp(world, origin, people);
  for (const [name, token] of Object.entries(answerTokens)) world.record(`github_${name}_token`, token);
  const catalogue = createCatalogue(world.now(), options.extraRepositories);
  const ownApps = createOwnApps(world, origin, people, catalogue, (app, admitted) =>
    createGitHubApp(world, origin, admitted, app),
  );
  const { storage } = options;
  const meter = createRateMeter(() => world.now());
  const service = { catalogue, origin, meter, now: () => world.now(), ...(storage && { storage }) };

  /** Left out, git is not served. */
  const git = options.gitFolder === undefined ? undefined : createGitHttp(catalogue, options.gitFolder, storage);

  function callerOf(request: Request): ApiCaller {
    const authorization = request.headers.get('authorization');
    if (authorization === null) return { kind: 'anonymous' };
    const token = /^basic /i.test(authorization)
      ? tokenInBasic(authorization)
      : authorization.replace(/^(bearer|token) +/i, '');
    const holder = oauth.holderOf(token);
    const account = catalogue.accounts.find(({ id }) => id === holder?.account.id) ?? ownApps.viewerOf(token);
    return account ? { kind: 'account', account } : { kind: 'unknown' };
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (`${request.method} ${pathname}` === 'POST /credentials/revoke') {
      const revoke = (token: string) => {
        oauth.revoke(token, 'alone');
        ownApps.revoke(token);
      };
      return revokeCredentials(request, revoke, service.meter);
    }
    const early =
      (await ownApps.handle(request)) ?? (await oauth.handle(request)) ?? avatar(pathname, catalogue.accounts);
    if (early) return early;
    const byGit = await git?.(request, callerOf(request));
    if (byGit) return byGit;
    if (isForPeople(request, pathname)) {
      return page('The demo GitHub has no pages', '<p>Only its consent page and its API are there.</p>', 404);
    }
    return serveGitHubApi(request, callerOf(request), service);
  }

  const provider: DemoProvider = {
    connection: 'github',
    strategy: 'github',
    app: oauth.app,
    userUrl: `${origin}/user`,
    user(answer) {
      const { id, login } = (answer ?? {}) as { id?: number; login?: string };
      return id === undefined || !login ? undefined : { id: String(id), login };
    },
  };
  const install: GitHub['install'] = (owner, selected) => {
    const owned = catalogue.repositories.filter((one) => one.owner.login === owner);
    for (const one of owned) one.installed = selected.includes(one.name);
    return owned.length === 0 ? undefined : Object.fromEntries(owned.map(({ name, installed }) => [name, installed]));
  };
  return { handle, install, app: oauth.app, provider };
}

/** A browser that follows a link out of an answer; API paths stay JSON, no matter who asks. */
const isForPeople = (request: Request, pathname: string): boolean =>
  request.headers.get('accept')?.includes('text/html') === true &&
  !/^\/(repos|repositories|users?|orgs|gists|search|rate_limit)(\/|$)/.test(pathname);

/** The picture behind `avatar_url`: the first letter of the login on a colour. */
function avatar(pathname: string, accounts: readonly GitHubAccount[]): Response | undefined {
  const id = /^\/u\/(\d+)$/.exec(pathname)?.[1];
  const account = accounts.find((candidate) => String(candidate.id) === id);
  if (!account) return undefined;
  const letter = escapeHtml(account.login.slice(0, 1).toUpperCase());
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${account.id % 360} 45% 40%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
  return new Response(svg, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=300' } });
}

// The demo GitHub's app: whom it may act for, its tokens, and how GitHub writes and ends them.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const letters = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** The app that the tenant's `github` connection is set up with: a GitHub App, or under a switch an OAuth App. `own` is somebody's own. */
function createGitHubApp(
  world: World,
  origin: string,
  people: readonly GitHubAccount[],
  own?: { clientId: string; name: string; callbacks: readonly string[] },
): OAuthServer<GitHubAccount> {
  const isOAuthApp = () => own === undefined && world.switches.oauthApp;
  return createOAuthServer<GitHubAccount>(world, {
    platform: 'github',
    title: 'GitHub',
    origin,
    clientId: own?.clientId ?? 'Iv23liDemoOpenGitHub',
    ...(own && { application: own.name, callbacks: own.callbacks, keptAs: `github ${own.clientId}` }),
    separator: ',',
    authorizePath: '/login/oauth/authorize',
    tokenPath: '/login/oauth/access_token',
    accounts: people.map((person) => ({ ...person, label: person.login })),
    prefixes: { access: 'ghu_', refresh: 'ghr_' },
    newToken: (kind) => (kind === 'refresh' ? `ghr_${letters(76)}` : `${isOAuthApp() ? 'gho' : 'ghu'}_${letters(36)}`),
    // 8 hours and 6 months.
    lifetime: 28_800,
    refreshLifetime: 15_897_600,
    isForever: isOAuthApp,
    renewal: 'replaces',
    // A GitHub App has no scopes and ignores what is asked for.
    grants: (asked) => (isOAuthApp() ? asked : []),
    write: writeTokens,
  });
}

const failures: Record<TokenFailure, [error: string, description: string]> = {
  client: ['incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.'],
  code: ['bad_verification_code', 'The code passed is incorrect or expired.'],
  redirect_uri: [
    'redirect_uri_mismatch',
    'The redirect_uri MUST match the registered callback URL for this application.',
  ],
  refresh_token: ['bad_refresh_token', 'The refresh token passed is incorrect or expired.'],
  grant_type: ['unsupported_grant_type', 'The grant_type is not supported.'],
};

/** Failures have status 200 as well, with `error` in the body. */
function writeTokens(answer: TokenAnswer, request: Request): Response {
  if (!('failure' in answer)) return writeForm({ ...answer, token_type: answer.token_type.toLowerCase() }, request);
  const [error, error_description] = failures[answer.failure];
  return writeForm({ error, error_description }, request);
}

const most = 1000;

/**
 * POST /credentials/revoke: ends tokens for anyone who holds them, without a sign-in; an unknown one is answered the same. Counts
 * against the 60 requests an hour that all unauthenticated callers at one address share.
 */
async function revokeCredentials(
  request: Request,
  revoke: (token: string) => void,
  meter: RateMeter,
): Promise<Response> {
  if (request.headers.has('authorization')) return refused(403, 'Authenticated requests are not accepted here.');
  const { isUsedUp, headers } = meter.read(undefined, 'core');
  if (isUsedUp) return refused(403, 'API rate limit exceeded for 127.0.0.1.', headers);
  meter.spend(undefined, 'core');
  const body = (await request.json().catch(() => undefined)) as { credentials?: unknown } | null | undefined;
  const named = body?.credentials;
  const isList = Array.isArray(named) && named.every((one) => typeof one === 'string');
  if (!isList || named.length === 0 || named.length > most) {
    return refused(422, 'Validation failed, or the endpoint has been spammed.');
  }
  for (const token of named) revoke(token);
  return Response.json({}, { status: 202 });
}

const refused = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(failureReply(status, message).body, { status, headers });
