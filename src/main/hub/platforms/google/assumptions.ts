/** What the tools and the demo take for granted of Google. */
import { type Assumption, askLive, type LiveAccount, memberOf, memberText } from '../assumption.ts';

const get = (on: LiveAccount, api: 'gmail' | 'calendar' | 'drive', path: string) =>
  askLive(on, `${on.client.apis[api]}${path}`);

const reasonOf = (body: unknown) => memberText(body, 'error.errors.0.reason');

export const googleAssumptions: Assumption[] = [
  {
    id: 'google-scopes-in-full',
    says: 'Token Vault names the scopes of a token in full, separated by spaces',
    source: 'https://developers.google.com/identity/protocols/oauth2/scopes',
    async look({ stated: { scope = '' } }) {
      const named = scope.split(' ').filter(Boolean);
      const isFull = named.some((one) => one.startsWith('https://www.googleapis.com/auth/'));
      return { holds: isFull, facts: { scopes: named.length, full: isFull } };
    },
  },
  {
    id: 'google-token-one-hour',
    says: 'A token lasts an hour at most',
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#offline',
    look: async ({ stated: { seconds } }) => ({ holds: seconds !== undefined && seconds <= 3_600, facts: { seconds } }),
  },
  {
    id: 'google-who',
    says: 'The address for OpenID tells the account’s id and e-mail address to such a token',
    source: 'https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation',
    async look(on) {
      const { status, body } = await askLive(on, `${on.client.apiUrl}/oauth2/v3/userinfo`);
      const told = ['sub', 'email'].every((name) => memberText(body, name) !== undefined);
      return { holds: status === 200 && told, facts: { status, told } };
    },
  },
  {
    id: 'google-labels',
    says: 'Gmail lists its labels, those of the system among them',
    source: 'https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/list',
    async look(on) {
      const { status, body } = await get(on, 'gmail', '/v1/users/me/labels');
      const labels = memberOf(body, 'labels');
      const hasInbox = Array.isArray(labels) && labels.some((one) => memberText(one, 'id') === 'INBOX');
      return { holds: hasInbox, facts: { status, inbox: hasInbox, reason: reasonOf(body) } };
    },
  },
  {
    id: 'google-messages-by-id',
    says: 'A list of messages has their ids and threads alone',
    source: 'https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list',
    async look(on) {
      const { status, body } = await get(on, 'gmail', '/v1/users/me/messages?maxResults=1');
      const first = memberOf(body, 'messages.0');
      if (status === 200 && first === undefined) return { holds: null, facts: { status } };
      const names = Object.keys(Object(first)).sort().join('_').toLowerCase();
      return { holds: names === 'id_threadid', facts: { status, fields: names, reason: reasonOf(body) } };
    },
  },
  {
    id: 'google-calendars',
    says: 'The list of calendars says of each what the account may do with it, and which is the primary one',
    source: 'https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list',
    async look(on) {
      const { status, body } = await get(on, 'calendar', '/v3/users/me/calendarList');
      const items = memberOf(body, 'items');
      const all: unknown[] = Array.isArray(items) ? items : [];
      const holds = all.some((one) => memberOf(one, 'primary') === true && memberText(one, 'accessRole') === 'owner');
      return { holds, facts: { status, calendars: all.length, reason: reasonOf(body) } };
    },
  },
  {
    id: 'google-file-not-there',
    says: 'A file that is not there, or not for this token, is 404 with the reason `notFound`',
    source: 'https://developers.google.com/workspace/drive/api/guides/handle-errors',
    async look(on) {
      const { status, body } = await get(on, 'drive', '/v3/files/1OpenGitHubXHasNoFileOfThisName0000');
      return {
        holds: status === 404 && reasonOf(body) === 'notFound',
        facts: { status, is_not_found: reasonOf(body) === 'notFound' },
      };
    },
  },
  {
    id: 'google-export',
    says: "Only documents of Google's own are exported",
    source: 'https://developers.google.com/workspace/drive/api/guides/manage-downloads',
    async look(on) {
      const others = encodeURIComponent("mimeType = 'text/plain' or mimeType = 'application/pdf'");
      const listed = await get(on, 'drive', `/v3/files?pageSize=1&fields=files(id)&q=${others}`);
      const id = memberText(listed.body, 'files.0.id');
      if (id === undefined) return { holds: null, facts: { status: listed.status } };
      const { status, body } = await get(on, 'drive', `/v3/files/${encodeURIComponent(id)}/export?mimeType=text/plain`);
      const isRefused = reasonOf(body) === 'fileNotExportable';
      return { holds: status === 403 && isRefused, facts: { status, not_exportable: isRefused } };
    },
  },
  {
    id: 'google-parts-of-files',
    says: 'Drive answers with the fields that were asked for and no others',
    source: 'https://developers.google.com/workspace/drive/api/guides/fields-parameter',
    async look(on) {
      const { status, body } = await get(on, 'drive', '/v3/files?pageSize=1&fields=files(id,mimeType)');
      const first = memberOf(body, 'files.0');
      if (status === 200 && first === undefined) return { holds: null, facts: { status } };
      const names = Object.keys(Object(first)).sort().join('_').toLowerCase();
      return { holds: names === 'id_mimetype', facts: { status, fields: names } };
    },
  },
];
