/** A GitHub on loopback: consent and tokens of a GitHub App, and the REST API over seeded repositories. */
import type { Provider } from '../tenant/directory.ts';
import { page } from '../web.ts';
import type { World } from '../world.ts';
import type { Caller } from './api/caller.ts';
import { createMeter } from './api/meter.ts';
import { serveApi } from './api/serve.ts';
import { avatar } from './avatar.ts';
import { type App, createApp } from './oauth/app.ts';
import { answerConsent, showConsent } from './oauth/consent.ts';
import { revokeCredentials } from './oauth/credential-revocation.ts';
import { createGrants, type Grants } from './oauth/grants.ts';
import { answerTokenRequest } from './oauth/token-endpoint.ts';
import { ada, grace } from './seed/accounts.ts';
import { createCatalogue } from './seed/catalogue.ts';

export type GitHub = { handle(request: Request): Promise<Response>; app: App; provider: Provider };

const people = [ada, grace];

/** Starts an empty ledger of grants over the same repositories as everywhere else on this day. */
export function createGitHub(world: World, origin: string, options: { extraRepositories: number }): GitHub {
  const app = createApp(world, origin);
  const grants = createGrants(world);
  const catalogue = createCatalogue(world.now(), options.extraRepositories);
  const service = { catalogue, origin, meter: createMeter(() => world.now()), now: () => world.now() };

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case 'GET /login/oauth/authorize':
        return showConsent(request, app, people);
      case 'POST /login/oauth/authorize':
        return answerConsent(request, app, people, grants);
      case 'POST /login/oauth/access_token':
        return answerTokenRequest(request, app, grants, world);
      case 'POST /credentials/revoke':
        return revokeCredentials(request, grants, service.meter);
    }
    const picture = avatar(pathname, catalogue.accounts);
    if (picture) return picture;
    if (isForPeople(request, pathname)) {
      return page('The demo GitHub has no pages', '<p>Only its consent page and its API are there.</p>', 404);
    }
    return serveApi(request, callerOf(request, grants), service);
  }

  const provider: Provider = {
    ...{ connection: 'github', strategy: 'github', app, userUrl: `${origin}/user` },
    user(answer) {
      const { id, login } = (answer ?? {}) as { id?: number; login?: string };
      return id === undefined || !login ? undefined : { id: String(id), login };
    },
  };
  return { handle, app, provider };
}

/** A browser that follows a link out of an answer; API paths stay JSON, whoever asks. */
const isForPeople = (request: Request, pathname: string): boolean =>
  request.headers.get('accept')?.includes('text/html') === true &&
  !/^\/(repos|repositories|users?|orgs|gists|search|rate_limit)(\/|$)/.test(pathname);

function callerOf(request: Request, grants: Grants): Caller {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return { kind: 'anonymous' };
  const holder = grants.holderOf(authorization.replace(/^(bearer|token) +/i, ''));
  return holder ? { kind: 'account', ...holder } : { kind: 'unknown' };
}
