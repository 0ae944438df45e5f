/** What people ask about Slack in their own words, and the call that it is. */
import { describe, expect, it } from 'vitest';
import { planDaily } from '../../../../../src/main/hub/chat/plan/daily.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { questions } from '../../../../../src/main/hub/platforms/slack/questions.ts';

const now = Date.parse('2026-11-27T10:00:00Z');
const planned = (question: string) => planDaily(question, now, [{ name: 'slack', questions }])?.calls;

describe('a question', () => {
  it.each([
    ['What did I miss on Slack?', { tool: 'slack_catch_up', arguments: {} }],
    ['Who mentioned me on Slack?', { tool: 'slack_catch_up', arguments: {} }],
    ['My morning briefing, please', { tool: 'slack_catch_up', arguments: {} }],
    ['我在 Slack 上错过了什么？', { tool: 'slack_catch_up', arguments: {} }],
    ['Which channels am I in on Slack?', { tool: 'slack_list_channels', arguments: {} }],
  ])('%s', (question, call) => {
    expect(planned(question)).toEqual([{ platform: 'slack', ...call }]);
  });

  it('with a day is of that day, read or not', () => {
    const [call] = planned('What happened on Slack yesterday?') ?? [];
    expect(call).toMatchObject({
      arguments: { since: expect.stringMatching(/^2026-11-2[56]T\d\d:\d\d:00Z$/), unread_only: false },
    });
  });

  it('makes calls that the tools take', () => {
    const calls = [
      ...questions.topics.map(({ call }) => call({ today: '2026-11-27', since: '2026-11-26' })),
      ...(questions.about?.('-from:@x in:#y: Plan') ?? []),
    ];
    for (const call of calls) {
      const tool = slack.tools.find(({ name }) => name === call.tool);
      expect([call, tool?.input.safeParse(call.arguments).success]).toEqual([call, true]);
    }
    expect(questions.about?.('-from:@x in:#y: Plan')[0]?.arguments).toMatchObject({ query: 'from x in y plan' });
  });

  it('about something else is none', () => {
    expect(planned('Summarize my private GitHub commits')).toBeUndefined();
  });
});
