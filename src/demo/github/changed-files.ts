import { objectId } from './git-objects.ts';
import type { Commit, Content } from './model.ts';
import { createRandom } from './random.ts';

export type ChangedFile = {
  readonly path: string;
  readonly sha: string;
  readonly status: 'added' | 'modified';
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string;
};

const largestPatchedFile = 100_000;

/** What a commit touched. Derived from its id, so that no history has to be kept in memory. */
export function changedFiles(content: Pick<Content, 'files'>, commit: Commit): ChangedFile[] {
  const random = createRandom(commit.sha);
  const candidates = content.files.filter((file) => file.text.length < largestPatchedFile);
  if (candidates.length === 0) return [];
  const isFirst = commit.parents.length === 0;
  const touched = isFirst ? candidates : random.shuffle(candidates).slice(0, random.between(1, 3));
  return touched.map(({ path, text, sha }) => {
    const lines = text.split('\n');
    const start = isFirst ? 0 : random.between(0, Math.max(0, lines.length - 8));
    const added = lines.slice(start, isFirst ? lines.length : start + random.between(2, 7));
    const removed = isFirst ? [] : added.slice(0, random.between(0, Math.max(0, added.length - 1))).reverse();
    const header = `@@ -${isFirst ? 0 : start + 1},${removed.length} +${start + 1},${added.length} @@`;
    return {
      path,
      sha: isFirst ? sha : objectId('blob', `${commit.sha} ${path}`),
      status: isFirst ? 'added' : 'modified',
      additions: added.length,
      deletions: removed.length,
      patch: [header, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n'),
    };
  });
}
