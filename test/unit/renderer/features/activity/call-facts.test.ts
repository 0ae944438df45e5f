/** Calls of the record by name: whose they are, and where they went. */
import { expect, it } from 'vitest';
import {
  callPlace,
  callPlatform,
  callToolName,
  type KnownNames,
  toolTitle,
} from '../../../../../src/renderer/src/features/activity/call-facts.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import type { Activity } from '../../../../../src/shared/model.ts';
import { manyAccounts, manyPlatforms } from '../../../../console/many-platforms.ts';

const known: KnownNames = { keys: [], accounts: manyAccounts, platforms: manyPlatforms };
const call = (change: Partial<Activity>) =>
  ({ verdict: 'allow', tool: null, resource: null, account: null, ...change }) as Activity;

it('a call is of the platform that has its tool, or whose name its tool begins with', () => {
  expect(callPlatform(known, call({ tool: 'slack_post' }))?.title).toBe('Slack');
  expect(callPlatform(known, call({ tool: 'notion_removed_since' }))?.title).toBe('Notion');
  expect(callPlatform(known, call({ tool: 'model' }))).toBeUndefined();
  expect(callPlatform(known, call({}))).toBeUndefined();
  expect(callToolName(en, known, call({ tool: 'slack_post' }))).toBe('post');
  expect(callToolName(en, known, call({ tool: 'search_tools' }))).toBe('search_tools');
});

it.each([
  ['slack:general', 'general'],
  ['google:ada@example.com', 'ada@example.com'],
  ['stripe-2:invoices', 'invoices'],
  ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1'],
])('%s is shown as %s', (resource, shown) => {
  expect(callPlace(known, call({ resource }))).toBe(shown);
});

it('a call that names no place is shown by its account', () => {
  expect(callPlace(known, call({ resource: null, account: 'cac_4' }))).toBe('Slack acme');
});

it('a tool is called by its title, and one of git, which has none there, by its words', () => {
  expect(toolTitle(known.platforms, 'git_push')).toBe('git push');
  expect(toolTitle(known.platforms, known.platforms[0]?.tools[0]?.name ?? null)).toBe(
    known.platforms[0]?.tools[0]?.title,
  );
});

it.each([
  ['read', 'my_commits', 'Cursor read ada/atlas and 3 more'],
  ['write', 'create_issue', 'Cursor created issue ada/atlas and 3 more'],
  ['write', 'lock_issue', 'Cursor changed ada/atlas and 3 more'],
  ['destructive', 'delete_repository', 'Cursor deleted repository ada/atlas and 3 more'],
])('a %s by %s is a sentence', (access, tool, sentence) => {
  expect(en.common.did('Cursor', tool, access, `ada/atlas ${en.activity.others(3)}`)).toBe(sentence);
});
