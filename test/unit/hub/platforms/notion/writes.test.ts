import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../../src/demo/notion/model.ts';
import { ids, notionTools, scripted } from './context.ts';

const text = async (tools: Awaited<ReturnType<typeof notionTools>>, page: unknown) =>
  String((await tools.answer('notion_fetch', { page }))['text']);

const plainPage = {
  object: 'page',
  id: ids.wiki,
  parent: { type: 'workspace' },
  properties: {},
  last_edited_time: '2026-01-01T00:00:00Z',
};

describe('writing to Notion', () => {
  it('makes a page in one request, shows it in full before, and takes it back', async () => {
    const tools = await notionTools();
    const args = { parent: ids.wiki, title: 'Plan', text: '# One\n\n- [x] two **three**', icon: '🧭' };
    expect(await tools.preview('notion_create_page', args)).toEqual({
      target: `a new page in the page "Engineering wiki" (${ids.wiki})`,
      version: null,
      changes: [
        { name: 'title', before: null, after: 'Plan' },
        { name: 'icon', before: null, after: '🧭' },
        { name: 'text', before: null, after: args.text },
      ],
    });
    tools.sent.splice(0);
    const { page } = await tools.answer('notion_create_page', args);
    expect(tools.sent.filter(({ method }) => method !== 'GET')).toHaveLength(1);
    expect(await text(tools, page)).toBe('# One\n- [x] two **three**');
    expect(await tools.undo('notion_create_page', args)).toMatchObject({ tool: 'notion_trash_page' });
  });

  it('makes a row with properties, and refuses what would change the database or cannot be', async () => {
    const tools = await notionTools();
    const row = { parent: ids.tasks, title: 'A row' };
    const properties = { Status: 'Done', Area: ['api'], Due: '2026-12-01/2026-12-02', Assignee: [ids.today] };
    expect(await tools.run('notion_create_page', { ...row, properties })).toMatchObject({ code: 'platform_refused' });
    const { page } = await tools.answer('notion_create_page', { ...row, properties: { ...properties, Assignee: [] } });
    const read = await tools.answer('notion_fetch', { page });
    expect(read['properties']).toContainEqual({ name: 'Due', type: 'date', value: '2026-12-01/2026-12-02' });
    for (const wrong of [
      { Status: 'Odd' },
      { Area: ['new option'] },
      { Estimate: 'many' },
      { Due: 'soon' },
      { Blocked: 'perhaps' },
      { Assignee: ['Ada'] },
      { Load: 3 },
      { Key: 'ATL-7' },
      { Created: '2026-01-01' },
      { Nothing: 1 },
      { Name: 'x' },
    ]) {
      tools.sent.splice(0);
      expect(await tools.codeOf('notion_create_page', { ...row, properties: wrong })).toBe('invalid_arguments');
      expect(tools.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    }
    const noRow = { parent: ids.wiki, title: 'x', properties: { Status: 'Done' } };
    expect(await tools.codeOf('notion_create_page', noRow)).toBe('invalid_arguments');
  });

  it('changes title, icon and properties, each shown before and after, and back', async () => {
    const tools = await notionTools();
    const args = {
      page: ids.firstTask,
      title: 'Rotate all keys',
      icon: '🔑',
      properties: {
        Status: 'Done',
        Area: ['docs'],
        Due: null,
        Estimate: 9,
        Blocked: true,
        Assignee: [],
        Notes: 'Soon',
      },
    };
    const before = await tools.answer('notion_fetch', { page: ids.firstTask });
    const preview = await tools.preview('notion_update_page', args);
    expect(preview).toMatchObject({ target: `page "Rotate the signing keys" (${ids.firstTask})` });
    expect('changes' in preview && preview.changes).toEqual(
      expect.arrayContaining([
        { name: 'title', before: 'Rotate the signing keys', after: 'Rotate all keys' },
        { name: 'property Area', before: 'api\nconsole', after: 'docs' },
        { name: 'property Estimate', before: '1', after: '9' },
        { name: 'property Blocked', before: 'false', after: 'true' },
      ]),
    );
    const undo = await tools.undo('notion_update_page', args);
    expect(await tools.answer('notion_fetch', { page: ids.firstTask })).toMatchObject({ title: 'Rotate all keys' });
    if (!('tool' in undo)) throw new Error('nothing takes it back');
    await tools.answer(undo.tool, undo.arguments);
    const read = await tools.answer('notion_fetch', { page: ids.firstTask });
    const { edited_at: _, edited_by: __, properties: now, ...after } = read;
    const same = (all: unknown) => (all as { name: string }[]).filter(({ name }) => !/^Edit/.test(name));
    expect(before).toMatchObject(after);
    expect(same(now)).toEqual(same(before['properties']));
  });

  it('adds text at the end and takes out what it added, and nothing else', async () => {
    const tools = await notionTools();
    const before = await text(tools, ids.checklist);
    const undo = await tools.undo('notion_append_to_page', { page: ids.checklist, text: 'One\n\nTwo' });
    expect(await text(tools, ids.checklist)).toBe(`${before}\nOne\nTwo`);
    if (!('tool' in undo)) throw new Error('nothing takes it back');
    expect(await tools.preview(undo.tool, undo.arguments)).toMatchObject({
      changes: [
        { name: 'text', before: 'One', after: null },
        { name: 'text', before: 'Two', after: null },
      ],
    });
    await tools.answer(undo.tool, undo.arguments);
    expect(await text(tools, ids.checklist)).toBe(before);
    for (const stranger of [ids.today, ids.handbook, ids.checklist]) {
      expect(await tools.codeOf('notion_delete_blocks', { page: ids.wiki, blocks: [stranger] })).toBe(
        'invalid_arguments',
      );
    }
  });

  it('shows all that goes with a block, the pages in it too, and whose it was', async () => {
    const victor = idOf('victor@brightquote.example');
    let nested = '';
    let inside: [type: string, value: object, text: string][] | undefined;
    let more: string | null = null;
    const tools = await notionTools({}, 'ada@northwind', async (request, answer) => {
      if (!request.url.includes(`/blocks/${nested}/children`) || nested === '') return answer;
      const child = { object: 'block', id: ids.handbook, type: 'child_page', has_children: true };
      const sub = [
        { ...child, child_page: { title: 'Sub' }, created_by: { id: victor }, last_edited_by: { id: victor } },
      ];
      const results = inside?.map(([type, value]) => ({ object: 'block', id: ids.today, type, [type]: value })) ?? sub;
      return Response.json({ results, has_more: more !== null, next_cursor: more });
    });
    const page = ids.checklist;
    const { blocks } = await tools.answer('notion_append_to_page', { page, text: '- One\n  - Two' });
    const seen = await tools.preview('notion_delete_blocks', { page, blocks });
    expect(seen).toMatchObject({ target: `page "Release checklist" (${page})` });
    expect(seen).toHaveProperty('changes', [
      { name: 'text', before: 'One', after: null },
      { name: 'text', before: 'Two', after: null },
    ]);
    expect(seen).not.toHaveProperty('outsider');
    nested = String((blocks as string[])[0]);
    expect(await tools.preview('notion_delete_blocks', { page, blocks })).toMatchObject({
      target: `page "Release checklist" (${page}), and 1 pages and databases that are in it`,
      changes: [{}, { name: 'page', before: `page "Sub" (${ids.handbook}), with all that is in it`, after: null }],
      outsider: true,
    });
    const row = (...cells: string[]) => ({ cells: cells.map((cell) => [{ plain_text: cell }]) });
    const caption = [{ plain_text: 'Ours' }];
    const address = { external: { url: 'https://x.example/p.png' }, caption };
    inside = [
      ['table_row', row('Ada', '123456'), 'Ada | 123456'],
      ['table', { table_width: 2 }, '(table)'],
      ['equation', { expression: 'e=mc^2' }, '(equation) e=mc^2'],
      ['bookmark', { url: 'https://x.example', caption: [] }, '(bookmark) https://x.example'],
      ['image', { type: 'external', ...address }, '(image) https://x.example/p.png, Ours'],
      ['pdf', { type: 'file', name: 'Plan.pdf', file: { url: 'https://s3.example/?signed' } }, '(pdf) Plan.pdf'],
      ['code', { rich_text: [{ plain_text: 'x = 1' }], caption, language: 'sql' }, 'x = 1, Ours'],
      ['link_to_page', { type: 'page_id', page_id: ids.wiki }, `(link_to_page) ${ids.wiki}`],
      ['divider', {}, '(divider)'],
      ['paragraph', { rich_text: [] }, ''],
    ];
    const shown = await tools.preview('notion_delete_blocks', { page, blocks });
    expect('changes' in shown && shown.changes.slice(1).map(({ before }) => before)).toEqual(
      inside.map(([, , text]) => text),
    );
    more = 'more';
    expect(await tools.preview('notion_delete_blocks', { page, blocks })).toMatchObject({ code: 'platform_refused' });
    const list = Array.from({ length: 31 }, () => '- One\n  - Two').join('\n');
    const many = await tools.answer('notion_append_to_page', { page, text: list });
    expect(await tools.preview('notion_delete_blocks', { page, blocks: many['blocks'] })).toMatchObject({
      code: 'platform_refused',
    });
  });

  it('replaces one passage, and asks for more where it stands twice or nowhere', async () => {
    const tools = await notionTools();
    const edit = { page: ids.today, old: 'ships on Thursday', new: 'ships on Friday' };
    const before = '## Decisions\n- Atlas 2.4 ships on ';
    const after = ', behind a flag.\n- The key rotation moves before the release…';
    expect(await tools.preview('notion_edit_page_text', edit)).toMatchObject({
      changes: [{ name: 'text', before: `${before}Thursday${after}`, after: `${before}Friday${after}` }],
    });
    expect(await tools.undo('notion_edit_page_text', edit)).toEqual({
      tool: 'notion_edit_page_text',
      arguments: { page: ids.today, old: edit.new, new: edit.old },
    });
    expect(await text(tools, ids.today)).toContain('ships on Friday');
    expect(await tools.run('notion_edit_page_text', edit)).toMatchObject({ code: 'invalid_arguments' });
    const twice = { page: ids.today, old: 'rotat', new: 'chang' };
    expect(await tools.run('notion_edit_page_text', twice)).toMatchObject({
      code: 'invalid_arguments',
      message: expect.stringContaining('2 times'),
    });
    expect(await tools.answer('notion_edit_page_text', { ...twice, every: true })).toMatchObject({ replaced: 2 });
    await tools.answer('notion_append_to_page', { page: ids.today, text: 'The gate is shut. The door is open.' });
    expect(await tools.undo('notion_edit_page_text', { page: ids.today, old: 'shut', new: 'open' })).toEqual({
      reason: expect.stringContaining('exactly once'),
    });
  });

  it('changes no tag and no picture by what stands beside them', async () => {
    const page = '<page url="https://www.notion.so/0123456789abcdef0123456789abcdef">Sub</page>';
    const tag = page.replaceAll('<', '\\<').replaceAll('>', '\\>');
    const picture = '\\![logo](https://evil.example/p.png)';
    const edited = async (text: string, old: string, now: string, more = {}) => {
      const tools = scripted(({ url, method }) => {
        const { pathname } = new URL(url);
        if (method === 'PATCH') return Response.json({});
        return Response.json(
          pathname.endsWith('/markdown') ? { markdown: text, truncated: 'every' in more } : plainPage,
        );
      });
      const answer = await tools.run('notion_edit_page_text', { page: ids.wiki, old, new: now, ...more });
      const isSent = tools.sent.some(({ method }) => method === 'PATCH');
      expect('code' in answer ? answer.code : 'done').toMatch(
        isSent ? /^done$/ : /^(invalid_arguments|platform_refused)$/,
      );
      return isSent;
    };
    for (const [text, old, now] of [
      [`See ${tag}`, 'See \\', 'See '],
      [`See ${tag}`, 'See ', 'See \\'],
      [`See ${picture}`, 'See \\', 'See '],
      [`\`\`\`html\n${page}\n\`\`\`\n`, '```html\n', ''],
      [`Say \`${page}\` aloud`, 'Say `', 'Say '],
      [page, 'page url="https://www.notion.so/', ''],
      [page, 'Sub', 'Another'],
      [`<synced_block_reference url="x">\n\tTheirs ${page}\n\tto the end\n</synced_block_reference>`, 'end', 'start'],
      ['![a](https://northwind.example/a.png)', 'northwind', 'evil'],
      ['See [a](https://evil.example/p.png)', 'See ', 'See !'],
    ] as const) {
      expect(await edited(text, old, now), `${text}: ${old}`).toBe(false);
    }
    for (const [text, old, now] of [
      [`${page}\n# Plan`, '# Plan', '# A `plan` of \\<ours\\>'],
      [`\`\`\`js\nif (a < b) {}\n\`\`\`\n${page}`, 'a < b', 'a > b'],
      [`<callout>\n\tOurs ${page}\n\tto the end\n</callout>`, 'end', 'start'],
      ['Wow! [a](https://northwind.example)', 'Wow!', 'Oh,'],
    ] as const) {
      expect(await edited(text, old, now), `${text}: ${old}`).toBe(true);
    }
    // Nobody has seen where else it stands in a page that Notion cut.
    expect(await edited('a plan', 'plan', 'map', { every: true })).toBe(false);
  });

  it('comments, answers in a thread of that page alone, and deletes its own', async () => {
    const tools = await notionTools();
    const [first] = await tools.readAll('notion_list_comments', { page: ids.checklist });
    const text = 'See [this](https://northwind.example)';
    const answer = { page: ids.checklist, text, discussion: first?.['discussion'] };
    expect(await tools.preview('notion_add_comment', answer)).toMatchObject({
      target: expect.stringContaining('below "Can we move the freeze to 10:00?"'),
    });
    const made = await tools.answer('notion_add_comment', answer);
    expect(made['discussion']).toBe(first?.['discussion']);
    expect(await tools.codeOf('notion_add_comment', { ...answer, page: ids.supplier })).toBe('platform_not_found');
    const [theirs] = await tools.readAll('notion_list_comments', { page: ids.supplier });
    expect(await tools.codeOf('notion_delete_comment', { page: ids.supplier, id: theirs?.['id'] })).toBe(
      'platform_forbidden',
    );
    expect(await tools.answer('notion_delete_comment', { page: ids.checklist, id: made['id'] })).toMatchObject({
      deleted: true,
    });
  });

  it('moves a page, and back', async () => {
    const tools = await notionTools();
    const undo = await tools.undo('notion_move_page', { page: ids.handbook, to: ids.projects });
    expect(undo).toEqual({ tool: 'notion_move_page', arguments: { page: ids.handbook, to: ids.wiki } });
    expect(await text(tools, ids.projects)).toContain('On-call handbook');
    for (const [page, to, reason] of [
      [ids.handbook, ids.projects, 'It was there before.'],
      [ids.projects, ids.wiki, expect.stringContaining('top of the workspace')],
    ])
      expect(await tools.undo('notion_move_page', { page, to })).toEqual({ reason });
    for (const to of [ids.wiki, ids.projects, ids.handbook, ids.tasks]) {
      const refused = { code: 'invalid_arguments', message: expect.stringContaining('It cannot go into itself.') };
      expect(await tools.preview('notion_move_page', { page: ids.wiki, to }), to).toMatchObject(refused);
    }
  });

  it('moves a page that is shared without what it is in', async () => {
    const tools = await notionTools({}, 'ada@northwind', async (request, answer) =>
      request.url.endsWith(ids.wiki)
        ? Response.json({ object: 'error', status: 404, code: 'object_not_found', message: '' }, { status: 404 })
        : answer,
    );
    const move = { page: ids.handbook, to: ids.projects };
    const before = 'a page that is not shared with the connection';
    expect(await tools.preview('notion_move_page', move)).toMatchObject({ changes: [{ before }] });
    const reason = 'The connection does not reach what it was in.';
    expect(await tools.undo('notion_move_page', move)).toEqual({ reason });
  });

  it('trashes and restores pages and databases', async () => {
    const tools = await notionTools();
    for (const page of [ids.handbook, ids.tasks]) {
      const undo = { tool: 'notion_restore_page', arguments: { page } };
      expect(await tools.undo('notion_trash_page', { page })).toEqual(undo);
      expect(await tools.run('notion_trash_page', { page })).toMatchObject({ code: 'platform_refused' });
      expect(await tools.answer('notion_restore_page', { page })).toMatchObject({ in_trash: false });
    }
  });

  it('makes a database whose rows can be written', async () => {
    const tools = await notionTools();
    const columns = [
      { name: 'Size', type: 'select', options: ['big', 'small'] },
      { name: 'When', type: 'date' },
    ];
    const { page } = await tools.answer('notion_create_database', { parent: ids.wiki, title: 'Ideas', columns });
    const row = { title: 'First', properties: { Size: 'big', When: '2026-12-01' } };
    await tools.answer('notion_create_page', { parent: page, ...row });
    expect(await tools.readAll('notion_query_database', { page })).toEqual([expect.objectContaining(row)]);
  });
});

describe('inputs', () => {
  const withColumn = (column: object) => ({ parent: ids.wiki, title: 'x', columns: [column] });
  const cases: [string, object][] = [
    ...['', 'x', '../users', ids.wiki.slice(1), 'https://evil.example/Page-0123456789abcdef0123456789abcdef'].map(
      (page): [string, object] => ['notion_fetch', { page }],
    ),
    ['notion_fetch', { page: ids.wiki, start: -1 }],
    ['notion_fetch', { page: ids.wiki, other: 1 }],
    ['notion_create_page', { parent: ids.wiki, title: ' ' }],
    ['notion_create_page', { parent: ids.wiki, title: 'a\nb' }],
    ['notion_create_page', { parent: ids.wiki, title: 'x', text: '' }],
    ['notion_create_page', { parent: ids.wiki, title: 'x', icon: 'https://evil.example/i.png' }],
    ['notion_update_page', { page: ids.wiki }],
    ['notion_append_to_page', { page: ids.wiki, text: 'x'.repeat(50_001) }],
    ...[
      '<page url="https://www.notion.so/x">x</page>',
      '<mention-user url="user://x"/>',
      '</callout>',
      '<database url="x">',
      '\\\\<page url="https://www.notion.so/x">x</page>',
      '<img src="https://evil.example/i.png">',
      '![](https://evil.example/i.png)',
      'x ![a][b]',
      '::: callout {icon="https://evil.example/i.png"}',
      '<synced_block>',
      '<!-- x',
    ].map((tag): [string, object] => ['notion_edit_page_text', { page: ids.wiki, old: 'x', new: tag }]),
    ['notion_edit_page_text', { page: ids.wiki, old: '<page url="x">y</page>', new: '' }],
    ['notion_delete_blocks', { page: ids.wiki, blocks: [] }],
    ['notion_delete_blocks', { page: ids.wiki, blocks: ['../pages'] }],
    ['notion_delete_blocks', { page: ids.wiki, blocks: [ids.today, ids.today.replaceAll('-', '').toUpperCase()] }],
    ['notion_delete_comment', { page: ids.wiki, id: '../x' }],
    ['notion_create_database', withColumn({ name: 'Name', type: 'date' })],
    ['notion_create_database', withColumn({ name: 'A', type: 'date', options: ['x'] })],
    ['notion_create_database', withColumn({ name: 'A', type: 'title' })],
  ];

  it.each(cases)('%s refuses %.80j', async (name, args) => {
    const { here } = await import('./context.ts');
    const tool = here.tools.find((one) => one.name === name);
    expect(tool?.input.safeParse(args).success).toBe(false);
  });
});
