import { compareFiles } from '../changed-files.ts';
import { reachable } from '../git-objects.ts';
import { fullName } from '../model.ts';
import { commitShape, diffEntry } from '../shapes/commit.ts';
import { filesAt } from '../snapshots.ts';
import { type Answer, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { resolveReference } from './references.ts';

/** `base...head`: what head has that base does not. */
export function compare(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  const content = repository.content();
  const [from = '', to = ''] = (parameters['basehead'] ?? '').split('...');
  const [base, head] = [from, to].map((name) => resolveReference(content, name));
  if (!base || !head) return notFound(context);
  const [older, newer] = [base, head].map(({ sha }) => reachable(content.commits, sha));
  const known = new Set(older?.map(({ sha }) => sha));
  const reached = new Set(newer?.map(({ sha }) => sha));
  const ahead = newer?.filter(({ sha }) => !known.has(sha)) ?? [];
  const behind = older?.filter(({ sha }) => !reached.has(sha)) ?? [];
  const common = newer?.find(({ sha }) => known.has(sha)) ?? base;
  const status =
    ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical';
  const files = compareFiles(filesAt(content, common), filesAt(content, head));
  const html = `${origin}/${fullName(repository)}/compare/${from}...${to}`;
  return ok({
    url: `${origin}/repos/${fullName(repository)}/compare/${from}...${to}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitShape(repository, base, origin),
    merge_base_commit: commitShape(repository, common, origin),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.toReversed().map((commit) => commitShape(repository, commit, origin)),
    files: files.map((file) => diffEntry(repository, head, file, origin)),
  });
}
