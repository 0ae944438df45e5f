import { canRead, type GitHubRepository } from '../model.ts';
import { site } from '../shapes/account.ts';
import type { Resource } from './meter.ts';
import { refuseIntegration } from './push-access.ts';
import { failureReply, RefusedRequest, type Reply } from './reply.ts';
import { type Context, sameName } from './request.ts';
import { type ApiRoute, matchPath, matchRoute } from './route.ts';
import { routesOfAccounts, routesOfRepositories } from './routes.ts';

type ApiRequest = Pick<Context, 'viewer' | 'query' | 'accept' | 'body' | 'now' | 'catalogue'> & {
  readonly method: string;
  readonly path: string;
};

/** What will answer a request, found before it runs: its rate limit decides whether it may. */
type Plan = { readonly resource: Resource; run(): Reply };

const notThere: Plan = { resource: 'core', run: () => failureReply(404, 'Not Found') };

/** Finds the route for a request; what doesn't exist and what this viewer may not see are the same 404. */
export function planReply(asked: ApiRequest): Plan {
  const { method, path, catalogue, query } = asked;
  const location = locate(asked);
  if (!location) {
    const match = matchRoute(routesOfAccounts, method, path);
    if (!match) return notThere;
    const { route, parameters } = match;
    const named = catalogue.accounts.find(({ login }) => sameName(login, parameters['login']));
    const address = named ? `${site}${path.replace(/^\/users\/[^/]+/, `/user/${named.id}`)}` : `${site}${path}`;
    return planned(route, { ...asked, parameters, address });
  }
  const { repository, rest, isFormerName } = location;
  const match = matchRoute(routesOfRepositories, method, rest);
  if (!match || !repository) return notThere;
  const address = `${site}/repositories/${repository.id}${rest}`;
  if (!isFormerName) return planned(match.route, { ...asked, parameters: match.parameters, address, repository });
  const url = `${address}${query.size > 0 ? `?${query}` : ''}`;
  // 307 keeps the method and the body of a write.
  const moved = failureReply(method === 'GET' ? 301 : 307, 'Moved Permanently', { url });
  return { resource: 'core', run: () => ({ ...moved, headers: { location: url } }) };
}

const planned = <Asked extends Context & { readonly repository?: GitHubRepository }>(
  { resource, method, handle }: ApiRoute<Asked>,
  context: Asked,
): Plan => ({
  resource,
  run() {
    try {
      if (method !== 'GET' && context.viewer && context.repository?.installed === false) refuseIntegration();
      return handle(context);
    } catch (error) {
      if (error instanceof RefusedRequest) return error.reply;
      throw error;
    }
  },
});

type Location = {
  readonly rest: string;
  /** Undefined when there is none that this viewer may know of. */
  readonly repository: GitHubRepository | undefined;
  /** The path asked for a name that the repository had before. */
  readonly isFormerName: boolean;
};

/** Reads which repository a path is about; undefined if the path is not about a repository at all. */
function locate({ path, catalogue, viewer }: ApiRequest): Location | undefined {
  const [, prefix, rest = ''] = /^(\/repos\/[^/]+\/[^/]+|\/repositories\/\d+)(\/.*)?$/.exec(path) ?? [];
  if (!prefix) return undefined;
  const readable = catalogue.repositories.filter((repository) => canRead(repository, viewer));
  const id = matchPath('/repositories/{id}', prefix)?.['id'];
  const names = matchPath('/repos/{owner}/{repo}', prefix);
  const owned = readable.filter(({ owner }) => sameName(owner.login, names?.['owner'] ?? ''));
  const current =
    id === undefined
      ? owned.find(({ name }) => sameName(name, names?.['repo']))
      : readable.find((repository) => String(repository.id) === id);
  const former = owned.find(({ formerName }) => formerName && sameName(formerName, names?.['repo']));
  return { rest, repository: current ?? former, isFormerName: !current && former !== undefined };
}
