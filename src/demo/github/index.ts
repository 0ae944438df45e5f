/** A GitHub on loopback: consent and tokens of a GitHub App, and the REST API over seeded repositories. */
import type { OAuthServer } from '../oauth.ts';
import type { DemoProvider } from '../tenant/directory.ts';
import { escape as escapeHtml, page } from '../web.ts';
import type { World } from '../world.ts';
import { createRateMeter } from './api/meter.ts';
import type { ApiCaller } from './api/request.ts';
import { serveGitHubApi } from './api/serve.ts';
import { createGitHubApp, revokeCredentials } from './app.ts';
import type { GitHubAccount } from './model.ts';
import { adaAccount, graceAccount } from './seed/accounts.ts';
import { createCatalogue } from './seed/catalogue.ts';

export type GitHub = {
  handle(request: Request): Promise<Response>;
  app: OAuthServer<GitHubAccount>['app'];
  provider: DemoProvider;
};

/** Starts an empty ledger of grants over the same repositories as everywhere else on this day. */
export function createGitHub(world: World, origin: string, options: { extraRepositories: number }): GitHub {
  const oauth = createGitHubApp(world, origin, [adaAccount, graceAccount]);
  const catalogue = createCatalogue(world.now(), options.extraRepositories);
  const service = { catalogue, origin, meter: createRateMeter(() => world.now()), now: () => world.now() };

  function callerOf(request: Request): ApiCaller {
    const authorization = request.headers.get('authorization');
    if (authorization === null) return { kind: 'anonymous' };
    const holder = oauth.holderOf(authorization.replace(/^(bearer|token) +/i, ''));
    const account = catalogue.accounts.find(({ id }) => id === holder?.account.id);
    return account ? { kind: 'account', account } : { kind: 'unknown' };
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (`${request.method} ${pathname}` === 'POST /credentials/revoke') {
      return revokeCredentials(request, oauth, service.meter);
    }
    const early = (await oauth.handle(request)) ?? avatar(pathname, catalogue.accounts);
    if (early) return early;
    if (isForPeople(request, pathname)) {
      return page('The demo GitHub has no pages', '<p>Only its consent page and its API are there.</p>', 404);
    }
    return serveGitHubApi(request, callerOf(request), service);
  }

  const provider: DemoProvider = {
    ...{ connection: 'github', strategy: 'github', app: oauth.app, userUrl: `${origin}/user` },
    user(answer) {
      const { id, login } = (answer ?? {}) as { id?: number; login?: string };
      return id === undefined || !login ? undefined : { id: String(id), login };
    },
  };
  return { handle, app: oauth.app, provider };
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
