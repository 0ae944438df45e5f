import { hash } from 'node:crypto';
import type { Commit, Identity } from './model.ts';

/** The id that git itself gives to this content (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export function objectId(type: 'blob' | 'commit' | 'tree' | 'tag', content: string): string {
  return hash('sha1', `${type} ${Buffer.byteLength(content)}\0${content}`);
}

/**
 * Completes a commit with its id, so that a changed word anywhere in history changes every id after it. Seeded commits have
 * no tree of their own.
 */
export function sealCommit(draft: Omit<Commit, 'sha' | 'tree'> & { tree?: string }): Commit {
  const tree = draft.tree ?? objectId('tree', `${draft.parents.join(' ')} ${draft.date} ${draft.message}`);
  const signature = ({ name, email }: Identity) => `${name} <${email}> ${draft.date / 1000} +0000`;
  const lines = [
    `tree ${tree}`,
    ...draft.parents.map((parent) => `parent ${parent}`),
    `author ${signature(draft.author)}`,
    `committer ${signature(draft.committer)}`,
    '',
    draft.message,
  ];
  return { ...draft, tree, sha: objectId('commit', lines.join('\n')) };
}

/** Everything reachable from a commit, newest first. */
export function reachable(commits: ReadonlyMap<string, Commit>, head: string): Commit[] {
  const found = new Map<string, Commit>();
  const waiting = [head];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const commit = commits.get(sha);
    if (!commit || found.has(sha)) continue;
    found.set(sha, commit);
    waiting.push(...commit.parents);
  }
  // Of the same second, one stays before its parents.
  return [...found.values()].sort((a, b) => b.date - a.date);
}
