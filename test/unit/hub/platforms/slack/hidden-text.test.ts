/**
 * Every text of every tool, when all that Slack says is full of what a person cannot see, of images and of links that pass for others:
 * the calls of `every-call.ts` on a demo whose answers are made hostile on their way.
 */
import { describe, expect, it } from 'vitest';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { plainMrkdwn } from '../../../../../src/main/hub/platforms/slack/mrkdwn.ts';
import { hasHiddenCharacter, hidden, image, seen, textsIn } from '../hidden.ts';
import { demo } from './context.ts';
import { everyCall } from './every-call.ts';

const attack = '<https://evil.example/in|https://northwind.slack.com/in> <javascript:alert(1)|here>';

/** Texts that somebody wrote; by the rest the tools find their way. */
const written = /^(?:text|topic|purpose|value|real_name|display_name|title|description|content|username|status_text)$/;

function hostile(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((one) => hostile(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hostile(member, key)]));
  }
  return typeof value === 'string' && written.test(name)
    ? `${hidden}${seen}${hidden} ${image} ${attack} ${value}`
    : value;
}

/** What reads names, numbers or nothing that somebody wrote. */
const isPlain = new Set(['slack_list_members']);

describe('what nobody can see, or would fetch', () => {
  it.each(slack.tools.map(({ name, access }) => [name, access]))(
    'is in no answer of %s, which is to %s',
    async (name, access) => {
      for (const call of everyCall[name] ?? []) {
        let isHostile = false;
        const { tools } = await demo(async (answer) =>
          isHostile && answer.status === 200 ? Response.json(hostile(await answer.json(), '')) : answer,
        );
        const args = typeof call === 'function' ? await call(tools) : call;
        isHostile = true;
        const texts = textsIn(await tools.answer(name, args)).map(({ text }) => text);
        expect(texts.filter(hasHiddenCharacter)).toEqual([]);
        expect(texts.filter((text) => text.includes('](https://evil') || text.includes('javascript:alert'))).toEqual(
          [],
        );
        // What reads shows some text, or this test would be blind to it.
        if (access === 'read' && !isPlain.has(name))
          expect(texts.filter((text) => text.includes(seen)).length).toBeGreaterThan(0);
      }
    },
  );
});

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
