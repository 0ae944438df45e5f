/** Whatever lets a branch or tag end at a commit, or merges one into it, shows what it will hold, as a push of that commit would. */
import { beforeAll, describe, expect, it } from 'vitest';
import { noHash } from '../../../../../src/main/hub/platforms/git-push-protocol.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import { previewed } from './context.ts';
import { byHand, make, watched } from './writing.ts';

const repository = 'ada-demo/tidy-csv';
const evil = '.github/workflows/evil.yml';

let context: ToolContext;
let writes: string[];
/** The commit that brings the workflow, which the next one takes out again; and the end of `work`, which has neither. */
let middle = '';
let end = '';

beforeAll(async () => {
  ({ context, writes } = await watched());
  await make('github_create_branch', context, { repository, branch: 'work' });
  const file = { repository, branch: 'work', path: evil };
  const added = await make('github_write_file', context, { ...file, content: 'on: push\n', message: 'Evil' });
  const removed = await make('github_delete_file', context, { ...file, message: 'Tidy' });
  [middle, end] = [String(added.output['commit']), String(removed.output['commit'])];
  await make('github_create_release', context, { repository, tag: 'v8', target: middle, draft: true });
});

async function shown(tool: string, args: object): Promise<Preview> {
  const preview = await previewed(tool, context, { repository, ...args });
  if ('code' in preview) throw new Error(preview.message);
  return preview;
}
const draft = async (): Promise<number> =>
  (await byHand(context, 'GET', `/repos/${repository}/releases`)).find(
    ({ tag_name }: { tag_name: string }) => tag_name === 'v8',
  ).id;

describe('a branch that commits are merged into', () => {
  const shownMerge = [
    { name: 'What GitHub runs or obeys', before: null, after: evil, kind: 'warning' },
    expect.objectContaining({ name: evil, after: 'on: push\n', kind: 'file' }),
  ];
  const open = async (head: string): Promise<number> => {
    const asked = { repository, title: head, head, base: 'main' };
    return Number((await make('github_create_pull_request', context, asked)).output['number']);
  };

  it.each(['merge', 'squash', 'rebase'])(
    'shows all that comes in by %s, also what no end has',
    async (merge_method) => {
      const branch = `by-${merge_method}`;
      await make('github_create_branch', context, { repository, branch, from: end });
      const kept = { repository, branch, path: 'kept.md', content: 'Kept\n', message: 'Keep' };
      const sha = String((await make('github_write_file', context, kept)).output['commit']);
      const { version, changes } = await shown('github_merge_pull_request', {
        number: await open(branch),
        merge_method,
      });
      expect(version).toBe(sha);
      expect(changes).toEqual(
        expect.arrayContaining([
          ...shownMerge,
          { name: 'kept.md', before: null, after: 'Kept\n', kind: 'file' },
          { name: '3 commits, 1 file, +1 −0', before: null, after: null, kind: 'total' },
        ]),
      );
      const commits = changes.find(({ name }) => name === 'main: commits')?.after ?? '';
      expect([...commits.matchAll(/^commit (\w+)/gm)].map(([, hash]) => hash)).toEqual([sha, end, middle]);
    },
  );

  it('shows what is brought to the branch of a pull request, and none of what that has itself', async () => {
    await make('github_create_branch', context, { repository, branch: 'behind' });
    const own = { repository, branch: 'behind', path: 'own.md', content: 'Own\n', message: 'Own' };
    await make('github_write_file', context, own);
    const number = await open('behind');
    const file = { repository, branch: 'main', path: evil, content: 'on: push\n', message: 'Evil' };
    const brought = [String((await make('github_write_file', context, file)).output['commit'])];
    const same = { ...own, path: 'same.md' };
    await make('github_write_file', context, same);
    brought.unshift(String((await make('github_write_file', context, { ...same, branch: 'main' })).output['commit']));
    const { changes } = await shown('github_update_pull_request_branch', { number });
    expect(changes).toEqual(expect.arrayContaining(shownMerge));
    expect(changes.map(({ name }) => name)).not.toContain('own.md');
    const commits = changes.find(({ name }) => name === 'behind: commits')?.after ?? '';
    expect([...commits.matchAll(/^commit (\w+)/gm)].map(([, hash]) => hash)).toEqual(brought);
    expect(changes).toContainEqual({ name: 'same.md', before: null, after: 'Own\n', kind: 'file' });
    await make('github_delete_file', context, { repository, branch: 'main', path: evil, message: 'Tidy' });
  });
});

describe('a default branch that is led to commits which another branch has', () => {
  it.each(['onward', 'agent/onward'])('shows each of them, as a merge of %s would', async (branch) => {
    const { sha: old } = (await make('github_create_branch', context, { repository, branch })).output;
    const file = { repository, branch, path: evil };
    const added = await make('github_write_file', context, { ...file, content: 'on: push\n', message: 'Evil' });
    const removed = await make('github_delete_file', context, { ...file, message: 'Tidy' });
    const [first, last] = [String(added.output['commit']), String(removed.output['commit'])];
    const move = (ref: string) => ({ updates: [{ ref, old: String(old), new: last }] });
    const { changes } = await shown('git_restore', move('refs/heads/main'));
    expect(changes).toContainEqual({ name: 'What GitHub runs or obeys', before: null, after: evil, kind: 'warning' });
    expect(changes).toContainEqual(expect.objectContaining({ name: evil, after: 'on: push\n', kind: 'file' }));
    const commits = changes.find(({ name }) => name === 'main: commits')?.after ?? '';
    expect([...commits.matchAll(/^commit (\w+)/gm)].map(([, hash]) => hash)).toEqual([last, first]);
  });
});

describe('a ref that will end at a commit which no branch ends with', () => {
  it.each<[what: string, tool: string, args: () => object | Promise<object>]>([
    ['a new branch', 'github_create_branch', () => ({ branch: 'live', from: middle })],
    ['a new branch, by a short hash', 'github_create_branch', () => ({ branch: 'live', from: middle.slice(0, 12) })],
    ['a release', 'github_create_release', () => ({ tag: 'v9', target: middle })],
    ['a draft', 'github_create_release', () => ({ tag: 'v9', target: middle, draft: true })],
    ['a draft that is published', 'github_update_release', async () => ({ release_id: await draft(), draft: false })],
    [
      'a draft that is published by another tag',
      'github_update_release',
      async () => ({ release_id: await draft(), draft: false, tag: 'v9' }),
    ],
    [
      'a branch that is put back over git',
      'git_restore',
      () => ({ updates: [{ ref: 'refs/heads/live', old: noHash, new: middle }] }),
    ],
    [
      'one that is put back to what it was',
      'git_restore',
      () => ({ updates: [{ ref: 'refs/heads/work', old: end, new: middle }] }),
    ],
    ['a tag that is put back', 'git_restore', () => ({ updates: [{ ref: 'refs/tags/v7', old: noHash, new: middle }] })],
  ])('is shown with its files where it is %s', async (_what, tool, args) => {
    const before = writes.length;
    const { changes } = await shown(tool, await args());
    expect(changes).toEqual(
      expect.arrayContaining([
        { name: 'What GitHub runs or obeys', before: null, after: evil, kind: 'warning' },
        expect.objectContaining({ name: evil, after: 'on: push\n', kind: 'file' }),
      ]),
    );
    expect(writes.length).toBe(before);
  });

  it('is made where it was looked at, though its target has moved', async () => {
    const { version } = await shown('github_update_release', { release_id: await draft(), draft: false });
    expect(version).toBe(middle);
    // Also what an undo would make: a branch that was deleted comes back with all that it held.
    const { undo } = await make('github_delete_branch', context, { repository, branch: 'work' });
    expect(undo).toMatchObject({ tool: 'github_create_branch', arguments: { from: end } });
    const { changes } = await shown('github_create_branch', { branch: 'work', from: end });
    expect(changes).toContainEqual({ name: 'What GitHub runs or obeys', before: null, after: evil, kind: 'warning' });
    expect(changes).toContainEqual(expect.objectContaining({ name: evil, after: 'on: push\n' }));
  });

  it('shows nothing more where it ends as the default branch does', async () => {
    const { changes } = await shown('github_create_branch', { branch: 'same' });
    expect(changes.map(({ name }) => name)).toEqual(['branch', 'starts at']);
  });
});
