/** The integration behind a connection: how a person makes it, and what goes wrong with it. */
import * as z from 'zod';
import type { PlatformSetup, Traps } from '../platform.ts';
import { connectNotion } from './connect.ts';

/**
 * Notion is not one of Auth0's own connections: it is a custom one of OAuth 2. Its script says whose a token is; the bot is another
 * one for each workspace and person, so that two workspaces of one person stay two accounts.
 * https://developers.notion.com/guides/get-started/authorization
 */
export const notionSetup: PlatformSetup = {
  strategy: 'oauth2',
  options: {
    authorizationURL: 'https://api.notion.com/v1/oauth/authorize?owner=user',
    tokenURL: 'https://api.notion.com/v1/oauth/token',
    // Notion has no scopes; what a connection may do is set where it is made.
    scope: '',
    scripts: {
      fetchUserProfile: `function (accessToken, context, callback) {
  const headers = { Authorization: 'Bearer ' + accessToken, 'Notion-Version': '2026-03-11' };
  request.get({ url: 'https://api.notion.com/v1/users/me', headers, json: true }, (error, answer, me) => {
    if (error) return callback(error);
    if (!me || me.object !== 'user') return callback(new Error('Notion does not say whose token it is.'));
    callback(null, { user_id: me.id, name: me.bot && me.bot.workspace_name });
  });
}`,
    },
  },
  needsBasic: true,
  page: () => 'https://www.notion.so/profile/integrations',
  points: [
    'Make a public integration ("Public" as its type), with the redirect address above.',
    'Capabilities: read, update and insert content, read and insert comments, and user information with e-mail addresses. Take away what no AI of yours is ever to do.',
    'Notion takes client id and secret by HTTP Basic alone. The assistant gives the connection a custom header for it (option customHeaders). If you make the connection by hand, add "Authorization" with "Basic " and the base64 of id:secret.',
    'Whether Auth0 also sends that header when it renews a token is not known. If calls fail an hour after connecting, that is why.',
    'On consent a person picks pages, and those alone can be seen, with all that is in them.',
  ],
};

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
    if (!found.ok || found.value.results.length > 0) return undefined;
    return {
      said: 'No page is shared with it, so that every search is empty.',
      hint: 'Connect the account again and pick pages, or add the connection in the menu of a page at Notion.',
      link: notionTraps.page,
    };
  },
};
