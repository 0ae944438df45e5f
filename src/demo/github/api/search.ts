import { reachable } from '../git-objects.ts';
import { type Commit, defaultBranch, fullName, type Issue, type Repository, type SourceFile } from '../model.ts';
import { commitShape } from '../shapes/commit.ts';
import { contentFile } from '../shapes/content.ts';
import { issueShape } from '../shapes/issue.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { currentFiles } from '../snapshots.ts';
import { type Answer, failure, invalid } from './answer.ts';
import { isWrittenBy } from './commits.ts';
import type { Context } from './context.ts';
import { hasLabels, issueSorts } from './issues.ts';
import { sortBy } from './parameters.ts';
import { containsAll, isWithin, passes, type Tests, valuesOf } from './search-query.ts';
import { openSearch, searchResult } from './search-scope.ts';

type In<Item> = Item & { readonly repository: Repository };

const isDescending = ({ query }: Context) => query.get('order') !== 'asc';
const isVisibility = ({ private: secret }: Repository, value: string) => secret === (value === 'private');
const sameText = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

const repositoryTests: Tests<Repository> = {
  is: isVisibility,
  language: ({ language }, value) => sameText(language, value),
  topic: ({ topics }, value) => topics.includes(value),
  archived: ({ archived }, value) => String(archived) === value,
  created: ({ createdAt }, value) => isWithin(createdAt, value),
  pushed: ({ pushedAt }, value) => isWithin(pushedAt, value),
};

export function searchRepositories(context: Context): Answer {
  const search = openSearch(context);
  if ('status' in search) return search;
  const { viewer, origin } = context;
  const forks = valuesOf(search.query, 'fork')[0] ?? 'false';
  const where = valuesOf(search.query, 'in').join(',') || 'name,description';
  const found = search.repositories.filter((repository) => {
    const fields = [
      where.includes('name') ? fullName(repository) : null,
      where.includes('description') ? repository.description : null,
      where.includes('topics') ? repository.topics.join(' ') : null,
      where.includes('readme')
        ? (currentFiles(repository.content()).find(({ path }) => path === 'README.md')?.text ?? null)
        : null,
    ];
    const isFork = repository.parent !== undefined;
    return (
      (forks === 'true' || isFork === (forks === 'only')) &&
      containsAll(search.query.words, ...fields) &&
      passes(repository, search.query, repositoryTests)
    );
  });
  const key = context.query.get('sort') === 'updated' ? 'pushedAt' : 'stars';
  const sorted = sortBy(found, (repository) => repository[key], isDescending(context));
  return searchResult(context, sorted, (repository) => repositoryShape(repository, viewer, origin));
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
  author: ({ author }, value) => sameText(author.login, value),
  assignee: ({ assignees }, value) => assignees.some(({ login }) => sameText(login, value)),
  commenter: ({ comments }, value) => comments.some(({ author }) => sameText(author.login, value)),
  mentions: ({ body, comments }, value) =>
    [body, ...comments.map((comment) => comment.body)].some((text) => containsAll([`@${value.toLowerCase()}`], text)),
  'review-requested': () => false, // in this world nobody is asked for a review
  label: (issue, value) => hasLabels(issue, [value]),
  created: ({ createdAt }, value) => isWithin(createdAt, value),
  updated: ({ updatedAt }, value) => isWithin(updatedAt, value),
  closed: ({ closedAt }, value) => closedAt !== null && isWithin(closedAt, value),
  merged: ({ pull }, value) => typeof pull?.mergedAt === 'number' && isWithin(pull.mergedAt, value),
};

export function searchIssues(context: Context): Answer {
  const search = openSearch(context);
  if ('status' in search) return search;
  const kinds = [...valuesOf(search.query, 'is'), ...valuesOf(search.query, 'type')];
  // GitHub asks this of the user tokens of GitHub Apps only; other callers may search both kinds at once.
  if (context.viewer && !kinds.some((kind) => ['issue', 'pr', 'pull-request'].includes(kind))) {
    const message = "Query must include 'is:issue' or 'is:pull-request'";
    return invalid(context, { message, resource: 'Search', field: 'q', code: 'invalid' });
  }
  const where = valuesOf(search.query, 'in').join(',') || 'title,body,comments';
  const me = context.viewer?.login ?? '@me';
  const query = {
    ...search.query,
    qualifiers: search.query.qualifiers.map((one) => (one.value === '@me' ? { ...one, value: me } : one)),
  };
  const found = search.repositories
    .flatMap((repository) => repository.content().issues.map((issue): In<Issue> => ({ ...issue, repository })))
    .filter((issue) => {
      const fields = [
        where.includes('title') ? issue.title : null,
        where.includes('body') ? issue.body : null,
        ...(where.includes('comments') ? issue.comments.map(({ body }) => body) : []),
      ];
      return containsAll(query.words, ...fields) && passes(issue, query, issueTests);
    });
  const key = issueSorts[context.query.get('sort') ?? 'created'] ?? (({ createdAt }) => createdAt);
  const sorted = sortBy(found, key, isDescending(context));
  // Of issues alone GitHub says how it searched.
  const more = { search_type: 'lexical' };
  return searchResult(context, sorted, (issue) => issueShape(issue.repository, issue, context.origin), more);
}

const commitTests: Tests<In<Commit>> = {
  is: ({ repository }, value) => isVisibility(repository, value),
  author: ({ author }, value) => isWrittenBy(author, value),
  'author-name': ({ author }, value) => containsAll([value.toLowerCase()], author.name),
  'author-email': ({ author }, value) => sameText(author.email, value),
  committer: ({ committer }, value) => isWrittenBy(committer, value),
  'author-date': ({ date }, value) => isWithin(date, value),
  'committer-date': ({ date }, value) => isWithin(date, value),
  merge: ({ parents }, value) => String(parents.length > 1) === value,
  hash: ({ sha }, value) => sha.startsWith(value.toLowerCase()),
};

/** The default branch only, as at GitHub. */
export function searchCommits(context: Context): Answer {
  const search = openSearch(context);
  if ('status' in search) return search;
  const { viewer, origin } = context;
  const found = search.repositories
    .flatMap((repository) => {
      const { commits, branches } = repository.content();
      return reachable(commits, branches.get(defaultBranch) ?? '').map(
        (commit): In<Commit> => ({ ...commit, repository }),
      );
    })
    .filter((commit) => containsAll(search.query.words, commit.message) && passes(commit, search.query, commitTests));
  const sorted = sortBy(found, ({ date }) => date, isDescending(context));
  return searchResult(context, sorted, (commit) => ({
    ...commitShape(commit.repository, commit, origin),
    repository: repositoryShape(commit.repository, viewer, origin),
  }));
}

const codeTests: Tests<In<SourceFile>> = {
  is: ({ repository }, value) => isVisibility(repository, value),
  language: ({ repository }, value) => sameText(repository.language, value),
  path: ({ path }, value) => path.toLowerCase().includes(value.toLowerCase()),
  filename: ({ path }, value) => path.slice(path.lastIndexOf('/') + 1).includes(value),
  extension: ({ path }, value) => path.endsWith(`.${value}`),
};

const largestSearchedFile = 384 * 1024;

export function searchCode(context: Context): Answer {
  if (!context.viewer) return failure(401, 'Requires authentication', context.documentation);
  const search = openSearch(context);
  if ('status' in search) return search;
  const { viewer, origin } = context;
  const where = valuesOf(search.query, 'in').join(',') || 'file,path';
  const found = search.repositories
    .filter(({ parent }) => parent === undefined)
    .flatMap((repository) =>
      currentFiles(repository.content()).map((file): In<SourceFile> => ({ ...file, repository })),
    )
    .filter((file) => {
      const fields = [where.includes('file') ? file.text : null, where.includes('path') ? file.path : null];
      return (
        file.text.length <= largestSearchedFile &&
        containsAll(search.query.words, ...fields) &&
        passes(file, search.query, codeTests)
      );
    });
  return searchResult(context, found, (file) => {
    const { name, path, sha, url, git_url, html_url } = contentFile(file.repository, file, defaultBranch, origin);
    return { name, path, sha, url, git_url, html_url, repository: repositoryShape(file.repository, viewer, origin) };
  });
}
