/** Comments, sub-issues, milestones and locks on the demo GitHub. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, json, previewed, scripted, toolContext } from './context.ts';
import { attempt, make, takeBack, watched } from './writing.ts';

const repository = 'ada-demo/atlas-service';
let context: ToolContext;
let writes: string[];
beforeEach(async () => {
  ({ context, writes } = await watched());
});

const issues = `/repos/${repository}/issues`;
const opened = async (title: string, more: object = {}): Promise<number> => {
  const { output } = await make('github_create_issue', context, { repository, title, ...more });
  return Number(output['number']);
};
const read = (number: number) => answer('github_get_issue', context, { repository, number });

describe('a comment', () => {
  it('is changed and deleted with one request each, after the person saw what it said', async () => {
    const number = await opened('x');
    const made = await make('github_add_comment', context, { repository, number, body: 'First' });
    const comment_id = made.output['id'];
    writes.length = 0;
    const changed = await make('github_update_comment', context, { repository, comment_id, body: 'Second' });
    expect(writes).toEqual([`PATCH ${issues}/comments/${comment_id}`]);
    expect(changed.preview).toEqual({
      target: `comment ${comment_id} of ada-demo on #${number}`,
      version: expect.any(String),
      changes: [{ name: 'body', before: 'First', after: 'Second' }],
    });
    const bodies = async () => ((await read(number))['comment_list'] as { body: string }[]).map(({ body }) => body);
    expect(await bodies()).toEqual(['Second']);
    await takeBack(context, changed.undo);
    expect(await bodies()).toEqual(['First']);
    const gone = await takeBack(context, made.undo);
    expect(writes.at(-1)).toBe(`DELETE ${issues}/comments/${comment_id}`);
    expect(gone.preview.changes).toEqual([{ name: 'body', before: 'First', after: null }]);
    expect(await bodies()).toEqual([]);
    const again = await previewed('github_delete_comment', context, { repository, comment_id });
    expect(again).toMatchObject({ code: 'platform_not_found' });
  });
});

describe('sub-issues', () => {
  it('are added, moved and removed with one request each, and every change leads back', async () => {
    const number = await opened('Whole');
    const [one, two, three] = [await opened('One'), await opened('Two'), await opened('Three')];
    const order = async () =>
      (await answer('github_list_sub_issues', context, { repository, number })).items.map((item) => item['number']);
    const write = (method: string, sub_issue: number, more: object = {}) =>
      make('github_write_sub_issue', context, { repository, number, method, sub_issue, ...more });
    writes.length = 0;
    const first = await write('add', one);
    expect(first.preview).toEqual({
      target: `#${number} Whole`,
      version: null,
      changes: [{ name: 'sub-issues', before: '', after: `#${one} One` }],
    });
    await write('add', two);
    await write('add', three);
    expect(await order()).toEqual([one, two, three]);
    const moved = await write('move', one, { after: two });
    expect(moved.preview.changes[0]?.after).toBe(`#${two} Two\n#${one} One\n#${three} Three`);
    expect(await order()).toEqual([two, one, three]);
    await takeBack(context, moved.undo);
    expect(await order()).toEqual([one, two, three]);
    const up = await write('move', three);
    expect(await order()).toEqual([three, one, two]);
    await takeBack(context, up.undo);
    expect(await order()).toEqual([one, two, three]);
    const removed = await write('remove', three);
    expect(await order()).toEqual([one, two]);
    await takeBack(context, removed.undo);
    expect(await order()).toEqual([one, two, three]);
    await takeBack(context, first.undo);
    expect(await order()).toEqual([two, three]);
    expect(writes.slice(0, 5)).toEqual([
      ...Array(3).fill(`POST ${issues}/${number}/sub_issues`),
      ...Array(2).fill(`PATCH ${issues}/${number}/sub_issues/priority`),
    ]);
    expect(writes.at(-1)).toBe(`DELETE ${issues}/${number}/sub_issue`);
    expect(writes).toHaveLength(10);
  });

  it('are refused before anything is sent where they are, are not, or cannot be', async () => {
    const [number, one, two] = [await opened('Whole'), await opened('One'), await opened('Two')];
    await make('github_write_sub_issue', context, { repository, number, method: 'add', sub_issue: one });
    writes.length = 0;
    for (const [method, sub_issue, code, more] of [
      ['add', one, 'platform_refused', {}],
      ['add', 1, 'invalid_arguments', {}],
      ['add', 99_999, 'platform_not_found', {}],
      ['remove', two, 'platform_refused', {}],
      ['move', one, 'platform_refused', { after: two }],
    ] as const) {
      const args = { repository, number, method, sub_issue, ...more };
      expect(await attempt('github_write_sub_issue', context, args)).toMatchObject({ code });
    }
    expect(writes).toEqual([]);
  });

  it('have one parent: GitHub says so', async () => {
    const [one, other, part] = [await opened('One'), await opened('Other'), await opened('Part')];
    const add = { repository, method: 'add', sub_issue: part };
    await make('github_write_sub_issue', context, { ...add, number: one });
    const said = await attempt('github_write_sub_issue', context, { ...add, number: other });
    expect(said).toMatchObject({ code: 'platform_refused', message: expect.stringContaining('one parent') });
  });

  it('in other repositories are not told, only counted', async () => {
    const issue = (repository: string, number: number) => ({
      number,
      title: 'x',
      state: 'open',
      html_url: 'https://github.com/x',
      repository_url: `https://api.github.com/repos/${repository}`,
    });
    const { fetch } = scripted(() => json([issue('a/b', 1), issue('a/secret', 2), issue('A/B', 3)]));
    const said = await answer('github_list_sub_issues', toolContext(fetch), { repository: 'a/b', number: 7 });
    expect(said).toMatchObject({ items: [{ number: 1 }, { number: 3 }], elsewhere: 1 });
    expect(JSON.stringify(said)).not.toContain('secret');
  });

  it('in other repositories are not told by a change either, nor taken for one of this repository', async () => {
    const issue = (repository: string, number: number, title: string) => ({
      id: number * 10,
      number,
      title,
      state: 'open',
      html_url: 'https://github.com/x',
      repository_url: `https://api.github.com/repos/${repository}`,
    });
    const [here, elsewhere] = [issue('a/b', 3, 'Here'), { ...issue('a/secret', 2, 'Layoffs'), id: 99 }];
    const { fetch } = scripted(({ pathname }) =>
      json(
        pathname.endsWith('/sub_issues')
          ? [here, elsewhere, issue('a/b', 4, 'Next')]
          : issue('a/b', Number(/\d+$/.exec(pathname)), 'Here'),
      ),
    );
    const move = { repository: 'a/b', number: 7, method: 'move', sub_issue: 4 };
    const seen = await previewed('github_write_sub_issue', toolContext(fetch), move);
    expect(seen).toMatchObject({ changes: [{ after: '#4 Here\n#3 Here\nan issue of another repository' }] });
    const beside = await previewed('github_write_sub_issue', toolContext(fetch), { ...move, after: 2 });
    expect(beside).toMatchObject({ code: 'platform_refused' });
  });
});

describe('milestones', () => {
  it('are listed with how far they are, and issues are put into them and taken out', async () => {
    const args = { repository, state: 'all' };
    const { items } = await answer('github_list_milestones', context, args);
    expect(items).toMatchObject([
      { number: 1, title: '1.0', state: 'closed' },
      { number: 2, title: '2.0', state: 'open', open_issues: 0, due_on: expect.stringMatching(/Z$/) },
    ]);
    const number = await opened('x');
    const made = await make('github_update_issue', context, { repository, number, milestone: 2 });
    expect(made.preview.changes).toEqual([{ name: 'milestone', before: '', after: '2 2.0' }]);
    expect(await read(number)).toMatchObject({ milestone: '2.0' });
    const open = await answer('github_list_milestones', context, { repository });
    expect(open.items).toMatchObject([{ number: 2, open_issues: 1 }]);
    const other = await make('github_update_issue', context, { repository, number, milestone: 1 });
    await takeBack(context, other.undo);
    expect(await read(number)).toMatchObject({ milestone: '2.0' });
    await takeBack(context, made.undo);
    expect(await read(number)).not.toHaveProperty('milestone');
    expect(await previewed('github_update_issue', context, { repository, number, milestone: 9 })).toMatchObject({
      code: 'platform_not_found',
    });
  });
});

describe('a lock', () => {
  it('is put on with one request, and taken off', async () => {
    const number = await opened('x');
    writes.length = 0;
    const made = await make('github_lock_issue', context, { repository, number, locked: true, reason: 'too heated' });
    expect(made.preview.changes).toEqual([
      { name: 'locked', before: 'false', after: 'true' },
      { name: 'reason', before: null, after: 'too heated' },
    ]);
    const off = await takeBack(context, made.undo);
    expect(writes).toEqual([`PUT ${issues}/${number}/lock`, `DELETE ${issues}/${number}/lock`]);
    expect(off.preview.changes).toEqual([{ name: 'locked', before: 'true', after: 'false' }]);
    const again = await make('github_lock_issue', context, { repository, number, locked: false });
    expect(again.undo).toEqual({ reason: 'It was so already.' });
  });
});
