/**
 * Notion's own tools, those of its hosted server and those of its local one, and which of ours does the same. A tool without one
 * has a reason.
 */
export type Row = { ours: string[]; note?: string } | { without: string };

const onlyHosted = 'The API has nothing like it: only Notion’s hosted server does.';
const views = 'A view is how people look at a database; queries here filter and sort by themselves.';
const schema =
  'It changes a database for everybody, views and formulas that others made included. People do it in Notion.';

export const hosted: Record<string, Row> = {
  'notion-search': {
    ours: ['notion_search'],
    note: 'Titles alone, as the API has it; no connected apps, no AI search.',
  },
  'notion-fetch': { ours: ['notion_fetch'] },
  'notion-create-pages': {
    ours: ['notion_create_page'],
    note: 'One at a time: what is approved is one page, read in full.',
  },
  'notion-update-page': {
    ours: [
      'notion_update_page',
      'notion_edit_page_text',
      'notion_append_to_page',
      'notion_trash_page',
      'notion_restore_page',
    ],
    note: 'Replacing the whole text; templates, covers and locks.',
  },
  'notion-move-pages': { ours: ['notion_move_page'], note: 'One at a time, and not to the top of the workspace.' },
  'notion-duplicate-page': { without: onlyHosted },
  'notion-create-database': { ours: ['notion_create_database'], note: 'Formulas, relations and rollups.' },
  'notion-update-data-source': { without: schema },
  'notion-query-data-sources': { ours: ['notion_query_database'], note: 'SQL, which the API does not have.' },
  'notion-query-database-view': { without: views },
  'notion-create-view': { without: views },
  'notion-update-view': { without: views },
  'notion-create-comment': { ours: ['notion_add_comment'], note: 'Comments on single blocks.' },
  'notion-get-comments': {
    ours: ['notion_list_comments'],
    note: 'Those on single blocks, and those that are resolved.',
  },
  'notion-get-teams': { without: onlyHosted },
  'notion-get-users': { ours: ['notion_list_users', 'notion_get_self'] },
};

export const local: Record<string, Row> = {
  'get-self': { ours: ['notion_get_self'] },
  'get-users': { ours: ['notion_list_users'] },
  'get-user': { ours: ['notion_list_users'], note: 'Guests by id.' },
  'post-search': { ours: ['notion_search'] },
  'retrieve-a-page': { ours: ['notion_fetch'] },
  'retrieve-a-page-property': { ours: ['notion_fetch'], note: 'More than 25 people or relations of one property.' },
  'retrieve-page-markdown': { ours: ['notion_fetch'], note: 'Transcripts of meetings.' },
  'update-page-markdown': { ours: ['notion_edit_page_text'], note: 'Replacing the whole text.' },
  'post-page': { ours: ['notion_create_page'] },
  'patch-page': { ours: ['notion_update_page', 'notion_trash_page', 'notion_restore_page'], note: 'Covers.' },
  'move-page': { ours: ['notion_move_page'] },
  'get-block-children': { ours: ['notion_fetch'], note: 'Blocks one by one: a page is read as Markdown.' },
  'patch-block-children': { ours: ['notion_append_to_page'], note: 'In the middle of a page.' },
  'retrieve-a-block': { ours: ['notion_fetch'], note: 'Blocks one by one: a page is read as Markdown.' },
  'update-a-block': { ours: ['notion_edit_page_text'] },
  'delete-a-block': { ours: ['notion_delete_blocks'], note: 'Blocks that stand in others.' },
  'retrieve-a-database': { ours: ['notion_fetch'] },
  'retrieve-a-data-source': { ours: ['notion_fetch'] },
  'query-data-source': { ours: ['notion_query_database'], note: 'Filters joined by or, and on formulas and rollups.' },
  'create-a-data-source': { ours: ['notion_create_database'], note: 'A second data source in one database.' },
  'update-a-data-source': { without: schema },
  'list-data-source-templates': {
    without: 'Pages are made without templates, so that what is approved is all there is.',
  },
  'retrieve-a-comment': { ours: ['notion_list_comments'] },
  'create-a-comment': { ours: ['notion_add_comment'] },
};

/** What neither of them has. */
export const oursAlone: Record<string, string> = {
  notion_delete_comment: 'Deletes a comment that was added here, so that one can be taken back.',
};
