/** The REST API: which route serves what (where two fit, the first one does), and how it is answered. */
import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { graphql } from '../graphql/index.ts';
import { type Catalogue, canRead, type GitHubRepository, isAppOn } from '../model.ts';
import { site } from '../shapes/account.ts';
import type { FileStorage } from '../storage.ts';
import { actionsRoutes, checkRoutes } from './actions.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { downloadRoutes } from './downloads.ts';
import { gistRoutes } from './gists.ts';
import { gitRoutes } from './git.ts';
import { commentRoutes } from './issue-comments.ts';
import { issueRoutes, subIssueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import type { BucketReading, RateMeter, Resource } from './meter.ts';
import { notificationRoutes, repositoryNotificationRoutes } from './notifications.ts';
import { peopleRoutes } from './people.ts';
import { requirePermission } from './permissions.ts';
import { projectRoutes } from './projects.ts';
import { pullRoutes } from './pull-requests.ts';
import { refuseIntegration } from './push-access.ts';
import { releaseRoutes, uploadRoutes } from './releases.ts';
import { failureReply, RefusedRequest, type Reply } from './reply.ts';
import { accountRepositoryRoutes, repositoryRoutes, starRoutes } from './repositories.ts';
import { type ApiCaller, type Context, type RepositoryContext, sameName } from './request.ts';
import { reviewRoutes } from './reviews.ts';
import { type ApiRoute, matchPath, matchRoute, route } from './route.ts';
import { searchRoutes } from './search.ts';
import { securityRoutes } from './security-alerts.ts';

type Service = {
  readonly catalogue: Catalogue;
  readonly origin: string;
  readonly meter: RateMeter;
  /** Left out, it keeps no files. */
  readonly storage?: Pick<FileStorage, 'sign'>;
  now(): number;
};

/** An answer, written out, with its validator and whether the caller already holds it. */
type Draft = { readonly answer: Reply; readonly text: string; readonly tag?: string; readonly isKnown: boolean };

/** The first is what a request without the header gets. https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const versions: readonly [string, ...string[]] = ['2022-11-28', '2026-03-10'];

/** Answers one API request: token, limit, route, validators, in this order. */
export async function serveGitHubApi(request: Request, caller: ApiCaller, service: Service): Promise<Response> {
  const { catalogue, origin, meter } = service;
  const url = new URL(request.url);
  const viewer = caller.kind === 'account' ? caller.account : undefined;
  const free = (answer: Reply) => respond(request, caller, draft(request, answer, origin), meter.read(viewer, 'core'));
  if (caller.kind === 'unknown') return free(failureReply(401, 'Bad credentials'));
  if (!request.headers.has('user-agent')) {
    return free(failureReply(403, 'Request forbidden by administrative rules: no User-Agent header.'));
  }
  if (!versions.includes(request.headers.get('x-github-api-version') ?? versions[0])) {
    return free(failureReply(400, 'The version in X-GitHub-Api-Version is not supported.'));
  }
  if (url.pathname === '/rate_limit') return free({ status: 200, body: meter.overview(viewer) });

  const isUpload = url.pathname.startsWith(uploads);
  const body = isUpload ? Buffer.from(await request.arrayBuffer()).toString('latin1') : await request.text();
  const plan = planReply({
    method: request.method === 'HEAD' ? 'GET' : request.method,
    path: isUpload ? url.pathname.slice(uploads.length) : url.pathname,
    mediaType: request.headers.get('content-type') ?? '',
    isUpload,
    query: url.searchParams,
    accept: request.headers.get('accept') ?? '',
    body,
    now: service.now(),
    viewer,
    catalogue,
  });
  const before = meter.read(viewer, plan.resource);
  const answer = before.isUsedUp ? meter.refusal(viewer, plan.resource) : stored(plan.run(), service);
  const drafted = draft(request, answer, origin);
  if (before.isUsedUp) return respond(request, caller, drafted, before);
  // Only a 304 to somebody with a token is free.
  const reading = viewer && drafted.isKnown ? before : meter.spend(viewer, plan.resource);
  return respond(request, caller, drafted, reading);
}

/** GitHub's answer for what it keeps elsewhere. */
function stored(answer: Reply, { storage }: Service): Reply {
  if (!answer.file) return answer;
  return storage ? { ...answer, headers: { location: storage.sign(answer.file) } } : failureReply(404, 'Not Found');
}

/** Writes an answer out, with the address of this world in it. */
function draft(request: Request, written: Reply, origin: string): Draft {
  const placed = (value: string) => value.replaceAll(site, origin);
  const headers = Object.entries(written.headers ?? {}).map(([name, value]) => [name, placed(value)]);
  const answer = { ...written, headers: Object.fromEntries(headers) as Record<string, string> };
  const { body, mediaType } = answer;
  const text = placed(mediaType ? String(body) : body === undefined ? '' : JSON.stringify(body));
  if (answer.status !== 200) return { answer, text, isKnown: false };
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const tag = entityTag(request.headers.get('authorization'), request.headers.get('accept'), request.url, text);
  return { answer, text, tag, isKnown: isRead && notModified(request.headers, tag, answer.lastModified) };
}

async function respond(
  request: Request,
  caller: ApiCaller,
  { answer, text, tag, isKnown }: Draft,
  reading: BucketReading,
): Promise<Response> {
  const headers = new Headers({ ...commonHeaders(caller), ...reading.headers, ...answer.headers });
  const isZipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  // A compressed answer is another representation, so GitHub weakens the validator.
  if (tag) headers.set('etag', isZipped ? `W/${tag}` : tag);
  if (answer.lastModified !== undefined) headers.set('last-modified', new Date(answer.lastModified).toUTCString());
  if (isKnown) return new Response(null, { status: 304, headers });

  // 204 and 205 have no body, not even an empty one.
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });

  headers.set('content-type', answer.mediaType ?? 'application/json; charset=utf-8');
  if (isZipped) headers.set('content-encoding', 'gzip');
  const body = isZipped ? new Uint8Array(await promisify(gzip)(text)) : text;
  return new Response(request.method === 'HEAD' ? null : body, { status: answer.status, headers });
}

const requestId = () => [2, 3, 4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex').toUpperCase()).join(':');

/** What every API answer carries. */
const commonHeaders = ({ kind }: ApiCaller): Record<string, string> => ({
  'cache-control': `${kind === 'account' ? 'private' : 'public'}, max-age=60, s-maxage=60`,
  vary: `Accept,${kind === 'account' ? ' Authorization, Cookie, X-GitHub-OTP,' : ''} Accept-Encoding, X-Requested-With`,
  'x-github-request-id': requestId(),
  'x-content-type-options': 'nosniff',
});

/** A validator for one answer. The token is part of it, so that a renewed token meets a new validator, as at GitHub. */
const entityTag = (authorization: string | null, accept: string | null, url: string, body: string): string =>
  `"${createHash('sha256').update([authorization, accept, url, body].join('\n')).digest('hex')}"`;

const opaque = (tag: string) => tag.trim().replace(/^W\//, '');

/** Whether the caller already holds this answer (RFC 9110, section 13.2.2: If-None-Match outranks If-Modified-Since). */
function notModified(headers: Headers, tag: string, lastModified: number | undefined): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return tags.trim() === '*' || tags.split(',').some((candidate) => opaque(candidate) === tag);
  const since = headers.get('if-modified-since');
  return since !== null && lastModified !== undefined && lastModified <= Date.parse(since);
}

/** GitHub has another host for files, `uploads.github.com`, and here they go below this path. */
const uploads = '/uploads';

type ApiRequest = Pick<Context, 'viewer' | 'query' | 'accept' | 'body' | 'mediaType' | 'now' | 'catalogue'> & {
  readonly method: string;
  readonly path: string;
  readonly isUpload: boolean;
};

/** What will answer a request, found before it runs: its rate limit decides whether it may. */
type Plan = { readonly resource: Resource; run(): Reply };

const notThere: Plan = { resource: 'core', run: () => failureReply(404, 'Not Found') };

/** Finds the route for a request; what doesn't exist and what this viewer may not see are the same 404. */
export function planReply(asked: ApiRequest): Plan {
  const { method, path, catalogue, query } = asked;
  const location = locate(asked);
  if (!location) {
    const match = asked.isUpload ? undefined : matchRoute(routesOfAccounts, method, path);
    if (!match) return notThere;
    const { route, parameters } = match;
    const named = catalogue.accounts.find(({ login }) => sameName(login, parameters['login']));
    const address = named ? `${site}${path.replace(/^\/users\/[^/]+/, `/user/${named.id}`)}` : `${site}${path}`;
    return planned(route, { ...asked, parameters, address });
  }
  const { repository, rest, isFormerName } = location;
  const match = matchRoute(asked.isUpload ? uploadRoutes : routesOfRepositories, method, rest);
  if (!match || !repository) return notThere;
  const address = `${site}/repositories/${repository.id}${rest}`;
  if (!isFormerName) return planned(match.route, { ...asked, parameters: match.parameters, address, repository });
  const url = `${address}${query.size > 0 ? `?${query}` : ''}`;
  // 307 keeps the method and the body of a write.
  const moved = failureReply(method === 'GET' ? 301 : 307, 'Moved Permanently', { url });
  return { resource: 'core', run: () => ({ ...moved, headers: { location: url } }) };
}

const planned = <Asked extends Context & { readonly repository?: GitHubRepository }>(
  { resource, method, pattern, handle }: ApiRoute<Asked>,
  context: Asked,
): Plan => ({
  resource,
  run() {
    try {
      const { viewer, repository } = context;
      if (method !== 'GET' && viewer && repository && !isAppOn(repository, viewer)) refuseIntegration();
      requirePermission({ method, pattern }, viewer, repository);
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

export const routesOfAccounts: readonly ApiRoute<Context>[] = [
  ...accountRepositoryRoutes,
  ...starRoutes,
  ...gistRoutes,
  ...peopleRoutes,
  ...projectRoutes,
  ...searchRoutes,
  ...notificationRoutes,
  route('POST', '/graphql', graphql, 'graphql'),
];

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const routesOfRepositories: readonly ApiRoute<RepositoryContext>[] = [
  ...repositoryRoutes,
  // Before those that take all that follows /commits/ for the name of one.
  ...checkRoutes,
  ...downloadRoutes,
  ...releaseRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...actionsRoutes,
  ...labelRoutes,
  ...subIssueRoutes,
  ...securityRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...repositoryNotificationRoutes,
];
