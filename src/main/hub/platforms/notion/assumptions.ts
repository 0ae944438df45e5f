/** What the tools and the demo take for granted of Notion. */
import { type Assumption, askLive, type LiveAccount, memberOf, memberText } from '../assumption.ts';
import { notionVersion } from './connect.ts';

const reference = 'https://developers.notion.com/reference';

const get = (on: LiveAccount, path: string, version: string | undefined = notionVersion) =>
  askLive(on, `${on.client.apiUrl}/v1/${path}`, { headers: version === '' ? {} : { 'notion-version': version } });

const refusal = (wantedStatus: number, code: string, { status, body }: { status: number; body: unknown }) => ({
  holds: status === wantedStatus && memberText(body, 'code') === code,
  facts: { status, code: memberText(body, 'code') },
});

export const notionAssumptions: Assumption[] = [
  {
    id: 'notion-who',
    says: 'A token is a bot’s, which says in whose name it acts and in which workspace',
    source: `${reference}/get-self`,
    async look(on) {
      const { status, body } = await get(on, 'users/me');
      const told = memberText(body, 'type') === 'bot' && memberText(body, 'bot.owner.type') === 'user';
      return { holds: status === 200 && told, facts: { status, owner: memberText(body, 'bot.owner.type') } };
    },
  },
  {
    id: 'notion-version-needed',
    says: 'A request without `Notion-Version` is refused (400 `missing_version`)',
    source: `${reference}/versioning`,
    look: async (on) => refusal(400, 'missing_version', await get(on, 'users/me', '')),
  },
  {
    id: 'notion-version-known',
    says: 'A version that there is not is refused as `validation_error`',
    source: `${reference}/versioning`,
    look: async (on) => refusal(400, 'validation_error', await get(on, 'users/me', '1999-01-01')),
  },
  {
    id: 'notion-not-there',
    says: 'What was not shared with the connection is not there (404 `object_not_found`)',
    source: `${reference}/status-codes`,
    look: async (on) => refusal(404, 'object_not_found', await get(on, 'pages/00000000-0000-4000-8000-000000000000')),
  },
  {
    id: 'notion-id-checked',
    says: 'An id that can’t be one is refused as `validation_error`',
    source: `${reference}/status-codes`,
    look: async (on) => refusal(400, 'validation_error', await get(on, 'pages/no-such-id')),
  },
  {
    id: 'notion-search',
    says: 'The search lists what was given to the connection: pages and data sources',
    source: `${reference}/post-search`,
    async look(on) {
      const { status, body } = await askLive(on, `${on.client.apiUrl}/v1/search`, {
        method: 'POST',
        headers: { 'notion-version': notionVersion, 'content-type': 'application/json' },
        body: JSON.stringify({ page_size: 1 }),
      });
      const object = memberText(body, 'results.0.object');
      if (status === 200 && object === undefined) return { holds: null, facts: { status } };
      const isKnown = object === 'page' || object === 'data_source';
      return {
        holds: status === 200 && isKnown && typeof memberOf(body, 'has_more') === 'boolean',
        facts: { status, object },
      };
    },
  },
];
