/** The tools of Notion, what is used daily first. */
import type { Tool } from '../../../tools/tool.ts';
import { appendToPage } from './append-to-page.ts';
import { addComment, deleteComment } from './comments.ts';
import { createDatabase } from './create-database.ts';
import { createPage } from './create-page.ts';
import { deleteBlocks } from './delete-blocks.ts';
import { editPageText } from './edit-page-text.ts';
import { fetchPage } from './fetch.ts';
import { listComments } from './list-comments.ts';
import { movePage } from './move-page.ts';
import { getSelf, listUsers } from './people.ts';
import { queryDatabase } from './query-database.ts';
import { search } from './search.ts';
import { restorePage, trashPage } from './trash-page.ts';
import { updatePage } from './update-page.ts';

export const notionTools: Tool[] = [
  ...[search, fetchPage, queryDatabase, listComments, listUsers, getSelf],
  ...[createPage, updatePage, appendToPage, editPageText, addComment, movePage, createDatabase],
  ...[restorePage, trashPage, deleteBlocks, deleteComment],
];
