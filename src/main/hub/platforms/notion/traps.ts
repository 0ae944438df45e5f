import * as z from 'zod';
import type { Traps } from '../platform.ts';
import { connectNotion } from './connect.ts';

const ReadAny = z.object({ results: z.array(z.object({})) });

/** A connection sees the pages that were picked on consent and nothing else: none picked looks like an empty workspace. */
export const notionTraps: Traps = {
  page: 'https://www.notion.so/profile/integrations',
  withoutToken: [
    'The integration is a public one, and its redirect address is that of your Auth0 tenant, ending in /login/callback.',
    'The connection at Auth0 sends "Authorization: Basic …" with id and secret (option customHeaders), which Notion wants.',
    'Whether Auth0 sends that header as well when it renews a token is not known; if it does not, the account works for an hour.',
  ],
  async reach(client) {
    const notion = await connectNotion(client);
    const found = await notion.read((notion) => notion.search({ page_size: 1 }), ReadAny);
    return found.ok && found.value.results.length === 0
      ? 'No page is shared with it, so that every search is empty. Connect the account again and pick pages, or add the connection in the menu of a page at Notion.'
      : undefined;
  },
};
