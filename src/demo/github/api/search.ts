/** Searches, in GitHub's own language, and the repositories that they reach. */
import { currentFiles, reachable } from '../git.ts';
import {
  type Commit,
  canRead,
  defaultBranch,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type Issue,
  type SourceFile,
} from '../model.ts';
import { simpleUser } from '../shapes/account.ts';
import { commitShape } from '../shapes/commit.ts';
import { contentFile } from '../shapes/git.ts';
import { issueShape } from '../shapes/issue.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { isWrittenBy } from './commits.ts';
import { hasLabels, issueSorts } from './issues.ts';
import { listReply, okReply, pageRequest, type Reply, refuseField, refuseRequest } from './reply.ts';
import { type Context, sameName, sortBy, viewerOf } from './request.ts';
import { route } from './route.ts';

type In<Item> = Item & { readonly repository: GitHubRepository };

const isDescending = ({ query }: Context) => query.get('order') !== 'asc';
const isVisibility = ({ private: secret }: GitHubRepository, value: string) => secret === (value === 'private');

const repositoryTests: Tests<GitHubRepository> = {
  is: isVisibility,
  language: ({ language }, value) => sameName(language, value),
  topic: ({ topics }, value) => topics.includes(value),
  archived: ({ archived }, value) => String(archived) === value,
  created: ({ createdAt }, value) => isWithin(createdAt, value),
  pushed: ({ pushedAt }, value) => isWithin(pushedAt, value),
};

function searchRepositories(context: Context): Reply {
  const { query, repositories } = openSearch(context);
  const forks = valuesOf(query, 'fork')[0] ?? 'false';
  const found = repositories.filter((repository) => {
    const texts = {
      name: fullName(repository),
      description: repository.description,
      topics: repository.topics.join(' '),
      readme: () => currentFiles(repository.content()).find(({ path }) => path === 'README.md')?.text,
    };
    return (
      (forks === 'true' || (repository.parent !== undefined) === (forks === 'only')) &&
      containsWords(query, 'name,description', texts) &&
      passes(repository, query, repositoryTests)
    );
  });
  const key = context.query.get('sort') === 'updated' ? 'pushedAt' : 'stars';
  const sorted = sortBy(found, (repository) => repository[key], isDescending(context));
  return searchReply(context, sorted, (repository) => repositoryShape(repository, context.viewer));
}

const issueTests: Tests<In<Issue>> = {
  is: (issue, value) => {
    switch (value) {
      case 'pr':
      case 'pull-request':
        return issue.pull !== undefined;
      case 'issue':
        return issue.pull === undefined;
      case 'merged':
        return typeof issue.pull?.mergedAt === 'number';
      case 'draft':
        return issue.pull?.draft === true;
      case 'open':
      case 'closed':
        return issue.state === value;
      default:
        return isVisibility(issue.repository, value);
    }
  },
  type: (issue, value) => (issue.pull === undefined) === (value === 'issue'),
  state: ({ state }, value) => state === value,
  draft: ({ pull }, value) => String(pull?.draft) === value,
  head: ({ pull }, value) => pull?.headRef === value,
  base: ({ pull }, value) => pull !== undefined && (pull.baseRef ?? defaultBranch) === value,
  author: ({ author }, value) => sameName(author.login, value),
  assignee: ({ assignees }, value) => assignees.some(({ login }) => sameName(login, value)),
  commenter: ({ comments }, value) => comments.some(({ author }) => sameName(author.login, value)),
  mentions: ({ body, comments }, value) =>
    [body, ...comments.map((comment) => comment.body)].some((text) => containsAll([`@${value.toLowerCase()}`], text)),
  'review-requested': ({ pull }, value) => pull?.reviewers?.some(({ login }) => sameName(login, value)) ?? false,
  label: (issue, value) => hasLabels(issue, [value]),
  created: ({ createdAt }, value) => isWithin(createdAt, value),
  updated: ({ updatedAt }, value) => isWithin(updatedAt, value),
  closed: ({ closedAt }, value) => closedAt !== null && isWithin(closedAt, value),
  merged: ({ pull }, value) => typeof pull?.mergedAt === 'number' && isWithin(pull.mergedAt, value),
};

function searchIssues(context: Context): Reply {
  const { query: asked, repositories } = openSearch(context);
  const kinds = [...valuesOf(asked, 'is'), ...valuesOf(asked, 'type')];
  // GitHub asks this of the user tokens of GitHub Apps only; other callers may search both kinds at once.
  if (context.viewer && !kinds.some((kind) => ['issue', 'pr', 'pull-request'].includes(kind))) {
    const message = "Query must include 'is:issue' or 'is:pull-request'";
    refuseField({ message, resource: 'Search', field: 'q', code: 'invalid' });
  }
  const me = context.viewer?.login ?? '@me';
  const qualifiers = asked.qualifiers.map((one) => (one.value === '@me' ? { ...one, value: me } : one));
  const query = { ...asked, qualifiers };
  const found = repositories
    .flatMap((repository) => repository.content().issues.map((issue): In<Issue> => ({ ...issue, repository })))
    .filter((issue) => {
      const comments = issue.comments.map(({ body }) => body).join('\n');
      const texts = { title: issue.title, body: issue.body, comments };
      return containsWords(query, 'title,body,comments', texts) && passes(issue, query, issueTests);
    });
  const key = issueSorts[context.query.get('sort') ?? 'created'] ?? (({ createdAt }) => createdAt);
  const sorted = sortBy(found, key, isDescending(context));
  // Of issues alone GitHub says how it searched.
  const more = { search_type: 'lexical' };
  return searchReply(context, sorted, (issue) => issueShape(issue.repository, issue), more);
}

const commitTests: Tests<In<Commit>> = {
  is: ({ repository }, value) => isVisibility(repository, value),
  author: ({ author }, value) => isWrittenBy(author, value),
  'author-name': ({ author }, value) => containsAll([value.toLowerCase()], author.name),
  'author-email': ({ author }, value) => sameName(author.email, value),
  committer: ({ committer }, value) => isWrittenBy(committer, value),
  'author-date': ({ date }, value) => isWithin(date, value),
  'committer-date': ({ date }, value) => isWithin(date, value),
  merge: ({ parents }, value) => String(parents.length > 1) === value,
  hash: ({ sha }, value) => sha.startsWith(value.toLowerCase()),
};

/** The default branch only, as at GitHub. */
function searchCommits(context: Context): Reply {
  const { query, repositories } = openSearch(context);
  const { viewer } = context;
  const found = repositories
    .flatMap((repository) => {
      const { commits, branches } = repository.content();
      const all = reachable(commits, branches.get(defaultBranch) ?? '');
      return all.map((commit): In<Commit> => ({ ...commit, repository }));
    })
    .filter((commit) => containsAll(query.words, commit.message) && passes(commit, query, commitTests));
  const sorted = sortBy(found, ({ date }) => date, isDescending(context));
  return searchReply(context, sorted, (commit) => ({
    ...commitShape(commit.repository, commit),
    repository: repositoryShape(commit.repository, viewer),
  }));
}

const codeTests: Tests<In<SourceFile>> = {
  is: ({ repository }, value) => isVisibility(repository, value),
  language: ({ repository }, value) => sameName(repository.language, value),
  path: ({ path }, value) => path.toLowerCase().includes(value.toLowerCase()),
  filename: ({ path }, value) => path.slice(path.lastIndexOf('/') + 1).includes(value),
  extension: ({ path }, value) => path.endsWith(`.${value}`),
};

const largestSearchedFile = 384 * 1024;

function searchCode(context: Context): Reply {
  const viewer = viewerOf(context);
  const { query, repositories } = openSearch(context);
  const found = repositories
    .filter(({ parent }) => parent === undefined)
    .flatMap((repository) =>
      currentFiles(repository.content()).map((file): In<SourceFile> => ({ ...file, repository })),
    )
    .filter(
      (file) =>
        file.text.length <= largestSearchedFile &&
        containsWords(query, 'file,path', { file: file.text, path: file.path }) &&
        passes(file, query, codeTests),
    );
  return searchReply(context, found, (file) => {
    const shape = contentFile(file.repository, file, defaultBranch);
    const { name, path, sha, url, git_url, html_url } = shape;
    const repository = repositoryShape(file.repository, viewer);
    return { name, path, sha, url, git_url, html_url, repository };
  });
}

const accountTests: Tests<GitHubAccount> = {
  type: ({ type }, value) => type === (value === 'org' ? 'Organization' : 'User'),
  user: ({ login }, value) => sameName(login, value),
  org: ({ login }, value) => sameName(login, value),
  location: ({ location }, value) => containsAll([value.toLowerCase()], location),
};

function searchUsers(context: Context): Reply {
  const query = readSearch(context);
  const found = context.catalogue.accounts.filter(
    (account) =>
      account.type !== 'Bot' &&
      containsWords(query, 'login,name', { login: account.login, name: account.name }) &&
      passes(account, query, accountTests),
  );
  return searchReply(context, found, (account) => simpleUser(account));
}

export const searchRoutes = [
  route('GET', '/search/users', searchUsers, 'search'),
  route('GET', '/search/repositories', searchRepositories, 'search'),
  route('GET', '/search/issues', searchIssues, 'search'),
  route('GET', '/search/commits', searchCommits, 'search'),
  route('GET', '/search/code', searchCode, 'code_search'),
];

type Qualifier = { readonly name: string; readonly value: string; readonly isNegated: boolean };
type SearchQuery = { readonly words: readonly string[]; readonly qualifiers: readonly Qualifier[] };

const unquote = (text: string) => text.replace(/^"|"$/g, '');

/** Splits `q` into plain words and `name:value` qualifiers; quotes keep words together. */
export function readSearch({ query }: Context): SearchQuery {
  const text = query.get('q')?.trim() || refuseField({ resource: 'Search', field: 'q', code: 'missing' });
  const words: string[] = [];
  const qualifiers: Qualifier[] = [];
  for (const [token] of text.matchAll(/-?(?:[a-z-]+:)?(?:"[^"]*"|[^\s"]+)/gi)) {
    const [, minus, name, value] = /^(-?)([a-z][a-z-]*):(.+)$/i.exec(token) ?? [];
    if (name && value) {
      qualifiers.push({ name: name.toLowerCase(), value: unquote(value), isNegated: minus === '-' });
    } else {
      words.push(unquote(token).toLowerCase());
    }
  }
  return { words, qualifiers };
}

export const valuesOf = ({ qualifiers }: SearchQuery, ...names: readonly string[]): string[] =>
  qualifiers.filter(({ name, isNegated }) => !isNegated && names.includes(name)).map(({ value }) => value);

export const containsAll = (words: readonly string[], ...texts: readonly (string | null | undefined)[]): boolean => {
  const haystack = texts.join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
};

/** Whether all words stand in the texts that the qualifier `in` names, or in those that are searched without it. */
export function containsWords(
  query: SearchQuery,
  fallback: string,
  texts: Readonly<Record<string, string | null | (() => string | undefined)>>,
): boolean {
  const where = valuesOf(query, 'in').join(',') || fallback;
  const searched = Object.entries(texts).filter(([name]) => where.includes(name));
  return containsAll(query.words, ...searched.map(([, text]) => (typeof text === 'function' ? text() : text)));
}

export type Tests<Item> = Readonly<Record<string, (item: Item, value: string) => boolean>>;

/** Whether an item passes every qualifier that has a test; GitHub, too, ignores the ones it does not know. */
export const passes = <Item>(item: Item, { qualifiers }: SearchQuery, tests: Tests<Item>): boolean =>
  qualifiers.every(({ name, value, isNegated }) => {
    const test = tests[name];
    return !test || test(item, value) !== isNegated;
  });

const day = 86_400_000;

/** `2026-01-31`, `>=2026-01-31`, `2026-01-01..2026-01-31` or `*..2026-01-31`; a day counts as a whole. */
export function isWithin(time: number, range: string): boolean {
  const [from, to] = range.includes('..') ? range.split('..') : [range, range];
  const [, comparison, date] = /^([<>]=?)(.+)$/.exec(range) ?? [];
  const start = (text = '') => Date.parse(text);
  const end = (text = '') => start(text) + (text.includes('T') ? 1000 : day);
  switch (comparison) {
    case '>':
      return time >= end(date);
    case '>=':
      return time >= start(date);
    case '<':
      return time < start(date);
    case '<=':
      return time < end(date);
    default:
      return (from === '*' || time >= start(from)) && (to === '*' || time < end(to));
  }
}

const resultLimit = 1000;
const unsearchable =
  'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.';

/** Reads `q` and narrows the search to the readable repositories that it names, or refuses as GitHub does. */
export function openSearch(context: Context): { query: SearchQuery; repositories: readonly GitHubRepository[] } {
  const query = readSearch(context);
  const { size, page } = pageRequest(context.query);
  if ((page - 1) * size >= resultLimit) refuseRequest(422, 'Only the first 1000 search results are available');
  const names = valuesOf(query, 'repo').map((name) => name.toLowerCase());
  const owners = valuesOf(query, 'user', 'org').map((login) => login.replace(/^@me$/, context.viewer?.login ?? ''));
  const isScoped = names.length > 0 || owners.length > 0;
  const repositories = context.catalogue.repositories.filter(
    (repository) =>
      canRead(repository, context.viewer) &&
      (!isScoped || names.includes(fullName(repository).toLowerCase()) || owners.includes(repository.owner.login)),
  );
  const knowsOwner = context.catalogue.accounts.some(({ login }) => owners.includes(login));
  if (isScoped && repositories.length === 0 && !knowsOwner) {
    refuseField({ message: unsearchable, resource: 'Search', field: 'q', code: 'invalid' });
  }
  return { query, repositories };
}

/** The envelope around found items; paging stops at the thousandth. */
export function searchReply<Item>(
  context: Context,
  found: readonly Item[],
  shape: (item: Item) => object,
  more: object = {},
): Reply {
  const page = listReply(context, found.slice(0, resultLimit), (item) => ({ ...shape(item), score: 1 }));
  const whole = okReply({ total_count: found.length, incomplete_results: false, ...more, items: page.body });
  return { ...whole, ...(page.headers && { headers: page.headers }) };
}
