/** The sentence under the form and in the details says what the key allows, in both languages. */
import { expect, it } from 'vitest';
import {
  asksOf,
  type GrantFacts,
  grantInWords,
  toolsOf,
} from '../../../../../src/renderer/src/features/keys/grant-in-words.ts';
import { reachOn } from '../../../../../src/renderer/src/features/keys/key-facts.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import { zh } from '../../../../../src/renderer/src/words/zh/index.ts';
import type { PlatformFacts } from '../../../../../src/shared/model.ts';

const github: PlatformFacts = {
  name: 'github',
  title: 'GitHub',
  tools: [],
  places: [{ kind: 'repository', title: 'Repositories', example: 'owner/*' }],
};
const slack: PlatformFacts = {
  name: 'slack',
  title: 'Slack',
  tools: [],
  places: [{ kind: 'channel', title: 'Channels', example: 'team-*' }],
};
const google: PlatformFacts = {
  name: 'google',
  title: 'Google',
  tools: [],
  places: ['calendar', 'label'].map((kind) => ({ kind, title: kind, example: '*' })),
};
function atGitHub(repositories: string[] = [], accounts = ['GitHub octavia']) {
  return reachOn(github, accounts, { repositories });
}
const at = (platform: PlatformFacts, account: string, places: Record<string, string[]> = {}) =>
  reachOn(platform, [`${platform.title} ${account}`], { repositories: ['*/*'], places });

const facts: GrantFacts = {
  client: 'Claude Desktop',
  tools: 10,
  toolsOffered: 10,
  mayWrite: false,
  reach: [atGitHub()],
  until: new Date(2026, 11, 24, 12),
  asks: null,
  bound: null,
};
const english = (change: Partial<GrantFacts>) => grantInWords({ ...facts, ...change }, en, 'en-GB');
const chinese = (change: Partial<GrantFacts>) => grantInWords({ ...facts, ...change }, zh, 'zh-CN');

it.each<[Partial<GrantFacts>, string]>([
  [
    {},
    'Claude Desktop may read all of GitHub octavia, including private repositories, until 24 Dec 2026. It cannot write.',
  ],
  [{ reach: [] }, 'Claude Desktop may read no account, until 24 Dec 2026. It cannot write.'],
  [{ reach: [at(slack, 'acme')] }, 'Claude Desktop may read all of Slack acme, until 24 Dec 2026. It cannot write.'],
  [
    { client: 'Cursor', mayWrite: true, reach: [atGitHub(['octavia/atlas', 'octavia/site'])] },
    'Cursor may read and write octavia/atlas and octavia/site as GitHub octavia, until 24 Dec 2026. Each write waits for you.',
  ],
  [
    { tools: 1, reach: [atGitHub([], ['GitHub octavia', 'GitHub octavia-work'])] },
    'Claude Desktop may use 1 of 10 tools on all of GitHub octavia and GitHub octavia-work, including private repositories, until 24 Dec 2026. It cannot write.',
  ],
  [
    { client: ' ', reach: [atGitHub([], [en.keys.firstAccount('GitHub')])] },
    'The client may read all of the first GitHub account you connect, including private repositories, until 24 Dec 2026. It cannot write.',
  ],
  [
    { reach: [atGitHub(), at(slack, 'acme', { channel: ['team-*', 'general'] })] },
    'Claude Desktop may read channels team-* and general as Slack acme and all of GitHub octavia, including private repositories, until 24 Dec 2026. It cannot write.',
  ],
  [
    { reach: [at(slack, 'acme'), at(google, 'ada', { calendar: ['Team'] })] },
    'Claude Desktop may read all of Google ada (of calendars only Team) and all of Slack acme, until 24 Dec 2026. It cannot write.',
  ],
  [
    { reach: [at(slack, 'acme'), at(google, 'ada')] },
    'Claude Desktop may read all of Slack acme and Google ada, until 24 Dec 2026. It cannot write.',
  ],
  [
    {
      asks: { over: [en.keys.grant.over.chat, en.keys.grant.over.console], models: ['home/llama3.2', en.keys.digest] },
    },
    "Claude Desktop may read all of GitHub octavia, including private repositories, until 24 Dec 2026. It cannot write. It may ask home/llama3.2 and this hub's digest over the chat endpoint and this console's chat.",
  ],
  [
    {
      client: 'Open WebUI',
      bound: { by: 'sso', who: 'https://octavia.eu.auth0.com', openWebUI: 'http://localhost:8080' },
    },
    'Open WebUI may read all of GitHub octavia, including private repositories, until 24 Dec 2026. It cannot write. It works only with your sign-in at https://octavia.eu.auth0.com, from http://localhost:8080.',
  ],
  [
    { client: 'Open WebUI', bound: { by: 'account', who: 'octavia@example.com', openWebUI: 'http://localhost:8080' } },
    'Open WebUI may read all of GitHub octavia, including private repositories, until 24 Dec 2026. It cannot write. It works only from the account octavia@example.com of http://localhost:8080.',
  ],
])('in English: %j', (change, sentence) => {
  expect(english(change)).toBe(sentence);
});

it.each<[Partial<GrantFacts>, string]>([
  [{}, 'Claude Desktop 可以读取 GitHub octavia 的全部内容（包括私有仓库），直到 2026年12月24日。它不能写入。'],
  [
    { client: 'Cursor', mayWrite: true, tools: 3, toolsOffered: 13, reach: [atGitHub(['octavia/*'])] },
    'Cursor 可以使用 13 个工具中的 3 个访问 octavia/*（以 GitHub octavia 的身份），直到 2026年12月24日。每次写入都等待您答复。',
  ],
  [
    {
      reach: [at(slack, 'acme', { channel: ['team-*'] }), at(google, 'ada', { calendar: ['Team'], label: ['To do'] })],
    },
    'Claude Desktop 可以读取 频道 team-*（以 Slack acme 的身份）和Google ada 的全部内容（日历仅限 Team和标签仅限 To do），直到 2026年12月24日。它不能写入。',
  ],
  [
    { asks: { over: [zh.keys.grant.over.console], models: ['home/llama3.2'] } },
    'Claude Desktop 可以读取 GitHub octavia 的全部内容（包括私有仓库），直到 2026年12月24日。它不能写入。它可以通过此控制台的聊天询问 home/llama3.2。',
  ],
  [
    { bound: { by: 'account', who: 'octavia@example.com', openWebUI: 'http://localhost:8080' } },
    'Claude Desktop 可以读取 GitHub octavia 的全部内容（包括私有仓库），直到 2026年12月24日。它不能写入。它只对 http://localhost:8080 的账户 octavia@example.com 有效。',
  ],
])('in Chinese: %j', (change, sentence) => {
  expect(chinese(change)).toBe(sentence);
});

it('a key that may ask no model, or not over any endpoint for it, has no sentence about models', () => {
  const digest = { id: 'digest', name: 'opengithubx/digest', baseUrl: null };
  expect(asksOf({ endpoints: ['mcp'], models: ['digest'] }, [digest], en.keys)).toBeNull();
  expect(asksOf({ endpoints: ['chat'], models: [] }, [digest], en.keys)).toBeNull();
  expect(asksOf({ endpoints: ['mcp', 'console'], models: ['digest', 'gone/x'] }, [digest], en.keys)).toEqual({
    over: ["this console's chat"],
    models: ["this hub's digest", 'a model that was removed'],
  });
});

it('counts no tool of a platform whose account is gone, and those that delete where the key has them', () => {
  const tool = (name: string, access: 'read' | 'destructive') => ({ name, title: name, description: '', access });
  const there = { tools: [tool('github_get_me', 'read'), tool('github_delete_file', 'destructive')] };
  const grant = { endpoints: ['mcp' as const], tools: ['github_get_me', 'github_delete_file', 'notion_search'] };
  expect(toolsOf({ ...grant, access: ['read', 'destructive'] }, [there])).toEqual({ tools: 2, toolsOffered: 2 });
});
