/**
 * The permissions of a GitHub App that somebody has made, which bound its routes. The App of the tenant's connection has them all.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
import type { GitHubRepository, Viewer } from '../model.ts';
import { failureReply, RefusedRequest } from './reply.ts';
import type { ApiRoute } from './route.ts';

type Level = 'read' | 'write';
type Needed = { readonly pattern: RegExp; readonly method?: RegExp; readonly anyOf: readonly string[] };

const tracker = ['issues', 'pull_requests'];

/** Below a repository; the first that fits counts, and what none fits needs the contents. */
const ofRepositories: readonly Needed[] = [
  { pattern: /^$/, method: /GET/, anyOf: ['metadata'] },
  { pattern: /^(\/forks)?$/, anyOf: ['administration'] },
  { pattern: /^\/(collaborators|tags$)/, anyOf: ['metadata'] },
  { pattern: /^\/notifications$/, anyOf: [] },
  { pattern: /\/check-runs/, anyOf: ['checks'] },
  { pattern: /\/status$/, anyOf: ['statuses'] },
  { pattern: /^\/actions\//, anyOf: ['actions'] },
  { pattern: /^\/dependabot\//, anyOf: ['vulnerability_alerts'] },
  { pattern: /^\/code-scanning\//, anyOf: ['security_events'] },
  { pattern: /^\/secret-scanning\//, anyOf: ['secret_scanning_alerts'] },
  { pattern: /^\/pulls\/\{number\}\/merge$/, anyOf: ['contents'] },
  { pattern: /^\/pulls/, anyOf: ['pull_requests'] },
  { pattern: /^\/issues$|\/sub_issue/, anyOf: ['issues'] },
  { pattern: /^\/(issues|labels|milestones)/, anyOf: tracker },
];

/** Of accounts; what none fits needs no permission. */
const ofAccounts: readonly Needed[] = [
  { pattern: /^\/(user|orgs\/\{org\})\/repos$/, method: /POST/, anyOf: ['administration'] },
  { pattern: /^\/gists/, method: /POST|PATCH|DELETE/, anyOf: ['gists'] },
  { pattern: /^\/user\/starred/, anyOf: ['starring'] },
  { pattern: /^\/(user|orgs\/\{org\})\/teams/, anyOf: ['members'] },
  { pattern: /^\/orgs\/[^/]+\/projectsV2/, anyOf: ['organization_projects'] },
];

const order = ['read', 'write', 'admin'];

/** Whether the App that asks was given a permission, at this level or a higher one. Everybody may read the metadata. */
export function grants(viewer: Viewer | undefined, permission: string, level: Level): boolean {
  if (!viewer?.through || (permission === 'metadata' && level === 'read')) return true;
  return order.indexOf(viewer.through.permissions[permission] ?? '') >= order.indexOf(level);
}

/** Refuses what the App was not permitted. What is public can be read without a permission. */
export function requirePermission(
  { method, pattern }: Pick<ApiRoute<never>, 'method' | 'pattern'>,
  viewer: Viewer | undefined,
  repository: GitHubRepository | undefined,
): void {
  if (!viewer?.through || (method === 'GET' && repository?.private === false)) return;
  const rules = repository ? ofRepositories : ofAccounts;
  const rule = rules.find((one) => one.pattern.test(pattern) && (one.method?.test(method) ?? true));
  const anyOf = rule?.anyOf ?? (repository ? ['contents'] : []);
  const level = method === 'GET' ? 'read' : 'write';
  if (anyOf.length === 0 || anyOf.some((permission) => grants(viewer, permission, level))) return;
  throw new RefusedRequest({
    ...failureReply(403, 'Resource not accessible by integration'),
    headers: { 'x-accepted-github-permissions': anyOf.map((permission) => `${permission}=${level}`).join('; ') },
  });
}
