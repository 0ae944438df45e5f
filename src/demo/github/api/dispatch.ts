import type { Resource } from '../rate.ts';
import { type Answer, failure } from './answer.ts';
import type { Context } from './context.ts';
import { locate } from './locate.ts';
import { matchRoute } from './match.ts';
import { accountRoutes, repositoryRoutes } from './routes.ts';

export type Asked = Pick<Context, 'viewer' | 'query' | 'accept' | 'body' | 'now' | 'catalogue' | 'origin'> & {
  readonly method: string;
  readonly path: string;
};

/** What will answer a request, found before it runs: its rate limit decides whether it may. */
export type Plan = { readonly resource: Resource; readonly permission?: string; run(): Answer };

const docs = 'https://docs.github.com/rest';
const redirects = `${docs}/guides/best-practices-for-using-the-rest-api#follow-redirects`;

/** Finds the route for a request; whatever is not there, or not for this viewer, is the same 404. */
export function dispatch(asked: Asked): Plan {
  const { method, path, catalogue, viewer, origin, query } = asked;
  const missing = (documentation = docs): Plan => ({
    resource: 'core',
    run: () => failure(404, 'Not Found', documentation),
  });
  const location = locate(path, catalogue, viewer);
  if (!location) return planForAccount(asked) ?? missing();

  const { repository, rest, isFormerName } = location;
  const match = matchRoute(repositoryRoutes, method, rest);
  const documentation = match && `${docs}/${match.route.documentation}`;
  if (!match || !repository) return missing(documentation);
  const address = `${origin}/repositories/${repository.id}${rest}`;
  if (isFormerName)
    return { resource: 'core', run: () => moved(method, `${address}${query.size > 0 ? `?${query}` : ''}`) };
  const { route, parameters } = match;
  const context = { ...asked, parameters, address, documentation: documentation ?? docs, repository };
  return {
    resource: route.resource ?? 'core',
    ...(route.permission && { permission: route.permission }),
    run: () => route.handle(context),
  };
}

function planForAccount(asked: Asked): Plan | undefined {
  const { method, path, catalogue, origin } = asked;
  const match = matchRoute(accountRoutes, method, path);
  if (!match) return undefined;
  const { route, parameters } = match;
  const named = catalogue.accounts.find(({ login }) => login.toLowerCase() === parameters['login']?.toLowerCase());
  const address = named ? `${origin}${path.replace(/^\/users\/[^/]+/, `/user/${named.id}`)}` : `${origin}${path}`;
  const context = { ...asked, parameters, address, documentation: `${docs}/${route.documentation}` };
  return { resource: route.resource ?? 'core', run: () => route.handle(context) };
}

// 307 keeps the method and the body of a write.
const moved = (method: string, location: string): Answer => ({
  status: method === 'GET' ? 301 : 307,
  body: { message: 'Moved Permanently', url: location, documentation_url: redirects },
  headers: { location },
});
