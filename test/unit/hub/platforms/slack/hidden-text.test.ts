/**
 * Every text of every tool, when all that Slack says is full of what a person cannot see, of images and of links that pass for others:
 * the calls of `every-call.ts` on a demo whose answers are made hostile on their way.
 */
import { describe, expect, it } from 'vitest';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { plainMrkdwn } from '../../../../../src/main/hub/platforms/slack/mrkdwn.ts';
import { describeHidden, hidden, image, seen, spoiled } from '../hidden.ts';
import { demo } from './context.ts';
import { everyCall } from './every-call.ts';

const attack = '<https://evil.example/in|https://northwind.slack.com/in> <javascript:alert(1)|here>';

/** Texts that somebody wrote; by the rest the tools find their way. */
const written = /^(?:text|topic|purpose|value|real_name|display_name|title|description|content|username|status_text)$/;

const hostile = (answer: unknown): unknown =>
  spoiled(answer, (text, name) => (written.test(name) ? `${hidden}${seen}${hidden} ${image} ${attack} ${text}` : text));

describeHidden(
  slack.tools,
  async (name) => {
    const answers: unknown[] = [];
    for (const call of everyCall[name] ?? []) {
      let isHostile = false;
      const { tools } = await demo(async (answer) =>
        isHostile && answer.status === 200 ? Response.json(hostile(await answer.json())) : answer,
      );
      const args = typeof call === 'function' ? await call(tools) : call;
      isHostile = true;
      answers.push(await tools.answer(name, args));
    }
    return answers;
  },
  { bare: ['slack_list_members'] },
);

describe('mrkdwn as text', () => {
  const names = { person: (id: string) => (id === 'U1' ? 'grace' : undefined), channel: () => undefined };
  it.each([
    ['<@U1> and <@U2>', '@grace and @U2'],
    ['<#C1|general> and <#C2>', '#general and #C2'],
    ['<!here> <!subteam^S1|@team> <!date^1^{date}|in March>', '@here @team in March'],
    ['<https://a.example/x>', 'https://a.example/x'],
    ['<https://a.example/x|a.example/x>', 'https://a.example/x'],
    ['<https://evil.example/|https://bank.example>', 'https://bank.example (https://evil.example/)'],
    ['<https://bank.example@evil.example/|bank>', 'bank (https://evil.example/)'],
    ['<javascript:alert(1)|press>', 'press (link removed)'],
    ['<mailto:a@b.example|a@b.example>', 'mailto:a@b.example'],
    ['1 &lt; 2 &amp;lt; 3', '1 < 2 &lt; 3'],
    ['&lt;https://a.example|b&gt;', '<https://a.example|b>'],
    ['a\u200bb\u202Ec', 'abc'],
  ])('%s', (written, text) => {
    expect(plainMrkdwn(written, 1_000, names)).toBe(text);
  });
});
