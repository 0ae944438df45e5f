/** Repositories, releases, gists, stars, teams and people, on the demo GitHub. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, codeOf, demoContext, type Output, origin, readAll, run } from './context.ts';
import { attempt, byHand, make, takeBack, watched } from './writing.ts';

const repository = 'ada-demo/tidy-csv';

let context: ToolContext;
let writes: string[];
beforeEach(async () => {
  ({ context, writes } = await watched());
});

const sha = expect.stringMatching(/^[0-9a-f]{40}$/);
const column = (items: readonly Record<string, unknown>[], name: string) => items.map((item) => item[name]);

describe('branches, tags and releases', () => {
  it('are listed with the default branch marked, page by page', async () => {
    const pages = await readAll('github_list_branches', context, { repository, limit: 2 });
    const branches = pages.flatMap(({ items }) => items);
    expect(branches).toHaveLength(3);
    const [main, ...others] = branches.filter((branch) => branch['default']);
    expect(main).toEqual({ branch: 'main', sha, default: true, url: `${origin}/${repository}/tree/main` });
    expect(others).toEqual([]);
  });

  it('have slashes of their names in their addresses', async () => {
    await make('github_create_branch', context, { repository, branch: 'fix/50%-more' });
    const { items } = await answer('github_list_branches', context, { repository });
    expect(column(items, 'url')).toContain(`${origin}/${repository}/tree/fix/50%25-more`);
  });

  it('tell which tags there are, and what an annotated one says', async () => {
    const { items } = await answer('github_list_tags', context, { repository });
    expect(column(items, 'tag')).toEqual(['v2.0.0-rc.1', 'v1.1.0', 'v1.0.0', 'v0.9.0', 'v0.8.0']);
    const annotated = await answer('github_get_tag', context, { repository, tag: 'v0.9.0' });
    expect(annotated).toEqual({
      tag: 'v0.9.0',
      sha: items[3]?.['sha'],
      annotated: true,
      message: 'tidy-csv v0.9.0',
      author: 'Ada Demo',
      date: expect.stringMatching(/Z$/),
      url: `${origin}/${repository}/releases/tag/v0.9.0`,
    });
    const plain = await answer('github_get_tag', context, { repository, tag: 'v0.8.0' });
    expect(plain).toMatchObject({ sha: items[4]?.['sha'], annotated: false });
    expect(await codeOf('github_get_tag', context, { repository, tag: 'v9' })).toBe('platform_not_found');
    // A branch is no tag.
    expect(await codeOf('github_get_tag', context, { repository, tag: 'main' })).toBe('platform_not_found');
  });

  it('are published at the commit that was looked at, or at a tag that is there, once', async () => {
    const { sha: newest } = await answer('github_get_commit', context, { repository, sha: 'main' });
    const asked = { repository, tag: 'v3', title: 'Third', body: 'New.' };
    const made = await make('github_create_release', context, asked);
    expect(made.preview).toMatchObject({ target: 'a new release v3', version: newest });
    expect(made.preview.changes).toContainEqual({ name: 'tag', before: null, after: 'v3, which is new' });
    expect(made.undo).toEqual({ reason: expect.any(String) });
    expect(await answer('github_get_tag', context, { repository, tag: 'v3' })).toMatchObject({ sha: newest });
    expect(await answer('github_get_release', context, { repository })).toMatchObject({ tag: 'v3', title: 'Third' });
    expect(await attempt('github_create_release', context, asked)).toMatchObject({ code: 'platform_refused' });
    const old = await answer('github_get_tag', context, { repository, tag: 'v0.8.0' });
    const there = await make('github_create_release', context, { repository, tag: 'v0.8.0', draft: true });
    expect(there.preview.version).toBe(old['sha']);
    expect(there.output).toMatchObject({ draft: true });
    expect(writes).toEqual(Array(2).fill(`POST /repos/${repository}/releases`));
  });

  it('change and are published, with files, and back', async () => {
    const { output: draft } = await make('github_create_release', context, { repository, tag: 'v4', draft: true });
    const release = { repository, release_id: draft['release_id'] };
    const file = { ...release, name: 'sums.txt', content: 'abc' };
    const added = await make('github_upload_release_asset', context, file);
    const sha = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(added.preview.changes).toContainEqual({ name: 'sha-256', before: null, after: sha });
    expect(await attempt('github_upload_release_asset', context, file)).toMatchObject({ code: 'platform_refused' });
    const changed = await make('github_update_release', context, { ...release, title: 'Fourth', draft: false });
    expect(changed.preview.changes).toEqual([
      { name: 'title', before: 'v4', after: 'Fourth' },
      { name: 'draft', before: 'true', after: 'false' },
      { name: 'new tag at', before: null, after: expect.stringContaining('feat(writer)') },
    ]);
    const published = await answer('github_get_release', context, { repository, tag: 'v4' });
    expect(published).toMatchObject({ title: 'Fourth', assets: [{ name: 'sums.txt', size: 3 }] });
    await takeBack(context, changed.undo);
    expect(await codeOf('github_get_release', context, { repository, tag: 'v4' })).toBe('platform_not_found');
    await takeBack(context, added.undo);
    expect(await attempt('github_upload_release_asset', context, file)).toMatchObject({ output: { size: 3 } });
  });

  it('are deleted, a draft by undoing it, and made again without their files, at the commit that they had', async () => {
    const draft = await make('github_create_release', context, { repository, tag: 'v5', draft: true });
    await takeBack(context, draft.undo);
    const { items } = await answer('github_list_releases', context, { repository });
    expect(column(items, 'tag')).not.toContain('v5');
    const latest = await answer('github_get_release', context, { repository });
    const { sha } = await answer('github_get_tag', context, { repository, tag: 'v1.1.0' });
    const gone = await make('github_delete_release', context, { repository, release_id: latest['release_id'] });
    const file = { before: expect.stringMatching(/^tidy-csv-v1.1.0.tgz, \d+ bytes$/), after: null };
    expect(gone.preview).toMatchObject({ target: 'the release v1.1.0', version: sha });
    expect(gone.preview.changes).toContainEqual({ name: 'file, which Undo does not bring back', ...file });
    expect(await answer('github_get_release', context, { repository })).toMatchObject({ tag: 'v1.0.0' });
    expect(gone.undo).toMatchObject({ arguments: { target: sha } });
    await takeBack(context, gone.undo);
    const { release_id: _, date: __, assets: ___, ...same } = latest;
    expect(await answer('github_get_release', context, { repository })).toMatchObject({ ...same, assets: [] });
  });

  it('are not deleted by undoing a draft that was published since, and say where they can not be put back', async () => {
    const { output, undo } = await make('github_create_release', context, { repository, tag: 'v6', draft: true });
    const release = { repository, release_id: output['release_id'] };
    await make('github_update_release', context, { ...release, draft: false });
    const long = 'a'.repeat(65_537);
    await expect(takeBack(context, undo)).rejects.toThrow('That release is published, and no draft.');
    await byHand(context, 'PATCH', `/repos/${repository}/releases/${output['release_id']}`, { body: long });
    const byHandOnly = { reason: expect.stringContaining('put back by hand') };
    const gone = await make('github_delete_release', context, release);
    expect(gone.undo).toEqual(byHandOnly);
    const [older] = (await answer('github_list_releases', context, { repository })).items;
    await byHand(context, 'PATCH', `/repos/${repository}/releases/${older?.['release_id']}`, { body: long });
    const other = { repository, release_id: older?.['release_id'], body: 'Short' };
    expect((await make('github_update_release', context, other)).undo).toEqual(byHandOnly);
  });

  it('tell the latest release, which is no trial, and one by its tag', async () => {
    const { items } = await answer('github_list_releases', context, { repository });
    expect(column(items, 'tag')).toEqual(['v2.0.0-rc.1', 'v1.1.0', 'v1.0.0', 'v0.9.0']);
    expect(items[0]).toMatchObject({ prerelease: true, author: 'ada-demo' });
    const latest = await answer('github_get_release', context, { repository });
    expect(latest).toMatchObject({ tag: 'v1.1.0', assets: [{ name: 'tidy-csv-v1.1.0.tgz' }], assets_left_out: 0 });
    const first = await answer('github_get_release', context, { repository, tag: 'v0.9.0' });
    expect(first['body']).toContain('Faster reading');
    expect(JSON.stringify(first)).not.toMatch(/attacker|Assistant/);
    const none = { repository: 'ada-demo/dotfiles' };
    expect(await run('github_get_release', context, none)).toMatchObject({ code: 'platform_not_found' });
    expect((await answer('github_list_releases', context, none)).items).toEqual([]);
  });
});

describe('the tree of a repository', () => {
  it('has every file below a directory, and reads on in the tree it began with', async () => {
    const whole = await answer('github_get_tree', context, { repository });
    expect(whole.items).toContainEqual({ path: 'README.md', type: 'file', size: expect.any(Number) });
    expect(whole.items).toContainEqual({ path: 'docs', type: 'directory' });
    const docs = await answer('github_get_tree', context, { repository, path: 'docs/' });
    expect(column(docs.items, 'path')).toEqual(['docs/contributing.md']);
    expect(await codeOf('github_get_tree', context, { repository, path: 'doc' })).toBe('platform_not_found');

    await make('github_create_branch', context, { repository, branch: 'big' });
    for (const part of [0, 1, 2, 3]) {
      const files = Array.from({ length: 50 }, (_, index) => ({
        path: `many/${'x'.repeat(120)}-${part}-${index}.md`,
        content: '',
      }));
      await make('github_push_files', context, { repository, branch: 'big', files, message: 'Many' });
    }
    const args = { repository, ref: 'big', path: 'many' };
    const first = await answer('github_get_tree', context, args);
    expect(first['left_out']).toBeGreaterThan(0);
    const gone = { repository, branch: 'big', path: String(first.items[0]?.['path']), message: 'Gone' };
    await make('github_delete_file', context, gone);
    const rest = await readAll('github_get_tree', context, { ...args, cursor: first.next_cursor });
    const paths = column([...first.items, ...rest.flatMap(({ items }) => items)], 'path');
    expect(new Set(paths).size).toBe(200);
  });
});

describe('who works on a repository', () => {
  it('is told to those who may push', async () => {
    const { items, private: isPrivate } = await answer('github_list_collaborators', context, { repository });
    expect(isPrivate).toBe(true);
    expect(items).toContainEqual({ login: 'ada-demo', role: 'admin', url: `${origin}/ada-demo` });
    expect(items).toContainEqual({ login: 'dev-kim', role: 'write', url: `${origin}/dev-kim` });
    const outside = await answer('github_list_collaborators', context, { repository, affiliation: 'outside' });
    expect(column(outside.items, 'login')).not.toContain('ada-demo');
    const foreign = { repository: 'grace-demo/color-steps' };
    expect(await run('github_list_collaborators', context, foreign)).toMatchObject({ code: 'platform_forbidden' });
  });
});

describe('a new repository', () => {
  it('is private unless told otherwise, made with one request, and deleted again', async () => {
    const args = { name: 'tile-notes', description: 'Notes on tiles' };
    const { preview, output, undo } = await make('github_create_repository', context, args);
    expect(preview).toEqual({
      target: 'a new private repository ada-demo/tile-notes',
      version: null,
      changes: [
        { name: 'name', before: null, after: 'ada-demo/tile-notes' },
        { name: 'visibility', before: null, after: 'private' },
        { name: 'description', before: null, after: 'Notes on tiles' },
        { name: 'first file', before: null, after: 'README.md' },
      ],
    });
    expect(output).toEqual({
      repository: 'ada-demo/tile-notes',
      private: true,
      default_branch: 'main',
      url: `${origin}/ada-demo/tile-notes`,
    });
    expect(writes).toEqual(['POST /user/repos']);
    const made = { repository: 'ada-demo/tile-notes' };
    const readme = await answer('github_get_file', context, { ...made, path: 'README.md' });
    expect(readme['content']).toContain('# tile-notes');
    const back = await takeBack(context, undo);
    expect(back.preview).toMatchObject({
      target: 'the private repository ada-demo/tile-notes',
      changes: [{ name: 'repository', before: 'ada-demo/tile-notes', after: null }, {}, {}, {}, {}, {}],
    });
    expect(back.undo).toEqual({ reason: expect.stringContaining('90 days') });
    expect(writes).toEqual(['POST /user/repos', 'DELETE /repos/ada-demo/tile-notes']);
    expect(await run('github_get_file', context, made)).toMatchObject({ code: 'platform_not_found' });
  });

  it('may be an organization’s, and public', async () => {
    const args = { name: 'lab-notes', organization: 'demo-lab', private: false, readme: false };
    const { preview, output } = await make('github_create_repository', context, args);
    expect(preview.target).toBe('a new public repository demo-lab/lab-notes');
    expect(output).toMatchObject({ repository: 'demo-lab/lab-notes', private: false });
    expect(writes).toEqual(['POST /orgs/demo-lab/repos']);
  });

  const [refused, missing] = ['platform_refused', 'platform_not_found'];
  const [others, lab] = [{ name: 'x', organization: 'grace-demo' }, { repository: 'demo-lab/lab-platform' }];
  it.each([
    ['a name that is taken', 'github_create_repository', { name: 'Tidy-CSV' }, refused],
    ['an organization of others', 'github_create_repository', others, missing],
    ['a fork of one’s own', 'github_fork_repository', { repository }, refused],
    ['a fork of what is not there', 'github_fork_repository', { repository: 'ada-demo/none' }, missing],
    ['deleting what one only writes to', 'github_delete_repository', lab, 'platform_forbidden'],
    ['deleting under a former name', 'github_delete_repository', { repository: 'ada-demo/atlas-api' }, missing],
  ])('is refused: %s', async (_, name, args, code) => {
    expect(await attempt(name, context, args)).toMatchObject({ code });
  });

  it('is made nowhere that the key does not reach', async () => {
    const { context: narrow, writes } = await watched();
    narrow.allows = (_, name = '') => name === 'ada-demo/allowed' || name === 'grace-demo/color-steps';
    for (const [tool, args] of [
      ['github_create_repository', { name: 'other' }],
      ['github_create_repository', { name: 'allowed', organization: 'demo-lab' }],
      ['github_fork_repository', { repository: 'grace-demo/color-steps' }],
    ] as const) {
      expect(await attempt(tool, narrow, args)).toMatchObject({ code: 'not_allowed' });
    }
    expect(writes).toEqual([]);
    await make('github_create_repository', narrow, { name: 'Allowed' });
    expect(writes).toEqual(['POST /user/repos']);
  });

  it('that is a fork there was already is not for undo to delete', async () => {
    const source = { repository: 'grace-demo/color-steps' };
    await make('github_fork_repository', context, { ...source, name: 'in-use' });
    const again = await make('github_fork_repository', context, { ...source, name: 'another' });
    expect(again.output['repository']).toBe('ada-demo/in-use');
    expect(again.undo).toEqual({ reason: 'Nothing was made: it is ada-demo/in-use.' });
  });

  it('may be a fork, with all branches, under another name', async () => {
    const args = { repository: 'grace-demo/color-steps', name: 'steps' };
    const { preview, output, undo } = await make('github_fork_repository', context, args);
    expect(preview.changes).toEqual([
      { name: 'name', before: null, after: 'ada-demo/steps' },
      { name: 'visibility', before: null, after: 'public' },
      { name: 'copy of', before: null, after: 'grace-demo/color-steps' },
    ]);
    expect(output).toMatchObject({ repository: 'ada-demo/steps', private: false });
    expect(writes).toEqual(['POST /repos/grace-demo/color-steps/forks']);
    const copied = await answer('github_list_commits', context, { repository: 'ada-demo/steps', limit: 1 });
    const original = await answer('github_list_commits', context, { repository: args.repository, limit: 1 });
    expect(copied.items[0]?.['sha']).toBe(original.items[0]?.['sha']);
    await takeBack(context, undo);
    expect(await codeOf('github_list_commits', context, { repository: 'ada-demo/steps' })).toBe('platform_not_found');
  });
});

describe('gists', () => {
  const own = async (): Promise<Output['items']> => (await answer('github_list_gists', context, {})).items;

  it('are the account’s own with the secret ones, or the public ones of somebody, who is marked', async () => {
    expect(await own()).toMatchObject([
      { description: 'Notes for the talk', private: true, author: 'ada-demo', files: ['notes.md', 'links.txt'] },
      { description: 'How to pin a tile', private: false, author: 'ada-demo' },
    ]);
    for (const gist of await own()) expect(gist).not.toHaveProperty('outsider');
    const foreign = await answer('github_list_gists', context, { login: 'grace-demo' });
    expect(foreign.items).toMatchObject([{ description: 'Colour tables', author: 'grace-demo', outsider: true }]);
    expect(await answer('github_get_gist', context, { id: foreign.items[0]?.['id'] })).toMatchObject({
      outsider: true,
    });
  });

  it('are read with their texts, and on by line', async () => {
    const [notes] = await own();
    const whole = await answer('github_get_gist', context, { id: notes?.['id'] });
    expect(whole).toMatchObject({
      private: true,
      files: [
        { name: 'notes.md', size: 30, content: '# Talk\n\n- Start with the map.', truncated: false },
        { name: 'links.txt' },
      ],
      files_left_out: 0,
    });
    const part = await answer('github_get_gist', context, { id: notes?.['id'], file: 'notes.md', start_line: 3 });
    expect(part['files']).toMatchObject([{ name: 'notes.md', content: '- Start with the map.' }]);
    for (const args of [{ id: '0'.repeat(20) }, { id: notes?.['id'], file: 'none' }]) {
      expect(await run('github_get_gist', context, args)).toMatchObject({ code: 'platform_not_found' });
    }
  });

  it('keep within an answer, however long their files are', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({
      name: `${index}-${'漢'.repeat(100)}.md`,
      content: `${'漢字 \\"\n'.repeat(3_000)}`,
    }));
    const { output } = await make('github_create_gist', context, { files: files.slice(0, 8) });
    const whole = await answer('github_get_gist', context, { id: output['id'] });
    const read = whole['files'] as { content?: string; truncated: boolean; next_start_line?: number }[];
    expect(read).toHaveLength(8);
    expect(read.every(({ truncated }) => truncated)).toBe(true);
    expect(read[0]?.next_start_line).toBeGreaterThan(100);
  });

  it('are made secret unless told otherwise, with one request, and deleted again', async () => {
    const files = [
      { name: 'a b.md', content: 'One\n' },
      { name: '__proto__', content: 'Two\n' },
    ];
    const { preview, output, undo } = await make('github_create_gist', context, { files, description: 'Two' });
    expect(preview).toEqual({
      target: 'a new secret gist',
      version: null,
      changes: [
        { name: 'visibility', before: null, after: 'secret, for all who have its address' },
        { name: 'description', before: null, after: 'Two' },
        { name: 'a b.md', before: null, after: 'One\n', kind: 'file' },
        { name: '__proto__', before: null, after: 'Two\n', kind: 'file' },
      ],
    });
    expect(writes).toEqual(['POST /gists']);
    const made = await answer('github_get_gist', context, { id: output['id'] });
    expect(made).toMatchObject({ private: true, description: 'Two', author: 'ada-demo' });
    expect(column(made['files'] as Output[], 'name')).toEqual(['a b.md', '__proto__']);
    const back = await takeBack(context, undo);
    expect(back.preview.changes).toContainEqual({ name: 'a b.md', before: 'One\n', after: null, kind: 'file' });
    expect(await run('github_get_gist', context, { id: output['id'] })).toMatchObject({ code: 'platform_not_found' });
  });

  it('change in what is named, shown before and after, and back', async () => {
    const [notes] = await own();
    const id = notes?.['id'];
    const before = await answer('github_get_gist', context, { id });
    const args = {
      id,
      description: 'Talk',
      files: [
        { name: 'notes.md', content: 'New\n' },
        { name: 'description', content: 'A file of this name\n' },
      ],
      remove: ['links.txt'],
    };
    const { preview, undo } = await make('github_update_gist', context, args);
    expect(preview).toEqual({
      target: `secret gist ${id} Notes for the talk`,
      version: expect.stringMatching(/Z$/),
      changes: [
        { name: 'description', before: 'Notes for the talk', after: 'Talk' },
        { name: 'file notes.md', before: '# Talk\n\n- Start with the map.\n', after: 'New\n' },
        { name: 'file description', before: null, after: 'A file of this name\n' },
        { name: 'file links.txt', before: 'https://example.com/map\n', after: null },
      ],
    });
    expect(writes).toEqual([`PATCH /gists/${id}`]);
    await takeBack(context, undo);
    const after = await answer('github_get_gist', context, { id });
    const files = ({ files }: Output) => new Set((files as object[]).map((file) => JSON.stringify(file)));
    expect([after['description'], files(after)]).toEqual([before['description'], files(before)]);
  });

  it('of others are not changed', async () => {
    const { items } = await answer('github_list_gists', context, { login: 'grace-demo' });
    const id = items[0]?.['id'];
    for (const [name, args] of [
      ['github_update_gist', { id, description: 'x' }],
      ['github_delete_gist', { id }],
      ['github_update_gist', { id: (await own())[0]?.['id'], remove: ['none'] }],
    ] as const)
      expect(await attempt(name, context, args)).toMatchObject({ code: 'platform_not_found' });
  });
});

describe('stars', () => {
  const starred = async () => column((await answer('github_list_starred', context, {})).items, 'repository');

  it('are listed as far as the key reaches, newest first', async () => {
    const all = ['demo-lab/lab-platform', 'grace-demo/color-steps', 'grace-demo/link-check'];
    expect(await starred()).toEqual(all);
    const narrow = await demoContext({ allows: (_, name = '') => name.startsWith('grace-demo/') });
    const some = await answer('github_list_starred', narrow, {});
    expect([column(some.items, 'repository'), some['not_allowed']]).toEqual([all.slice(1), 1]);
    const { context: grace } = await watched('grace-demo');
    const seen = await answer('github_list_starred', grace, { login: 'ada-demo', sort: 'updated' });
    expect(seen.items).toContainEqual(expect.objectContaining({ repository: 'demo-lab/lab-platform', private: true }));
  });

  it('are given and taken back, with one request each', async () => {
    const bird = { repository: 'grace-demo/bird-log' };
    const { preview, undo } = await make('github_star_repository', context, bird);
    expect(preview).toEqual({
      target: 'grace-demo/bird-log',
      version: null,
      changes: [{ name: 'starred', before: 'false', after: 'true' }],
    });
    expect((await starred())[0]).toBe('grace-demo/bird-log');
    const again = await make('github_star_repository', context, bird);
    expect([again.preview.changes, again.undo]).toEqual([[], { reason: 'It was so already.' }]);
    await takeBack(context, undo);
    expect(await starred()).not.toContain('grace-demo/bird-log');
    const path = '/user/starred/grace-demo/bird-log';
    expect(writes).toEqual([`PUT ${path}`, `PUT ${path}`, `DELETE ${path}`]);
    const secret = { repository: 'grace-demo/recipe-box' };
    expect(await attempt('github_star_repository', context, secret)).toMatchObject({ code: 'platform_not_found' });
  });
});

describe('people', () => {
  it('say of themselves what everybody may read', async () => {
    expect(await answer('github_get_user', context, { login: 'Grace-Demo' })).toMatchObject({
      login: 'grace-demo',
      type: 'User',
      name: 'Grace Demo',
      bio: 'Words, birds and a little Go.',
      private: false,
      url: `${origin}/grace-demo`,
    });
    expect(await answer('github_get_user', context, { login: 'demo-lab' })).toMatchObject({ type: 'Organization' });
    expect(await run('github_get_user', context, { login: 'nobody' })).toMatchObject({ code: 'platform_not_found' });
  });

  it('are in teams, which their co-workers see', async () => {
    const { items } = await answer('github_list_teams', context, {});
    expect(items).toMatchObject([
      { organization: 'demo-lab', team: 'experiments', name: 'Experiments', members: 3 },
      { organization: 'demo-lab', team: 'platform', members: 2 },
    ]);
    const asked = { organization: 'demo-lab', team: 'experiments' };
    const members = await answer('github_list_team_members', context, asked);
    expect(column(members.items, 'login')).toEqual(['dev-noor', 'ada-demo', 'grace-demo']);
    for (const args of [
      { ...asked, team: 'none' },
      { ...asked, organization: 'other' },
    ]) {
      expect(await run('github_list_team_members', context, args)).toMatchObject({ code: 'platform_not_found' });
    }
  });

  it('are found apart from organizations', async () => {
    const found = async (kind: string) =>
      column((await answer('github_search', context, { kind, query: 'demo' })).items, 'title');
    expect(await found('users')).toEqual(['ada-demo', 'grace-demo']);
    expect(await found('orgs')).toEqual(['demo-lab']);
    const narrow = await demoContext({ allows: () => false });
    const { items } = await answer('github_search', narrow, { kind: 'users', query: 'grace' });
    expect(items).toEqual([{ title: 'grace-demo', private: false, url: `${origin}/grace-demo` }]);
  });
});
