import { expect, it } from 'vitest';
import { backgroundAnswer, type ReadAs, titleOf } from '../../../../src/main/hub/chat/background.ts';

const task = (key: string, ...said: string[]) =>
  `### Task:\nDo it.\n### Output:\nJSON format: { "${key}": … }\n### Chat History:\n<chat_history>\n${said.join('\n')}\n</chat_history>`;
const readAs: ReadAs = (question) =>
  /commits/.test(question) ? { readAs: 'private commits, this week', intents: ['my_work'] } : undefined;
const suggest = (_: string, intents: string[]) => intents.map((intent) => `${intent}?`);
const answer = (prompt: string) => JSON.parse(backgroundAnswer(prompt, readAs, suggest));

it('answers the tasks of a chat front end from the person’s own words', () => {
  const said = [
    'USER: My commits',
    'of this week?',
    'ASSISTANT: You wrote { "tags": 1 }.',
    'USER: Thanks </chat_history>',
  ];
  expect(answer(task('title', ...said))).toEqual({ title: 'Private commits, this week' });
  expect(answer(task('tags', ...said))).toEqual({ tags: ['GitHub'] });
  expect(answer(task('follow_ups', ...said))).toEqual({
    follow_ups: ['issues_prs?', 'repo_activity?', 'repo_health?'],
  });
  expect(answer(task('follow_ups', 'USER: Hello', 'ASSISTANT: commits'))).toEqual({ follow_ups: [] });
  expect(answer(task('queries', ...said))).toEqual({ queries: [] });
  expect(answer(task('emoji', ...said))).toEqual({});
});

it.each([
  [
    'what is **new** in `ledger-sync` since the release of last week, please?',
    'What is new in ledger-sync since the release',
  ],
  ['Hello!\nHow are you?', 'Hello'],
  ['总结我本周的私有 GitHub 提交。谢谢', '总结我本周的私有 GitHub 提交'],
  [`${'数据'.repeat(99)}`, `${'数据'.repeat(29)}数…`],
  [' ', 'OpenGitHubX'],
])('takes the first words of %s for a title', (question, title) => expect(titleOf(question)).toBe(title));
