/** The tools of Notion, what is used daily first. */
import type { Tool } from '../../tool.ts';
import { commentTools } from './comments.ts';
import { databaseTools } from './databases.ts';
import { pageTextTools } from './page-text.ts';
import { notionPeopleTools } from './people.ts';
import { pageReadTools } from './read-pages.ts';
import { pageWriteTools } from './write-pages.ts';

const { search, fetchPage } = pageReadTools;
const { createPage, updatePage, movePage, restorePage, trashPage } = pageWriteTools;
const { appendToPage, editPageText, deleteBlocks } = pageTextTools;
const { listComments, addComment, deleteComment } = commentTools;
const { queryDatabase, createDatabase } = databaseTools;
const { listUsers, getSelf } = notionPeopleTools;

export const notionTools: Tool[] = [
  search,
  fetchPage,
  queryDatabase,
  listComments,
  listUsers,
  getSelf,
  createPage,
  updatePage,
  appendToPage,
  editPageText,
  addComment,
  movePage,
  createDatabase,
  restorePage,
  trashPage,
  deleteBlocks,
  deleteComment,
];
