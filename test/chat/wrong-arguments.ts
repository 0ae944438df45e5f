/** Arguments of a call that are each wrong in one way, made from the right ones. */
import type { PlannedCall } from './plan.ts';

export type Wrong = { name: string; arguments: PlannedCall['arguments']; touchesOther?: boolean };

/** A repository that is not Ada's, and that none of the questions asks for. */
export const foreign = 'grace-demo/studio-site';

export const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

const narrowings: Record<string, Record<string, unknown>> = {
  github_list_commits: { path: 'src' },
  github_list_issues: { assignee: 'ada-demo' },
  github_list_pull_requests: { base: 'main' },
  github_get_file: { ref: 'next' },
  github_create_issue: { assignees: ['ada-demo'] },
  github_update_issue: { labels: [] },
};

/** What else could have been asked of the same tool. */
export function wrongArguments({ tool, arguments: given, visibility }: PlannedCall): Wrong[] {
  const { repository, query } = given;
  const wrong = (name: string, changed: Record<string, unknown>, touchesOther = false): Wrong => ({
    name,
    arguments: { ...given, ...changed },
    touchesOther,
  });
  const mine = tool === 'github_my_commits' ? wrongRepositories(given['repositories'], visibility) : [];
  return [
    wrong('an argument that no tool takes', { everything: true }),
    wrong('another account', { account: 'grace-demo' }, true),
    ...(repository ? [wrong('another repository', { repository: foreign }, true)] : []),
    ...(narrowings[tool] ? [wrong('an argument more', narrowings[tool])] : []),
    ...mine.map(({ name, repositories, touchesOther }) => wrong(name, { repositories }, touchesOther)),
    ...Object.entries(given).flatMap(([name, value]) => wrongValues(name, value, given)),
    ...(typeof query === 'string' ? wrongQueries(query) : []).map(([name, text, touchesOther]) =>
      wrong(name, { query: text }, touchesOther),
    ),
  ];
}

function wrongRepositories(repositories: unknown, visibility: PlannedCall['visibility']) {
  const pattern = { name: 'a pattern', repositories: ['*/*'], touchesOther: true };
  const one = visibility === 'public' ? 'ada-demo/tidy-csv' : 'ada-demo/atlas-service';
  if (!Array.isArray(repositories)) return [pattern, { name: 'one of hers', repositories: [one], touchesOther: false }];
  return [
    pattern,
    { name: 'a repository more', repositories: [...repositories, foreign], touchesOther: true },
    { name: 'a repository less', repositories: repositories.slice(1), touchesOther: false },
  ];
}

function wrongValues(name: string, value: unknown, given: PlannedCall['arguments']): Wrong[] {
  const { [name]: _, ...rest } = given;
  const found: Wrong[] = [];
  if (typeof value === 'number' && name !== 'days') {
    found.push({ name: `another ${name}`, arguments: { ...rest, [name]: value + 1 } });
  }
  if (['title', 'body', 'author', 'path', 'sha', 'labels'].includes(name)) {
    const other = Array.isArray(value) ? [...value, 'bug'] : `${value}x`;
    found.push({ name: `another ${name}`, arguments: { ...rest, [name]: other }, touchesOther: name === 'author' });
  }
  if (['labels', 'author', 'limit', 'state_reason'].includes(name)) {
    found.push({ name: `without ${name}`, arguments: rest });
  }
  if (name === 'state') found.push({ name: 'another state', arguments: { ...rest, state: 'all' } });
  return found;
}

function wrongQueries(query: string): [string, string, boolean?][] {
  const parts = query.split(' ');
  const isImplied = (part: string): boolean =>
    part === 'is:issue' || (/^is:(merged|closed)$/.test(part) && query.includes(` ${part.slice(3)}:`));
  const dates = query.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  return [
    ['a qualifier more', `${query} language:go`],
    ['a word more', `${query} urgent`],
    ['another repository in the query', `${query} repo:${foreign}`, true],
    ['another owner in the query', `${query} user:grace-demo`, true],
    ...parts
      .filter((part) => !isImplied(part))
      .map((part): [string, string] => [`without ${part}`, parts.filter((other) => other !== part).join(' ')]),
    ...dates.flatMap((date) =>
      [-1, 1].map((days): [string, string] => [`${date} a day off`, query.replace(date, shifted(date, days))]),
    ),
  ];
}
