/** Small descriptions of two APIs, by the shapes that their vendors document, as far as the demo world plays them. */

const string = { type: 'string' };
const answered = (schema: object) => ({
  responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
});
const listOf = (properties: object) => ({
  type: 'object',
  properties: { value: { type: 'array', items: { type: 'object', properties } } },
});
const paging = ['$top', '$skip'].map((name) => ({ name, in: 'query', schema: { type: 'integer', minimum: 0 } }));

/** https://learn.microsoft.com/graph/api/user-list-messages */
export const microsoftGraph = {
  openapi: '3.0.4',
  info: { title: 'Microsoft Graph', version: 'v1.0' },
  servers: [{ url: 'https://graph.microsoft.com/v1.0' }],
  paths: {
    '/me': {
      get: {
        operationId: 'me.user.GetUser',
        summary: 'Get a user',
        ...answered({ type: 'object', properties: { id: string } }),
      },
    },
    '/me/messages': {
      get: {
        operationId: 'me.ListMessages',
        summary: 'List messages',
        parameters: paging,
        ...answered(listOf({ id: string, subject: string, bodyPreview: string })),
      },
    },
    '/me/events': {
      get: {
        operationId: 'me.ListEvents',
        summary: 'List events',
        parameters: paging,
        ...answered(listOf({ id: string, subject: string })),
      },
    },
  },
};

/** https://discord.com/developers/docs/resources/user */
export const discordApi = {
  openapi: '3.1.0',
  info: { title: 'Discord HTTP API', version: '10' },
  servers: [{ url: 'https://discord.com/api/v10' }],
  paths: {
    '/users/@me': {
      get: {
        operationId: 'get_my_user',
        ...answered({ type: 'object', properties: { id: string, username: string } }),
      },
    },
    '/users/@me/guilds': {
      get: {
        operationId: 'list_my_guilds',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200 } }],
        ...answered({ type: 'array', items: { type: 'object', properties: { id: string, name: string } } }),
      },
    },
  },
};
