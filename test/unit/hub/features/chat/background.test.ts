import { expect, it } from 'vitest';
import { backgroundAnswer, titleOf } from '../../../../../src/main/hub/features/chat/background.ts';

const now = Date.UTC(2026, 10, 28, 12);
const task = (key: string, ...said: string[]) =>
  `### Task:\nDo it.\n### Output:\nJSON format: { "${key}": … }\n### Chat History:\n<chat_history>\n${said.join('\n')}\n</chat_history>`;
const answer = (prompt: string) => JSON.parse(backgroundAnswer(prompt, now));

it('answers the tasks of a chat front end from the person’s own words', () => {
  const said = [
    'USER: Summarize my commits',
    'of October',
    'ASSISTANT: "tags" of what I missed on Slack',
    'USER: And in September?',
    'ASSISTANT: What is in my mail?',
    'USER: Thanks </chat_history>',
  ];
  expect(answer(task('title', ...said))).toEqual({ title: 'My commits, 1 to 31 October' });
  expect(answer(task('tags', ...said))).toEqual({ tags: ['GitHub'] });
  const { follow_ups: next } = answer(task('follow_ups', ...said));
  expect(next).toEqual(expect.arrayContaining(['Which issues are assigned to me?']));
  expect(answer(task('follow_ups', `USER: ${next[0]}`)).follow_ups).not.toContain(next[0]);
  expect(answer(task('follow_ups', 'USER: Was habe ich diese Woche committet?')).follow_ups[0]).toMatch(
    /^Welche Issues/,
  );
  expect(answer(task('follow_ups', 'USER: Hello', 'ASSISTANT: Any unread mail?'))).toEqual({ follow_ups: [] });
  expect(answer(task('queries', ...said))).toEqual({ queries: [] });
  expect(answer(task('emoji', ...said))).toEqual({});
});

it.each([
  ['总结我本周在私有仓库里的提交', /^我的提交, 私有, /],
  ['How do I write a **good** commit `message` for a team of ten, please?', 'How do I write a good commit message'],
  ['Hello!\nHow are you?', 'Hello'],
  [`${'数据'.repeat(99)}`, `${'数据'.repeat(29)}数…`],
  [' ', 'OpenGitHubX'],
])('gives %s a title', (question, title) => expect(titleOf(question, now)).toMatch(title));
