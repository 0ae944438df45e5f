import { changedFiles } from '../changed-files.ts';
import { reachable } from '../git-objects.ts';
import { type Commit, defaultBranch, type Identity } from '../model.ts';
import { commitDiff, commitShape, fullBranch, fullCommit, shortBranch } from '../shapes/commit.ts';
import { type Answer, failure, list, notFound, ok, text } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { refuseParameters, timeParameter } from './parameters.ts';
import { isEmpty, resolveReference } from './references.ts';

const emptyRepository = (context: RepositoryContext): Answer =>
  failure(409, 'Git Repository is empty.', context.documentation);

/** GitHub takes a login or an address here. */
export const isWrittenBy = (identity: Identity, name: string): boolean =>
  [identity.account?.login, identity.email].some((known) => known?.toLowerCase() === name.toLowerCase());

export function branches(context: RepositoryContext): Answer {
  const { repository, origin, query } = context;
  const refusal = refuseParameters(context, 'Branch', { protected: ['true', 'false'] });
  if (refusal) return refusal;
  const named = query.get('protected') === 'true' ? [] : [...repository.content().branches].sort();
  return list(context, named, ([name, sha]) => shortBranch(repository, name, sha, origin));
}

export function branch(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const name = parameters['branch'] ?? '';
  const content = repository.content();
  const head = content.commits.get(content.branches.get(name) ?? '');
  return head ? ok(fullBranch(repository, name, head, origin)) : notFound(context, 'Branch not found');
}

export function commits(context: RepositoryContext): Answer {
  const { repository, origin, query } = context;
  const content = repository.content();
  if (isEmpty(content)) return emptyRepository(context);
  const refusal = refuseParameters(context, 'Commit', {}, ['since', 'until']);
  if (refusal) return refusal;
  const head = resolveReference(content, query.get('sha'));
  if (!head) return notFound(context);
  const since = timeParameter(query, 'since') ?? 0;
  const until = timeParameter(query, 'until') ?? Number.POSITIVE_INFINITY;
  const [path, author, committer] = [query.get('path'), query.get('author'), query.get('committer')];
  const touches = (commit: Commit, wanted: string) =>
    changedFiles(content, commit).some((file) => file.path === wanted || file.path.startsWith(`${wanted}/`));
  const matches = reachable(content.commits, head.sha).filter(
    (commit) =>
      commit.date >= since &&
      commit.date <= until &&
      (author === null || isWrittenBy(commit.author, author)) &&
      (committer === null || isWrittenBy(commit.committer, committer)) &&
      (!path || touches(commit, path)),
  );
  return list(context, matches, (commit) => commitShape(repository, commit, origin));
}

export function commit(context: RepositoryContext): Answer {
  const { repository, origin, parameters, accept } = context;
  const content = repository.content();
  if (isEmpty(content)) return emptyRepository(context);
  const reference = parameters['ref'] ?? defaultBranch;
  const found = resolveReference(content, reference);
  if (!found) return failure(422, `No commit found for SHA: ${reference}`, context.documentation);
  if (/\bgithub\.(v3\.)?sha\b/.test(accept)) return text(found.sha, 'application/vnd.github.sha; charset=utf-8');
  if (/\bgithub\.(v3\.)?diff\b/.test(accept)) {
    return text(commitDiff(repository, found), 'application/vnd.github.diff; charset=utf-8');
  }
  return ok(fullCommit(repository, found, origin), found.date);
}
