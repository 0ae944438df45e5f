/** Somebody with several accounts on four platforms, before a hub that is played. */
import type { ListedAccount, PlatformFacts } from '../../src/shared/model.ts';

const tool = (name: string, title: string, access: 'read' | 'write', scopes?: string[]) => ({
  name,
  title,
  description: title,
  access,
  ...(scopes && { scopes }),
});

export const manyPlatforms: PlatformFacts[] = [
  {
    name: 'github',
    title: 'GitHub',
    tools: [tool('github_list_issues', 'List issues', 'read'), tool('github_create_issue', 'Create an issue', 'write')],
    places: [{ kind: 'repository', title: 'Repositories', example: 'owner/*' }],
  },
  {
    name: 'slack',
    title: 'Slack',
    tools: [tool('slack_read_channel', 'Read a channel', 'read'), tool('slack_post', 'Post a message', 'write')],
    places: [{ kind: 'channel', title: 'Channels', example: 'team-*' }],
  },
  {
    name: 'google',
    title: 'Google Workspace',
    tools: [
      tool('google_search_mail', 'Search mail', 'read'),
      tool('google_send_mail', 'Send a message', 'write', ['https://www.googleapis.com/auth/gmail.send']),
    ],
    places: [
      { kind: 'calendar', title: 'Calendars', example: 'Work' },
      { kind: 'label', title: 'Labels', example: 'Invoices' },
      { kind: 'folder', title: 'Folders', example: 'https://drive.google.com/drive/folders/...' },
    ],
  },
  {
    name: 'notion',
    title: 'Notion',
    tools: [tool('notion_search', 'Search', 'read')],
    places: [
      { kind: 'page', title: 'Pages', example: 'https://www.notion.so/...' },
      { kind: 'board', title: 'Boards', example: 'Sprint *' },
    ],
  },
];

const account = (id: string, platform: string, label: string, more: Partial<ListedAccount> = {}): ListedAccount => ({
  id,
  userId: 'auth0|ada',
  platform,
  label,
  state: 'connected',
  scopes: [],
  rate: null,
  expiresAt: null,
  connectedAt: '2026-11-01T00:00:00.000Z',
  workedAt: new Date(Date.now() - 120_000).toISOString(),
  ...more,
});

export const manyAccounts: ListedAccount[] = [
  account('cac_1', 'google', 'ada@work.example', { scopes: ['https://www.googleapis.com/auth/gmail.readonly'] }),
  account('cac_2', 'github', 'ada-demo', {
    rate: { resource: 'core', limit: 5000, remaining: 4812, resetsAt: new Date(Date.now() + 3_600_000).toISOString() },
  }),
  account('cac_3', 'slack', 'orbit', { state: 'reconnect' }),
  account('cac_4', 'slack', 'acme', { scopes: ['channels:history', 'chat:write'] }),
  account('cac_5', 'google', 'ada@example.com'),
  account('cac_6', 'notion', 'Orbit', { workedAt: null }),
];
