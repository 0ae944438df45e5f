import { beforeEach, describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { reading } from '../../../../../src/main/hub/platforms/requests.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import {
  answer,
  codeOf,
  json,
  type Output,
  origin,
  previewed,
  readAll,
  run,
  scripted,
  toolContext,
  toolNamed,
} from './context.ts';
import { byHand, make, takeBack, watched } from './writing.ts';

const board = { owner: 'demo-lab', project: 2 };
const atlas = 'ada-demo/atlas-service';

let context: ToolContext;
let writes: string[];
beforeEach(async () => {
  ({ context, writes } = await watched());
});

type Field = { id: number; name: string; type: string; options?: { id: string; name: string }[] };

const shown = (name: string, args: object, by = context) =>
  previewed(name, { ...by, client: reading(by.client, github) }, args);
const read = (args: object = board, by = context): Promise<Output> => answer('github_get_project', by, args);
const itemsOf = async (args: object = board): Promise<Output['items']> =>
  (await readAll('github_get_project', context, args)).flatMap(({ items }) => items);
const fieldsOf = async (): Promise<Record<string, Field>> =>
  Object.fromEntries(((await read())['settable_fields'] as Field[]).map((field) => [field.name, field]));

describe('reading projects', () => {
  it('lists those of an organization that the account may see, page by page, and says why there are none of a person', async () => {
    const pages = await readAll('github_list_projects', context, { owner: 'demo-lab', limit: 1 });
    expect(pages.flatMap(({ items }) => items)).toMatchObject([
      { project: 2, title: 'Atlas, this quarter', public: false, url: `${origin}/orgs/demo-lab/projects/2` },
      { project: 3, title: 'tidy-csv wishes', public: true },
      { project: 1, title: 'Platform' },
    ]);
    const grace = await watched('grace-demo');
    const ofLab = await answer('github_list_projects', grace.context, { owner: 'demo-lab' });
    expect(ofLab.items.map(({ project }) => project)).toEqual([3]);
    const closed = { code: 'platform_not_found', hint: expect.stringContaining('projects of a person') };
    for (const owner of ['ada-demo', 'no-such-organization']) {
      expect(await run('github_list_projects', context, { owner })).toMatchObject(closed);
      expect(await run('github_get_project', context, { owner, project: 1 })).toMatchObject(closed);
    }
    expect(await byHand(context, 'GET', '/users/ada-demo/projectsV2/1')).toMatchObject({
      message: 'Resource not accessible by integration',
    });
  });

  it('shows the fields that can be set, and every item with the values of its own', async () => {
    const project = await read({ ...board, limit: 50 });
    expect((project['settable_fields'] as Field[]).map(({ name, type }) => [name, type])).toEqual([
      ['Status', 'single_select'],
      ['Estimate', 'number'],
      ['Due', 'date'],
      ['Notes', 'text'],
      ['Sprint', 'iteration'],
    ]);
    expect((await fieldsOf())['Status']?.options?.map(({ name }) => name)).toEqual(['Todo', 'In progress', 'Done']);
    const [first] = project.items;
    expect(first).toMatchObject({ repository: atlas, number: 1, url: expect.stringMatching(/atlas-service\/\w+\/1$/) });
    expect(first?.['fields']).toEqual(
      expect.arrayContaining([
        { name: 'Status', value: 'Todo' },
        { name: 'Estimate', value: '1' },
        { name: 'Notes', value: 'First of all.' },
      ]),
    );
    const note = project.items.find(({ type }) => type === 'note');
    expect(note).toMatchObject({
      title: 'Ask the hosting company about the lease',
      url: `${origin}/orgs/demo-lab/projects/2?pane=issue&itemId=${note?.['id']}`,
    });
    expect(note).not.toHaveProperty('repository');
    const last = project.items.find(({ repository }) => repository === 'ada-demo/ledger-sync');
    expect(last?.['fields']).toEqual(
      expect.arrayContaining([
        { name: 'Due', value: '2026-12-01' },
        { name: 'Sprint', value: 'Sprint 2' },
      ]),
    );
    expect(project.items.map(({ type }) => type)).toContain('pull_request');
  });

  it('reads items page by page, and those alone that were asked for', async () => {
    const whole = (await read({ ...board, limit: 50 })).items;
    expect(await itemsOf({ ...board, limit: 3 })).toEqual(whole);
    expect((await read({ ...board, query: 'hosting' })).items).toMatchObject([{ type: 'note' }]);
  });

  it('needs a key for all that the owner has, for reading and for writing', async () => {
    const narrow = { ...context, allows: (_: string, repository: string) => repository === atlas };
    const item = { ...board, item_id: (await itemsOf())[0]?.['id'] };
    const calls: [name: string, args: object][] = [
      ['github_list_projects', { owner: 'demo-lab' }],
      ['github_get_project', board],
      ['github_add_project_item', { ...board, repository: atlas, number: 13 }],
      ['github_update_project_item', { ...item, fields: [{ id: 1, value: 1 }] }],
      ['github_delete_project_item', item],
    ];
    for (const [name, args] of calls) {
      expect([name, await run(name, narrow, args)]).toMatchObject([name, { code: 'not_allowed' }]);
      if (toolNamed(name).access === 'read') continue;
      expect([name, await shown(name, args, narrow)]).toMatchObject([name, { code: 'not_allowed' }]);
    }
    expect(writes).toEqual([]);
  });

  it('leaves out what is of repositories that the key does not cover', async () => {
    const allows = (_: string, repository: string) =>
      /^(?:ada-demo|demo-lab)\//.test(repository) && repository !== 'ada-demo/ledger-sync';
    const some = await answer('github_get_project', { ...context, allows }, { ...board, limit: 50 });
    expect(some['not_allowed']).toBe(1);
    expect(JSON.stringify(some)).not.toContain('ledger-sync');
  });
});

describe('changing projects', () => {
  it('puts an issue in with one request, named to its person, and takes it out again', async () => {
    const before = await itemsOf({ ...board, project: 3 });
    const args = { ...board, project: 3, repository: atlas, number: 1 };
    const { preview, undo } = await make('github_add_project_item', context, args);
    expect(preview).toMatchObject({
      target: 'tidy-csv wishes, project 3 of demo-lab, public',
      changes: [{ name: 'item', before: null, after: expect.stringMatching(/^ada-demo\/atlas-service#1 \S/) }],
    });
    await takeBack(context, undo);
    expect(await itemsOf({ ...board, project: 3 })).toEqual(before);
    expect(writes).toEqual([
      'POST /orgs/demo-lab/projectsV2/3/items',
      expect.stringMatching(/^DELETE \/orgs\/demo-lab\/projectsV2\/3\/items\/\d+$/),
    ]);
  });

  it('sets fields with one request, shown by their names, and sets them back', async () => {
    const [item] = await itemsOf();
    const fields = await fieldsOf();
    const done = fields['Status']?.options?.find(({ name }) => name === 'Done');
    const sprint = fields['Sprint']?.options?.[0];
    const args = {
      ...board,
      item_id: item?.['id'],
      fields: [
        { id: fields['Status']?.id, value: done?.id },
        { id: fields['Sprint']?.id, value: sprint?.id },
        { id: fields['Estimate']?.id, value: 1 },
        { id: fields['Notes']?.id, value: null },
        { id: fields['Due']?.id, value: '2026-12-24' },
      ],
    };
    const { preview, undo } = await make('github_update_project_item', context, args);
    expect(preview.target).toMatch(/^ada-demo\/atlas-service#1 .* in Atlas, this quarter, project 2 of demo-lab$/);
    expect(preview.changes).toEqual([
      { name: 'Status', before: 'Todo', after: 'Done' },
      { name: 'Sprint', before: null, after: 'Sprint 1' },
      { name: 'Notes', before: 'First of all.', after: null },
      { name: 'Due', before: null, after: '2026-12-24' },
    ]);
    await takeBack(context, undo);
    expect((await itemsOf())[0]?.['fields']).toEqual(item?.['fields']);
    expect(writes).toEqual(Array(2).fill(`PATCH /orgs/demo-lab/projectsV2/2/items/${item?.['id']}`));
    await answer('github_update_project_item', context, args);
    expect((await itemsOf())[0]?.['fields']).toContainEqual({ name: 'Status', value: 'Done' });
  });

  it('shows what of a note is lost before it is deleted', async () => {
    const note = (await itemsOf()).find(({ type }) => type === 'note');
    const args = { ...board, item_id: note?.['id'] };
    expect(((await shown('github_delete_project_item', args)) as Preview).changes).toEqual([
      { name: 'Title', before: 'Ask the hosting company about the lease', after: null },
      { name: 'text', before: 'Before the end of the month.', after: null },
    ]);
    expect(await answer('github_delete_project_item', context, args)).toEqual({ deleted: true });
    expect((await itemsOf()).map(({ id }) => id)).not.toContain(note?.['id']);
  });

  it('is refused where GitHub refuses it', async () => {
    const grace = await watched('grace-demo');
    const open = { ...board, project: 3 };
    const [item] = (await read(open)).items;
    const { Status } = await fieldsOf();
    const update = { ...board, item_id: (await itemsOf())[0]?.['id'] };
    const outsiders: [name: string, args: object][] = [
      ['github_add_project_item', { ...open, repository: 'ada-demo/tidy-csv', number: 2 }],
      ['github_delete_project_item', { ...open, item_id: item?.['id'] }],
    ];
    for (const [name, args] of outsiders) {
      expect(await run(name, grace.context, args)).toMatchObject({ code: 'platform_forbidden' });
    }
    const twice = { ...board, repository: atlas, number: 1 };
    expect(await run('github_add_project_item', context, twice)).toMatchObject({
      code: 'platform_refused',
      message: expect.stringContaining('of that name already'),
    });
    for (const fields of [[{ id: Status?.id, value: 'none' }], [{ id: 9, value: 'x' }]]) {
      expect(await codeOf('github_update_project_item', context, { ...update, fields })).toBe('platform_refused');
      expect(await shown('github_update_project_item', { ...update, fields })).toMatchObject({
        code: 'invalid_arguments',
      });
    }
    for (const name of ['github_update_project_item', 'github_delete_project_item']) {
      const args = { ...board, item_id: 9, ...(name.includes('update') && { fields: [{ id: 1, value: 1 }] }) };
      expect(await shown(name, args)).toMatchObject({ code: 'platform_not_found' });
    }
  });
});

describe('what is of a repository beyond the key', () => {
  const value = (id: number, data_type: string, raw: unknown) => ({ id, name: data_type, data_type, value: raw });
  const project = { number: 1, title: 'Plan', public: false, owner: { login: 'a', html_url: origin, type: 'User' } };
  const issue = { url: `${origin}/repos/rival/secret/issues/5`, number: 5, title: 'Layoffs' };
  const parent = value(2, 'parent_issue', { title: 'Layoffs', number: 5 });
  const note = { id: 9, content_type: 'DraftIssue', content: { title: 'Note' }, updated_at: '2026-11-01T00:00:00Z' };
  const of = (item: object) =>
    toolContext(
      scripted(({ pathname }) =>
        json(
          pathname.endsWith('/fields')
            ? [
                { id: 2, name: 'Parent issue', data_type: 'parent_issue' },
                { id: 3, name: 'Notes', data_type: 'text' },
              ]
            : pathname.endsWith('/items')
              ? [item]
              : pathname.endsWith('/9')
                ? item
                : { ...project, updated_at: note.updated_at },
        ),
      ).fetch,
      { allows: (_, name = '') => name.startsWith('a/') },
    );
  const where = { owner: 'a', project: 1, item_id: 9 };

  it('is not named by what a change of its item would do', async () => {
    const context = of({ ...note, content_type: 'Issue', content: issue });
    const update = { ...where, fields: [{ id: 3, value: 'x' }] };
    for (const [tool, args] of [
      ['github_update_project_item', update],
      ['github_delete_project_item', where],
    ] as const) {
      expect([tool, await previewed(tool, context, args)]).toMatchObject([tool, { code: 'platform_not_found' }]);
    }
  });

  it('is not told by the fields of another item either', async () => {
    const context = of({ ...note, fields: [value(3, 'text', 'Mine'), parent] });
    const { items } = await answer('github_get_project', context, { owner: 'a', project: 1 });
    expect(items[0]?.['fields']).toEqual([{ name: 'text', value: 'Mine' }]);
    const seen = await previewed('github_delete_project_item', context, where);
    expect(seen).toMatchObject({ changes: [{ name: 'text', before: 'Mine' }] });
  });
});
