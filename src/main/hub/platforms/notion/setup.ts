import type { PlatformSetup } from '../platform.ts';

/**
 * Notion is none of Auth0's own connections: it is a custom one of OAuth 2. Its script says whose a token is; the bot is another
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
      fetchUserProfile: `function fetchUserProfile(accessToken, context, callback) {
  fetch('https://api.notion.com/v1/users/me', {
    headers: { authorization: 'Bearer ' + accessToken, 'notion-version': '2026-03-11' },
  })
    .then((answer) => answer.json())
    .then((me) => callback(null, { user_id: me.id, name: me.bot && me.bot.workspace_name }))
    .catch((error) => callback(error));
}`,
    },
  },
  page: () => 'https://www.notion.so/profile/integrations',
  points: [
    'Make a public integration ("Public" as its type), with the redirect address above.',
    'Capabilities: read, update and insert content, read and insert comments, and user information with e-mail addresses. Take away what no AI of yours is ever to do.',
    'Notion takes client id and secret as HTTP Basic alone. In the connection at Auth0 add the custom header "Authorization" with "Basic " and the base64 of id:secret (option customHeaders).',
    'Whether Auth0 sends that header when it renews a token as well is not known: if calls fail an hour after connecting, that is why.',
    'On consent a person picks pages, and those alone can be seen, with all that is in them.',
  ],
};
