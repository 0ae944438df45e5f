/** Notion as data: how it is connected, where its API is, and what can be asked of it. */

import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { notionSetup, notionTraps } from './application.ts';
import { notionAssumptions } from './assumptions.ts';
import { connectNotion } from './connect.ts';
import { idIn } from './fields.ts';
import { offeredPages, resolvePage } from './places.ts';
import { notionName, ReadNotionSelf } from './things.ts';
import { notionTools } from './tools/index.ts';

export const notion: Platform = {
  name: 'notion',
  title: 'Notion',
  connection: 'notion',
  // Notion has none: what a connection may do is set where it is made, and a person picks the pages.
  scopes: [],
  apiUrl: 'https://api.notion.com',
  setup: notionSetup,
  // No revocation: Notion ends a token for anyone who proves the application with its secret, which the hub does not have.
  // https://developers.notion.com/reference/revoke-token
  async whoami(client) {
    const notion = await connectNotion(client);
    const me = await notion.read(({ users }) => users.me({}), ReadNotionSelf);
    if (!me.ok) return me;
    const { id, bot, name: own } = me.value;
    const owner = bot?.owner?.user;
    const who = notionName(owner?.person?.email ?? owner?.name ?? own);
    const where = notionName(bot?.workspace_name);
    return ok({ userId: id, label: where ? `${who} (${where})` : who });
  },
  // A search and a query take a body: https://developers.notion.com/reference
  reads: [
    {
      requests: ['GET /v1/**', 'POST /v1/search', 'POST /v1/data_sources/*/query', 'POST /v1/databases/*/query'],
    },
  ],
  places: [
    {
      kind: 'page',
      title: 'Pages and databases',
      example: 'https://www.notion.so/Engineering-wiki-0123456789abcdef0123456789abcdef',
      read: idIn,
    },
  ],
  resolve: resolvePage,
  offered: offeredPages,
  tools: notionTools,
  traps: notionTraps,
  assumptions: notionAssumptions,
};
