/** What the tools and the demo take for granted of Slack. */
import { type Assumption, askLive, type LiveAccount, memberOf, memberText } from '../assumption.ts';
import { slackScopes } from './application.ts';

const methods = 'https://docs.slack.dev/reference/methods';

const ask = (on: LiveAccount, method: string, fields: Record<string, string> = {}) =>
  askLive(on, `${on.client.apiUrl}/api/${method}`, { method: 'POST', body: new URLSearchParams(fields) });

const isOk = (body: unknown): boolean => memberOf(body, 'ok') === true;

export const slackAssumptions: Assumption[] = [
  {
    id: 'slack-who',
    says: 'A token says whose it is: workspace, person and address',
    source: `${methods}/auth.test`,
    async look(on) {
      const { status, body } = await ask(on, 'auth.test');
      const told = ['team_id', 'user_id', 'user', 'url'].every((name) => memberText(body, name) !== undefined);
      return { holds: isOk(body) && told, facts: { status, told, error: memberText(body, 'error') } };
    },
  },
  {
    id: 'slack-token-of-a-person',
    says: 'The token is a person’s and no bot’s',
    source: 'https://docs.slack.dev/authentication/installing-with-oauth',
    async look(on) {
      const { body } = await ask(on, 'auth.test');
      const isBot = memberOf(body, 'bot_id') !== undefined;
      return { holds: isOk(body) && !isBot, facts: { bot: isBot } };
    },
  },
  {
    id: 'slack-scopes-named',
    says: 'Token Vault names the scopes of a token, those of connecting among them',
    source: 'https://docs.slack.dev/authentication/installing-with-oauth',
    async look({ stated: { scope = '' } }) {
      const named = scope.split(/[\s,]+/).filter(Boolean);
      return { holds: slackScopes.every((one) => named.includes(one)), facts: { scopes: named.length } };
    },
  },
  {
    id: 'slack-token-twelve-hours',
    says: 'A token ends after twelve hours, once token rotation is on',
    source: 'https://docs.slack.dev/authentication/using-token-rotation',
    look: async ({ stated: { seconds } }) => ({
      holds: seconds !== undefined && seconds <= 43_200,
      facts: { seconds },
    }),
  },
  {
    id: 'slack-refusal-is-200',
    says: 'A channel that is not there is refused as `channel_not_found`, with status 200',
    source: `${methods}/conversations.info`,
    async look(on) {
      const { status, body } = await ask(on, 'conversations.info', { channel: 'C0000000000' });
      const error = memberText(body, 'error');
      return { holds: status === 200 && error === 'channel_not_found', facts: { status, error } };
    },
  },
  {
    id: 'slack-nobody-there',
    says: 'Who is not there is `user_not_found`',
    source: `${methods}/users.info`,
    async look(on) {
      const { status, body } = await ask(on, 'users.info', { user: 'U0000000000' });
      const error = memberText(body, 'error');
      return { holds: status === 200 && error === 'user_not_found', facts: { status, error } };
    },
  },
  {
    id: 'slack-no-thread',
    says: 'A thread is named by its first message: `thread_not_found`',
    source: `${methods}/conversations.replies`,
    async look(on) {
      const channel = memberText((await ask(on, 'users.conversations', { limit: '1' })).body, 'channels.0.id');
      if (channel === undefined) return { holds: null, facts: {} };
      const { status, body } = await ask(on, 'conversations.replies', { channel, ts: '1000000000.000100' });
      const error = memberText(body, 'error');
      return { holds: status === 200 && error === 'thread_not_found', facts: { status, error } };
    },
  },
  {
    id: 'slack-missing-scope',
    says: 'A method names the scope that is `needed`, and what was `provided`',
    source: `${methods}/usergroups.list`,
    async look(on) {
      const { status, body } = await ask(on, 'usergroups.list');
      const error = memberText(body, 'error');
      if (isOk(body)) return { holds: null, facts: { status } };
      const isNamed = ['needed', 'provided'].every((name) => memberText(body, name) !== undefined);
      return { holds: error === 'missing_scope' && isNamed, facts: { status, error, named: isNamed } };
    },
  },
  {
    id: 'slack-history',
    says: 'A page of a channel’s history has more than 15 messages where there are more, as for an app of one workspace',
    source: 'https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps',
    async look(on) {
      const listed = await ask(on, 'users.conversations', { limit: '1' });
      const channel = memberText(listed.body, 'channels.0.id');
      if (channel === undefined) return { holds: null, facts: { error: memberText(listed.body, 'error') } };
      const { status, body } = await ask(on, 'conversations.history', { channel, limit: '50' });
      const messages = memberOf(body, 'messages');
      const count = Array.isArray(messages) ? messages.length : undefined;
      const isCut = memberOf(body, 'has_more') === true && count !== undefined && count <= 15;
      const error = memberText(body, 'error');
      return { holds: isOk(body) && count !== undefined && !isCut, facts: { status, messages: count, error } };
    },
  },
  {
    id: 'slack-search',
    says: 'A person’s token searches messages',
    source: `${methods}/search.messages`,
    async look(on) {
      const { status, body } = await ask(on, 'search.messages', { query: 'the', count: '1' });
      const found = Array.isArray(memberOf(body, 'messages.matches'));
      return { holds: isOk(body) && found, facts: { status, error: memberText(body, 'error') } };
    },
  },
];
