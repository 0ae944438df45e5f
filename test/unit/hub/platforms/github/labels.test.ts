/** Labels on the demo GitHub. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, codeOf, previewed, readAll, run } from './context.ts';
import { attempt, make, takeBack, watched } from './writing.ts';

const repository = 'ada-demo/atlas-service';
let context: ToolContext;
let writes: string[];
beforeEach(async () => {
  ({ context, writes } = await watched());
});

const labels = `/repos/${repository}/labels`;
const all = async () => (await answer('github_list_labels', context, { repository })).items;
const named = async (name: string) => (await answer('github_list_labels', context, { repository, name })).items[0];

describe('labels', () => {
  it('are listed page by page, and one is found by its name, whatever its case', async () => {
    const pages = await readAll('github_list_labels', context, { repository, limit: 2 });
    expect(pages.flatMap(({ items }) => items)).toEqual(await all());
    expect(await named('BUG')).toMatchObject({ name: 'bug', color: 'd73a4a', description: "Something isn't working" });
    expect(await codeOf('github_list_labels', context, { repository, name: 'none' })).toBe('platform_not_found');
  });

  it('are created with one request, and deleted again', async () => {
    const args = { repository, name: 'needs: a/b test', color: 'c5def5', description: 'Not covered yet' };
    const made = await make('github_create_label', context, args);
    expect(writes).toEqual([`POST ${labels}`]);
    expect(made.preview).toEqual({
      target: 'a new label',
      version: null,
      changes: [
        { name: 'name', before: null, after: args.name },
        { name: 'color', before: null, after: 'c5def5' },
        { name: 'description', before: null, after: 'Not covered yet' },
      ],
    });
    expect(await named(args.name)).toMatchObject({ name: args.name, color: 'c5def5' });
    const again = await previewed('github_create_label', context, { repository, name: args.name.toUpperCase() });
    expect(again).toMatchObject({ code: 'platform_refused' });
    expect(await run('github_create_label', context, args)).toMatchObject({ code: 'platform_refused' });
    const gone = await takeBack(context, made.undo);
    expect(gone.preview.changes[0]).toEqual({ name: 'name', before: args.name, after: null });
    expect(gone.undo).toEqual({ reason: expect.any(String) });
    expect((await all()).map(({ name }) => name)).not.toContain(args.name);
  });

  it('are deleted again by their own name, also where another one looks the same', async () => {
    const made = await make('github_create_label', context, { repository, name: 'bug\u200B' });
    await takeBack(context, made.undo);
    expect(writes.at(-1)).toBe(`DELETE ${labels}/bug%E2%80%8B`);
    expect(await named('bug')).toMatchObject({ name: 'bug' });
  });

  it('are changed wherever they are, and back', async () => {
    const issue = await make('github_create_issue', context, { repository, title: 'x', labels: ['bug'] });
    const labelsNow = async () =>
      (await answer('github_get_issue', context, { repository, number: issue.output['number'] }))['labels'];
    writes.length = 0;
    const args = { repository, name: 'bug', new_name: 'defect', color: 'd73a4a', description: 'Wrong' };
    const made = await make('github_update_label', context, args);
    expect(writes).toEqual([`PATCH ${labels}/bug`]);
    expect(made.preview.changes).toEqual([
      { name: 'new_name', before: 'bug', after: 'defect' },
      { name: 'description', before: "Something isn't working", after: 'Wrong' },
    ]);
    expect(await labelsNow()).toEqual(['defect']);
    await takeBack(context, made.undo);
    expect(await labelsNow()).toEqual(['bug']);
    expect(await named('bug')).toMatchObject({ description: "Something isn't working" });
    await make('github_delete_label', context, { repository, name: 'bug' });
    expect(await labelsNow()).toEqual([]);
  });

  it('are not for those who may only read, and are in no other repository', async () => {
    const { context } = await watched('grace-demo');
    const args = { repository: 'ada-demo/tidy-csv', name: 'x' };
    expect(await attempt('github_create_label', context, args)).toMatchObject({ code: 'platform_forbidden' });
    expect(await codeOf('github_delete_label', context, { repository, name: 'bug' })).toBe('platform_not_found');
  });
});

describe('the labels of an issue', () => {
  it('are added and taken away one request each, the others stay, and each change leads back', async () => {
    const { output } = await make('github_create_issue', context, { repository, title: 'x', labels: ['bug'] });
    const place = { repository, number: Number(output['number']) };
    const now = async () => (await answer('github_get_issue', context, place))['labels'];
    writes.length = 0;
    const added = await make('github_add_labels', context, { ...place, labels: ['Bug', 'needs a test'] });
    expect(added.preview.changes).toEqual([{ name: 'labels', before: 'bug', after: 'bug\nneeds a test' }]);
    expect(added.output).toEqual({ labels: ['bug', 'needs a test'] });
    const removed = await make('github_remove_label', context, { ...place, label: 'BUG' });
    expect(removed.preview.changes).toEqual([{ name: 'labels', before: 'bug\nneeds a test', after: 'needs a test' }]);
    const of = `/repos/${repository}/issues/${place.number}/labels`;
    expect(writes).toEqual([`POST ${of}`, `DELETE ${of}/BUG`]);
    expect(await previewed('github_remove_label', context, { ...place, label: 'bug' })).toMatchObject({
      code: 'platform_refused',
    });
    await takeBack(context, removed.undo);
    expect(await now()).toEqual(['needs a test', 'bug']);
    await takeBack(context, added.undo);
    expect(await now()).toEqual(['bug']);
  });
});
