/** Branches, commits, tags and releases. */

import { changedFiles, compareFiles } from '../changes.ts';
import { filesAt, reachable } from '../git.ts';
import { type Commit, type Content, canRead, defaultBranch, fullName, type Identity } from '../model.ts';
import { site } from '../shapes/account.ts';
import { commitDiff, commitShape, diffEntry, fullBranch, fullCommit, shortBranch } from '../shapes/commit.ts';
import { tagShape } from '../shapes/git.ts';
import { listReply, missing, okReply, type Reply, refuseRequest, textReply, wants } from './reply.ts';
import { checkParameters, type RepositoryContext, sameName, timeParameter } from './request.ts';
import { route } from './route.ts';

/** What a branch name, a tag, a full id or a short id (four digits or more, unambiguous) names. */
export function resolveReference(content: Content, reference: string | null): Commit | undefined {
  const name = (reference ?? defaultBranch).replace(/^refs\/heads\/|^heads\//, '');
  const named = content.tags.find((one) => one.name === name.replace(/^refs\/tags\/|^tags\//, ''));
  const tag = (named ?? content.tagObjects.get(name))?.commit;
  const head = (name === 'HEAD' ? content.branches.get(defaultBranch) : content.branches.get(name)) ?? tag;
  const exact = content.commits.get(head ?? name.toLowerCase());
  if (exact || !/^[0-9a-f]{4,39}$/i.test(name)) return exact;
  const matches = [...content.commits.values()].filter(({ sha }) => sha.startsWith(name.toLowerCase()));
  return matches.length === 1 ? matches[0] : undefined;
}

/**
 * The fork of the repository that `owner:branch` is in; undefined for a branch of the repository itself. GitHub keeps the commits of
 * a fork with those of its source, so that they can be compared there.
 */
export function forkNamed({ repository, catalogue, viewer }: RepositoryContext, name: string) {
  const [owner = '', branch] = name.split(':');
  if (branch === undefined || sameName(owner, repository.owner.login)) return undefined;
  const fork = catalogue.repositories.find(
    (one) => one.parent === repository && sameName(one.owner.login, owner) && canRead(one, viewer),
  );
  const content = fork?.content();
  const tip = content?.commits.get(content.branches.get(branch) ?? '');
  if (!fork || !content || !tip) return missing();
  const { commits, trees } = repository.content();
  for (const commit of reachable(content.commits, tip.sha)) {
    if (!commits.has(commit.sha)) commits.set(commit.sha, commit);
  }
  if (!trees.has(tip.tree)) trees.set(tip.tree, filesAt(content, tip));
  return { fork, branch, tip };
}

/** What is in the repository; refuses where nothing is. */
function committed({ repository }: RepositoryContext): Content {
  const content = repository.content();
  return content.branches.size === 0 ? refuseRequest(409, 'Git Repository is empty.') : content;
}

/** GitHub takes a login or an address here. */
export const isWrittenBy = ({ account, email }: Identity, name: string): boolean =>
  sameName(account?.login, name) || sameName(email, name);

function branches(context: RepositoryContext): Reply {
  const { repository, query } = context;
  checkParameters(context, 'Branch', { protected: ['true', 'false'] });
  const named = query.get('protected') === 'true' ? [] : [...repository.content().branches].sort();
  return listReply(context, named, ([name, sha]) => shortBranch(repository, name, sha));
}

function oneBranch({ repository, parameters }: RepositoryContext): Reply {
  const name = parameters['branch'] ?? '';
  const { commits, branches } = repository.content();
  const head = commits.get(branches.get(name) ?? '') ?? missing('Branch not found');
  return okReply(fullBranch(repository, name, head));
}

function commits(context: RepositoryContext): Reply {
  const { repository, query } = context;
  const content = committed(context);
  checkParameters(context, 'Commit', {}, ['since', 'until']);
  const head = resolveReference(content, query.get('sha')) ?? missing();
  const since = timeParameter(context, 'since') ?? 0;
  const until = timeParameter(context, 'until') ?? Number.POSITIVE_INFINITY;
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
  return listReply(context, matches, (commit) => commitShape(repository, commit));
}

function oneCommit(context: RepositoryContext): Reply {
  const { repository, parameters } = context;
  const content = committed(context);
  const reference = parameters['ref'] ?? defaultBranch;
  const found = resolveReference(content, reference) ?? refuseRequest(422, `No commit found for SHA: ${reference}`);
  if (wants(context, 'sha')) return textReply(found.sha, 'sha');
  if (wants(context, 'diff')) return textReply(commitDiff(repository, found), 'diff');
  return okReply(fullCommit(repository, found), found.date);
}

/** `base...head`: what head has that base does not. */
function compare(context: RepositoryContext): Reply {
  const { repository, parameters } = context;
  const content = repository.content();
  const [from = '', to = ''] = (parameters['basehead'] ?? '').split('...');
  const base = resolveReference(content, from) ?? missing();
  const head = forkNamed(context, to)?.tip ?? resolveReference(content, to.replace(/^[^:]*:/, '')) ?? missing();
  const older = reachable(content.commits, base.sha);
  const newer = reachable(content.commits, head.sha);
  const known = new Set(older.map(({ sha }) => sha));
  const reached = new Set(newer.map(({ sha }) => sha));
  const ahead = newer.filter(({ sha }) => !known.has(sha));
  const behind = older.filter(({ sha }) => !reached.has(sha));
  const common = newer.find(({ sha }) => known.has(sha)) ?? base;
  const status =
    ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical';
  const files = compareFiles(filesAt(content, common), filesAt(content, head));
  const html = `${site}/${fullName(repository)}/compare/${from}...${to}`;
  return okReply({
    url: `${site}/repos/${fullName(repository)}/compare/${from}...${to}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitShape(repository, base),
    merge_base_commit: commitShape(repository, common),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.toReversed().map((commit) => commitShape(repository, commit)),
    files: files.map((file) => diffEntry(repository, head, file)),
  });
}

/** Newest first, as the names sort. */
function tags(context: RepositoryContext): Reply {
  const { repository } = context;
  const sorted = [...repository.content().tags].sort((a, b) => (a.name < b.name ? 1 : -1));
  return listReply(context, sorted, (tag) => tagShape(repository, tag));
}

export const commitRoutes = [
  route('GET', '/branches', branches),
  route('GET', '/branches/{branch*}', oneBranch),
  route('GET', '/commits', commits),
  route('GET', '/commits/{ref*}', oneCommit),
  route('GET', '/compare/{basehead*}', compare),
  route('GET', '/tags', tags),
];
