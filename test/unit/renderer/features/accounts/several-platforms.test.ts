/** Accounts on several platforms: what each is allowed in terms of what can be done with it. */
import { expect, it } from 'vitest';
import { viewScopes } from '../../../../../src/renderer/src/features/accounts/account-facts.ts';
import { examplesFor } from '../../../../../src/renderer/src/features/chat/examples.ts';
import { enChat } from '../../../../../src/renderer/src/features/chat/words.en.ts';
import { manyAccounts as accounts, manyPlatforms as platforms } from '../../../../console/many-platforms.ts';

it('a scope has a short name and the tools that are there because of it', () => {
  const google = platforms.find(({ name }) => name === 'google')?.tools ?? [];
  const [readonly, send] = [
    'https://www.googleapis.com/auth/gmail.readonly',
    'https://www.googleapis.com/auth/gmail.send',
  ];
  expect(viewScopes([readonly, send, 'https://mail.google.com/', 'chat:write'], google)).toEqual([
    { scope: readonly, name: 'gmail.readonly', tools: [] },
    { scope: send, name: 'gmail.send', tools: ['Send a message'] },
    { scope: 'https://mail.google.com/', name: 'https://mail.google.com/', tools: [] },
    { scope: 'chat:write', name: 'chat:write', tools: [] },
  ]);
});

it('the chat proposes what the accounts can answer', () => {
  expect(examplesFor([{ platform: 'github' }], enChat)).toEqual(enChat.examples);
  expect(examplesFor([{ platform: 'slack' }], enChat)).toEqual([
    'Give me my morning briefing',
    'What did I miss on Slack yesterday?',
  ]);
  expect(examplesFor(accounts, enChat)).toEqual([
    'Give me my morning briefing',
    enChat.examples[0],
    'What did I miss on Slack yesterday?',
    'What is on my calendar tomorrow?',
  ]);
});
