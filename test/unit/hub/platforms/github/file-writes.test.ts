/** Writes to files and branches, on the demo GitHub: what is shown, what is sent, what is there afterwards, and the way back. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, codeOf, previewed, run, toolNamed } from './context.ts';
import { attempt, byHand, make, takeBack, watched } from './writing.ts';

const repository = 'ada-demo/atlas-service';
const api = `/repos/${repository}`;

let context: ToolContext;
let writes: string[];
beforeEach(async () => {
  ({ context, writes } = await watched());
});

const textOf = async (path: string, ref = 'work') => {
  const file = await run('github_get_file', context, { repository, path, ref });
  return 'code' in file ? file.code : file['content'];
};
const latest = async (branch = 'work') => {
  const { items } = await answer('github_list_commits', context, { repository, sha: branch, limit: 1 });
  return items[0];
};

/** A branch of its own with a file in it that may be run, a symlink, and one that is no text. */
async function workBranch(): Promise<void> {
  await make('github_create_branch', context, { repository, branch: 'work' });
  const head = await latest('work');
  const commit = await byHand(context, 'GET', `${api}/git/commits/${head?.['sha']}`);
  const tree = await byHand(context, 'POST', `${api}/git/trees`, {
    base_tree: commit.tree.sha,
    tree: [
      { path: 'bin/run', mode: '100755', type: 'blob', content: '#!/bin/sh\necho 1\n' },
      { path: 'latest', mode: '120000', type: 'blob', content: 'README.md' },
      { path: 'docs/logo.bin', mode: '100644', type: 'blob', content: 'PNG\u0000\u0001' },
      { path: 'docs/bom.txt', mode: '100644', type: 'blob', content: '\ufeffone\r\ntwo\r\n' },
    ],
  });
  const made = await byHand(context, 'POST', `${api}/git/commits`, {
    message: 'More kinds of files',
    tree: tree.sha,
    parents: [head?.['sha']],
  });
  await byHand(context, 'PATCH', `${api}/git/refs/heads/work`, { sha: made.sha });
  writes.length = 0;
}

describe('writing one file', () => {
  beforeEach(workBranch);
  const args = { repository, branch: 'work', path: 'docs/contributing.md', content: 'New\n', message: 'docs: shorter' };

  it('shows the whole text before and after, sends one request with what was seen, and can be taken back', async () => {
    const before = await textOf(args.path);
    const { preview, output, undo } = await make('github_write_file', context, args);
    expect(preview).toEqual({
      target: 'work: docs/contributing.md',
      version: expect.stringMatching(/^[0-9a-f]{40}$/),
      changes: [
        { name: 'docs/contributing.md', before: `${before}\n`, after: 'New\n', kind: 'file' },
        { name: 'commit message', before: null, after: 'docs: shorter' },
      ],
    });
    expect(writes).toEqual([`PUT ${api}/contents/docs/contributing.md`]);
    expect(await textOf(args.path)).toBe('New');
    expect(await textOf(args.path, 'main')).toBe(before);
    expect(await latest()).toMatchObject({ sha: output['commit'], title: 'docs: shorter', author: 'ada-demo' });

    const back = await takeBack(context, undo);
    expect(back.preview.changes[0]).toEqual({
      name: 'docs/contributing.md',
      before: 'New\n',
      after: `${before}\n`,
      kind: 'file',
    });
    expect(await textOf(args.path)).toBe(before);
  });

  it('creates a file, with characters of every kind in its path, and takes it away again', async () => {
    const path = 'docs/ä {owner} 100% #1?/[draft] (1).md';
    const { preview, undo } = await make('github_write_file', context, { ...args, path });
    expect(preview).toMatchObject({ version: null, changes: [{ name: path, before: null, after: 'New\n' }, {}] });
    expect(await textOf(path)).toBe('New');
    expect(undo).toMatchObject({ tool: 'github_restore_files', arguments: { paths: [path] } });
    const back = await takeBack(context, undo);
    expect(back.preview.changes[0]).toEqual({ name: path, before: 'New\n', after: null, kind: 'file' });
    expect(await textOf(path)).toBe('platform_not_found');
  });

  it.each(['commit message', 'mode of bin/run', 'state', 'branch'])(
    'shows that %s is the name of a file',
    async (path) => {
      const preview = await previewed('github_write_file', context, { ...args, path });
      expect('changes' in preview && preview.changes).toEqual([
        { name: path, before: null, after: 'New\n', kind: 'file' },
        { name: 'commit message', before: null, after: 'docs: shorter' },
      ]);
    },
  );

  it('shows a text with all its characters, and of what is none its size and id', async () => {
    const shown = async (path: string) => {
      const { preview, undo } = await make('github_write_file', context, { ...args, path });
      await takeBack(context, undo);
      return preview.changes[0]?.before;
    };
    expect(await shown('docs/bom.txt')).toBe('\ufeffone\r\ntwo\r\n');
    expect(await shown('docs/logo.bin')).toMatch(/^\[5 bytes that are no text; [0-9a-f]{40}\]$/);
    const bytes = await byHand(context, 'GET', `${api}/contents/docs/logo.bin?ref=work`);
    expect(Buffer.from(bytes.content, 'base64').toString()).toBe('PNG\u0000\u0001');
  });

  it.each([
    ['through a symlink', { path: 'latest/x.md' }, 'invalid_arguments', 'symlink'],
    ['over a symlink', { path: 'latest' }, 'invalid_arguments', 'symlink'],
    ['over a directory', { path: 'docs' }, 'invalid_arguments', 'directory'],
    ['below a file', { path: 'README.md/x' }, 'invalid_arguments', 'file'],
    ['on a branch that is not there', { branch: 'nowhere' }, 'platform_not_found', ''],
    ['in a repository that is not there', { repository: 'ada-demo/none' }, 'platform_not_found', ''],
  ])('is refused before it is sent: %s', async (_, change, code, word) => {
    expect(await attempt('github_write_file', context, { ...args, ...change })).toMatchObject({
      code,
      message: expect.stringContaining(word),
    });
    expect(writes).toEqual([]);
  });

  it('is refused by GitHub where the file changed after it was looked at, or came to be', async () => {
    const tool = toolNamed('github_write_file');
    if (tool.access === 'read') throw new Error('no write');
    for (const path of ['README.md', 'docs/new.md']) {
      const preview = await tool.preview(tool.input.parse({ ...args, path }), context);
      await make('github_write_file', context, { ...args, path, content: 'Somebody else’s\n' });
      if (!preview.ok) throw new Error('no preview');
      const made = await tool.run(tool.input.parse({ ...args, path }), { ...context, preview: preview.value });
      expect(made).toMatchObject({ ok: false, failure: { code: 'platform_refused' } });
      expect(await textOf(path)).toBe('Somebody else’s');
    }
  });

  it('is refused where the account may only read', async () => {
    const { context: grace } = await watched('grace-demo');
    const change = { ...args, repository: 'ada-demo/tidy-csv', branch: 'main' };
    expect(await attempt('github_write_file', grace, change)).toMatchObject({ code: 'platform_forbidden' });
    const archived = { ...args, repository: 'ada-demo/word-clock', branch: 'main' };
    expect(await attempt('github_write_file', context, archived)).toMatchObject({ code: 'platform_forbidden' });
  });
});

describe('deleting one file', () => {
  beforeEach(workBranch);
  const args = { repository, branch: 'work', message: 'chore: tidy up' };

  it.each(['README.md', 'bin/run', 'latest', 'docs/logo.bin'])(
    'shows %s in full, deletes it with one request, and brings back what it was',
    async (path) => {
      const entry = async () => {
        const { tree } = await byHand(context, 'GET', `${api}/git/trees/work?recursive=1`);
        const { mode, sha } = tree.find((one: { path: string }) => one.path === path) ?? {};
        return { mode, sha };
      };
      const before = await entry();
      const { preview, undo } = await make('github_delete_file', context, { ...args, path });
      expect(preview).toMatchObject({
        target: `work: ${path}`,
        version: before.sha,
        changes: [{ name: path, before: expect.stringMatching(/./), after: null }, { name: 'commit message' }],
      });
      expect(writes).toEqual([`DELETE ${api}/contents/${path}`]);
      expect(await entry()).toEqual({});
      await takeBack(context, undo);
      expect(await entry()).toEqual(before);
    },
  );

  it('fails where there is none', async () => {
    expect(await attempt('github_delete_file', context, { ...args, path: 'none.md' })).toMatchObject({
      code: 'platform_not_found',
    });
    expect(writes).toEqual([]);
  });
});

describe('writing several files', () => {
  beforeEach(workBranch);
  const files = [
    { path: '1', content: 'one\n' },
    { path: '__proto__', content: 'two\n' },
    { path: 'README.md', content: '# Atlas\n' },
    { path: 'bin/run', content: '#!/bin/sh\necho 2\n' },
  ];
  const args = { repository, branch: 'work', files, message: 'feat: all at once\n\nWith a reason.' };

  it('lists every file, makes one commit of them, and moves the branch last', async () => {
    const head = (await latest())?.['sha'];
    const readme = await textOf('README.md');
    const { preview, output, undo } = await make('github_push_files', context, args);
    expect(preview).toEqual({
      target: 'work: 1, __proto__, README.md, bin/run',
      version: head,
      changes: [
        { name: '1', before: null, after: 'one\n', kind: 'file' },
        { name: '__proto__', before: null, after: 'two\n', kind: 'file' },
        { name: 'README.md', before: `${readme}\n`, after: '# Atlas\n', kind: 'file' },
        { name: 'bin/run', before: '#!/bin/sh\necho 1\n', after: '#!/bin/sh\necho 2\n', kind: 'file' },
        { name: 'commit message', before: null, after: args.message },
      ],
    });
    expect(output).toMatchObject({ parent: head });
    expect(writes).toEqual([`POST ${api}/git/trees`, `POST ${api}/git/commits`, `PATCH ${api}/git/refs/heads%2Fwork`]);
    const made = await answer('github_get_commit', context, { repository, sha: 'work' });
    expect(made).toMatchObject({ sha: output['commit'], title: 'feat: all at once', body: 'With a reason.' });
    expect((made['files'] as { path: string; status: string }[]).map(({ path, status }) => [path, status])).toEqual([
      ['1', 'added'],
      ['README.md', 'modified'],
      ['__proto__', 'added'],
      ['bin/run', 'modified'],
    ]);
    const { tree } = await byHand(context, 'GET', `${api}/git/trees/work?recursive=1`);
    expect(tree).toContainEqual(expect.objectContaining({ path: 'bin/run', mode: '100755' }));

    const back = await takeBack(context, undo);
    expect(back.preview.changes.map(({ name, after }) => [name, after])).toEqual([
      ['1', null],
      ['__proto__', null],
      ['README.md', `${readme}\n`],
      ['bin/run', '#!/bin/sh\necho 1\n'],
      ['commit message', `Restore files as of ${String(head).slice(0, 7)}`],
    ]);
    expect(await textOf('README.md')).toBe(readme);
    expect(await textOf('1')).toBe('platform_not_found');
  });

  it('is named by its paths, none of which can look like two', async () => {
    const targetOf = async (...paths: string[]) => {
      const change = { ...args, files: paths.map((path) => ({ path, content: 'x' })) };
      return (await make('github_push_files', context, change)).preview.target;
    };
    expect(await targetOf('a', 'b')).toBe('work: a, b');
    expect(await targetOf('a, b')).toBe('work: a\\, b');
  });

  it('shows no more of what was there than a person could read', async () => {
    const large = { path: 'large/0.txt', content: 'x'.repeat(450_000) };
    const huge = [0, 1, 2].map((index) => ({ path: `huge/${index}.txt`, text: 'y'.repeat(900_000) }));
    await make('github_push_files', context, { ...args, files: [large] });
    const head = (await latest())?.['sha'];
    const { tree: base } = await byHand(context, 'GET', `${api}/git/commits/${head}`);
    const tree = await byHand(context, 'POST', `${api}/git/trees`, {
      base_tree: base.sha,
      tree: [
        ...huge.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
        { path: 'huge/one.txt', mode: '100644', type: 'blob', content: 'z'.repeat(1_000_001) },
      ],
    });
    const commit = { message: 'Huge', tree: tree.sha, parents: [head] };
    const made = await byHand(context, 'POST', `${api}/git/commits`, commit);
    await byHand(context, 'PATCH', `${api}/git/refs/heads/work`, { sha: made.sha });
    const paths = ['huge/one.txt', ...huge.map(({ path }) => path), large.path];
    const change = { ...args, files: paths.map((path) => ({ path, content: 'small' })) };
    const { preview } = await make('github_push_files', context, change);
    expect(
      preview.changes.map(({ before }) => (before?.startsWith('[') ? before.slice(0, 14) : before?.length)),
    ).toEqual(['[1,000,001 byt', 900_000, 900_000, '[900,000 bytes', '[450,000 bytes', undefined]);
  });

  it('changes nothing where the branch went on meanwhile', async () => {
    const tool = toolNamed('github_push_files');
    if (tool.access === 'read') throw new Error('no write');
    const preview = await tool.preview(tool.input.parse(args), context);
    if (!preview.ok) throw new Error('no preview');
    const other = { repository, branch: 'work', path: 'other.md', content: 'x', message: 'Other' };
    const { output } = await make('github_write_file', context, other);
    const made = await tool.run(tool.input.parse(args), { ...context, preview: preview.value });
    expect(made).toMatchObject({
      ok: false,
      failure: { code: 'platform_refused', message: expect.stringContaining('fast forward') },
    });
    expect((await latest())?.['sha']).toBe(output['commit']);
  });

  it('says that nothing changed where a step before the last one is lost', async () => {
    const { fetch } = context.client;
    for (const step of ['trees', 'commits', 'refs']) {
      context.client.fetch = (input, init) => {
        const request = new Request(input, init);
        const isStep = request.method !== 'GET' && new URL(request.url).pathname.includes(`/git/${step}`);
        return isStep ? Promise.resolve(new Response('{}', { status: 502 })) : fetch(request);
      };
      expect(await attempt('github_push_files', context, args)).toMatchObject({
        code: step === 'refs' ? 'outcome_unknown' : 'platform_failed',
      });
    }
  });

  it.each([
    ['a path twice', ['a.md', 'a.md']],
    ['a file where another needs a directory', ['a', 'a/b']],
    ['a path that leads out', ['../x']],
    ['what belongs to git itself', ['.git/config']],
    ['the same in capitals', ['sub/.GIT/hooks/x']],
    ['a hidden character', ['a\u202etxt.md']],
    ['an empty part', ['a//b']],
    ['a slash in front', ['/a']],
    ['no file at all', []],
  ])('refuses %s', (_, paths) => {
    const { input } = toolNamed('github_push_files');
    const wanted = { repository, branch: 'x', message: 'x', files: paths.map((path) => ({ path, content: '' })) };
    expect(input.safeParse(wanted).success).toBe(false);
  });
});

describe('restoring files', () => {
  beforeEach(workBranch);

  it('refuses what is so already, and a commit that is not there', async () => {
    const head = String((await latest())?.['sha']);
    const args = { repository, branch: 'work', commit: head, paths: ['README.md'] };
    expect(await attempt('github_restore_files', context, args)).toMatchObject({ code: 'invalid_arguments' });
    const unknown = { ...args, commit: '0'.repeat(40) };
    expect(await attempt('github_restore_files', context, unknown)).toMatchObject({ code: 'platform_not_found' });
    expect(writes).toEqual([]);
  });

  it('refuses a commit that the branch does not come from', async () => {
    await make('github_create_branch', context, { repository, branch: 'other' });
    const file = { repository, branch: 'other', path: 'README.md', content: 'Of another branch', message: 'x' };
    const { output } = await make('github_write_file', context, file);
    writes.length = 0;
    const args = { repository, branch: 'work', commit: output['commit'], paths: ['README.md'] };
    expect(await attempt('github_restore_files', context, args)).toMatchObject({ code: 'platform_refused' });
    expect(writes).toEqual([]);
  });

  it.each([
    ['bin/run', '100755'],
    ['latest', '120000'],
    ['docs/bom.txt', undefined],
  ])('shows as what %s comes back that is gone', async (path, mode) => {
    const args = { repository, branch: 'work', path, message: 'Gone' };
    const { undo } = await make('github_delete_file', context, args);
    const { preview } = await takeBack(context, undo);
    const shown = preview.changes.filter(({ name }) => name.startsWith('mode of'));
    expect(shown).toEqual(mode ? [{ name: `mode of ${path}`, before: null, after: mode }] : []);
    const { tree } = await byHand(context, 'GET', `${api}/git/trees/work?recursive=1`);
    expect(tree).toContainEqual(expect.objectContaining({ path, mode: mode ?? '100644' }));
  });

  it('shows that a file may no longer be run', async () => {
    const head = String((await latest())?.['sha']);
    const { tree } = await byHand(context, 'GET', `${api}/git/trees/work?recursive=1`);
    const { sha } = tree.find((one: { path: string }) => one.path === 'bin/run');
    const { tree: base } = await byHand(context, 'GET', `${api}/git/commits/${head}`);
    const plain = await byHand(context, 'POST', `${api}/git/trees`, {
      base_tree: base.sha,
      tree: [{ path: 'bin/run', mode: '100644', type: 'blob', sha }],
    });
    const commit = { message: 'Plain', tree: plain.sha, parents: [head] };
    const made = await byHand(context, 'POST', `${api}/git/commits`, commit);
    await byHand(context, 'PATCH', `${api}/git/refs/heads/work`, { sha: made.sha });
    const { preview } = await make('github_restore_files', context, {
      repository,
      branch: 'work',
      commit: head,
      paths: ['bin/run'],
    });
    expect(preview.changes[0]).toEqual({ name: 'mode of bin/run', before: '100644', after: '100755' });
  });
});

describe('branches', () => {
  it('start where the person saw, with one request, and are deleted again', async () => {
    const main = await latest('main');
    const { preview, output, undo } = await make('github_create_branch', context, { repository, branch: 'feat/tiles' });
    expect(preview).toEqual({
      target: 'a new branch feat/tiles',
      version: main?.['sha'],
      changes: [
        { name: 'branch', before: null, after: 'feat/tiles' },
        { name: 'starts at', before: null, after: `${main?.['sha']} ${main?.['title']}` },
      ],
    });
    expect(output).toEqual({ branch: 'feat/tiles', sha: main?.['sha'] });
    expect(writes).toEqual([`POST ${api}/git/refs`]);
    expect(await latest('feat/tiles')).toEqual(main);
    await takeBack(context, undo);
    expect(await codeOf('github_list_commits', context, { repository, sha: 'feat/tiles' })).toBe('platform_not_found');
  });

  it('are deleted with what only they have in sight, and come back as they were', async () => {
    await workBranch();
    const args = { repository, branch: 'work', path: 'new.md', content: 'x', message: 'One more' };
    await make('github_write_file', context, args);
    const head = await latest();
    writes.length = 0;
    const { preview, undo } = await make('github_delete_branch', context, { repository, branch: 'work' });
    expect(preview).toEqual({
      target: 'the branch work',
      version: head?.['sha'],
      changes: [
        { name: 'branch', before: 'work', after: null },
        { name: 'latest commit', before: `${head?.['sha']} One more`, after: null },
        { name: 'commits that main does not have', before: '2', after: null },
      ],
    });
    expect(writes).toEqual([`DELETE ${api}/git/refs/heads%2Fwork`]);
    await takeBack(context, undo);
    expect(await latest()).toEqual(head);
  });

  it.each([
    ['github_create_branch', { branch: 'main' }, 'platform_refused'],
    ['github_create_branch', { branch: 'x', from: 'nowhere' }, 'platform_refused'],
    ['github_create_branch', { repository: 'ada-demo/none', branch: 'x' }, 'platform_not_found'],
    ['github_delete_branch', { branch: 'main' }, 'platform_refused'],
    ['github_delete_branch', { branch: 'nowhere' }, 'platform_not_found'],
  ])('%s refuses %j before it is sent', async (name, change, code) => {
    expect(await attempt(name, context, { repository, ...change })).toMatchObject({ code });
    expect(writes).toEqual([]);
  });

  it.each([
    'refs/heads/x',
    'a..b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    '-a',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a.',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a@{1}',
    '@',
    '..',
    'a\u200b',
    'a\u0007',
    '0'.repeat(40),
    '',
  ])('are not called %j', (branch) => {
    expect(toolNamed('github_create_branch').input.safeParse({ repository, branch }).success).toBe(false);
  });

  it.each(['feat/tiles', 'release-1.2', 'ä', 'x@y', 'a.locked'])('may be called %j', (branch) => {
    expect(toolNamed('github_create_branch').input.safeParse({ repository, branch }).success).toBe(true);
  });
});
