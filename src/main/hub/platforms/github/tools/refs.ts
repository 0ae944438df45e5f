/** Where branches and tags end, and the look at what they will hold: the same for all that moves one, by git or by the API. */
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { readRefs } from '../../git-protocol.ts';
import { noHash, type RefUpdate } from '../../git-push-protocol.ts';
import type { PlatformClient } from '../../platform.ts';
import type { RefsAbout, SeenPush, ToolContext } from '../../tool.ts';
import { askGit } from './git.ts';

/** Refs of one repository, each with where it ends and where it will. */
type Move = { repository: string; updates: readonly RefUpdate[] };

/** Where each branch and tag ends, and `HEAD`. */
export async function refsOf(client: PlatformClient, repository: string): Promise<Result<Map<string, string>>> {
  const lines = ['ref-prefix HEAD', 'ref-prefix refs/heads/', 'ref-prefix refs/tags/'];
  const answer = await askGit(client, repository, { command: 'ls-refs', lines: lines.join('\n') });
  if (!answer.ok) return answer;
  return ok(new Map(readRefs(Buffer.from(await answer.value.arrayBuffer())).map(({ ref, hash }) => [ref, hash])));
}

/** `main`, or `tags/v1`. */
export const nameOfRef = (ref: string): string => ref.replace(/^refs\/(heads\/)?/, '');

/** Looks at a move, provided that each ref is where it should be. Fails with `platform_refused` where one isn't, and as `look` does. */
export async function lookAtMove(
  { repository, updates }: Move,
  { client }: ToolContext,
  look: (about: RefsAbout) => Promise<Result<SeenPush>>,
): Promise<Result<SeenPush>> {
  const found = await refsOf(client, repository);
  if (!found.ok) return found;
  const moved = updates.find(({ ref, old }) => (found.value.get(ref) ?? noHash) !== old);
  if (moved) {
    return fail('platform_refused', `${nameOfRef(moved.ref)} is not where it was: somebody has moved it.`, {
      hint: 'Fetch, then push again.',
    });
  }
  const tip = found.value.get('HEAD');
  // What the default branch gets is shown though another branch has it, as a merge of that one would show it.
  const isOfDefault = updates.some(({ ref, old }) => ref.startsWith('refs/heads/') && old === tip);
  const branches = [...found.value].flatMap(([ref, end]) => (ref.startsWith('refs/heads/') ? [end] : []));
  return look({
    updates,
    tip,
    branches: isOfDefault ? [] : branches,
    signal: client.signal,
    fetch: fetchFrom(client, repository),
  });
}

const fetchFrom =
  (client: PlatformClient, repository: string): RefsAbout['fetch'] =>
  async (lines) => {
    const answer = await askGit(client, repository, { command: 'fetch', lines: lines.join('\n') });
    if (!answer.ok) return answer;
    return answer.value.body ? ok(answer.value.body) : fail('platform_failed');
  };

/**
 * What a person is shown of a ref that will be new and end there, beside its name: all that such a push of it would show. Fails where what
 * it would hold can't be shown, as the push would.
 */
export async function newRefChanges(
  repository: string,
  { ref, end }: { ref: string; end: string },
  context: ToolContext,
): Promise<Result<SeenPush['changes']>> {
  const updates = [{ ref, old: noHash, new: end }];
  const seen = await lookAtMove({ repository, updates }, context, context.look);
  return seen.ok ? ok(seen.value.changes.slice(updates.length)) : seen;
}

/** Commits of `from` come into the branch, which ends with `into`. Either is a hash, or a ref of this repository. */
type Merge = { branch: string; from: string; into: string };

/**
 * What a person is shown of a branch that commits are merged into, each but the branch's own as such a push would show it. The commit that
 * GitHub makes of both is not there yet.
 */
export async function mergedChanges(
  repository: string,
  { branch, from, into }: Merge,
  { client, look }: ToolContext,
): Promise<Result<SeenPush['changes']>> {
  const found = await refsOf(client, repository);
  if (!found.ok) return found;
  const endOf = (place: string): string => found.value.get(place) ?? place;
  const updates = [{ ref: `refs/heads/${branch}`, old: noHash, new: endOf(from) }];
  const tip = endOf(into);
  const seen = await look({
    updates,
    tip,
    signal: client.signal,
    branches: [tip],
    isMerge: true,
    fetch: fetchFrom(client, repository),
  });
  return seen.ok ? ok(seen.value.changes.slice(updates.length)) : seen;
}
