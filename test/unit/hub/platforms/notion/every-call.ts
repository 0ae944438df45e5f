/** Calls of every tool of Notion that together use every field of its input; see `test/harness/every-call.ts`. */
import { idOf } from '../../../../../src/demo/notion/model.ts';
import type { EveryCall } from '../../../../harness/every-call.ts';
import type { PlatformTools } from '../../../../harness/platform-tools.ts';

const page = idOf('page Release checklist');
const wiki = idOf('page Engineering wiki');
const tasks = idOf('database Tasks');
const row = idOf('page task 0');
const today = idOf('page sync today');
const text = '# Plan\n\nSome **bold** text, [a link](https://northwind.example).\n\n- [x] done\n- open\n  - nested\n';

const made = async (tools: PlatformTools): Promise<string> =>
  String((await tools.answer('notion_create_page', { parent: wiki, title: 'Made' }))['page']);

export const everyCall: EveryCall = {
  notion_search: [{}, { query: 'sync', kind: 'page', changed_since: '2020-01-01', limit: 2 }, { kind: 'database' }],
  notion_fetch: [{ page }, { page: tasks }, { page: row, start: 3 }],
  notion_query_database: [
    { page: tasks, limit: 3 },
    {
      page: tasks,
      sort_by: 'Due',
      descending: true,
      filters: [
        { property: 'Status', is: 'equals', value: 'Done' },
        { property: 'Due', is: 'is_not_empty' },
      ],
    },
  ],
  notion_list_comments: [{ page, limit: 1 }],
  notion_list_users: [{ limit: 2 }],
  notion_get_self: [{}],
  notion_create_page: [
    { parent: wiki, title: 'Plan', text, icon: '🧭' },
    {
      parent: tasks,
      title: 'A task',
      properties: { Status: 'Done', Area: ['api', 'docs'], Due: '2026-12-01/2026-12-03', Estimate: 3, Blocked: true },
    },
  ],
  notion_update_page: [
    { page: row, title: 'Another title', icon: '🔑', properties: { Priority: 'Low', Notes: 'Later', Link: null } },
  ],
  notion_append_to_page: [{ page, text }],
  notion_edit_page_text: [
    { page: today, old: 'Atlas 2.4 ships on Thursday', new: 'Atlas 2.4 ships on Friday' },
    { page: today, old: 'rotat', new: 'chang', every: true },
  ],
  notion_add_comment: [
    { page, text: 'A **remark**' },
    { page, text: 'An answer', discussion: idOf('discussion freeze') },
  ],
  notion_move_page: [{ page: idOf('page On-call handbook'), to: idOf('page Projects') }],
  notion_create_database: [
    { parent: wiki, title: 'Ideas', columns: [{ name: 'Kind', type: 'select', options: ['big', 'small'] }] },
  ],
  notion_restore_page: [
    async (tools) => {
      const page = await made(tools);
      await tools.answer('notion_trash_page', { page });
      return { page };
    },
  ],
  notion_trash_page: [async (tools) => ({ page: await made(tools) }), { page: tasks }],
  notion_delete_blocks: [
    async (tools) => ({
      page,
      blocks: (await tools.answer('notion_append_to_page', { page, text: 'Gone' }))['blocks'],
    }),
  ],
  notion_delete_comment: [
    async (tools) => ({ page, id: (await tools.answer('notion_add_comment', { page, text: 'Gone' }))['id'] }),
  ],
};
