/**
 * Every text of every tool, when all that Notion says is full of what a person cannot see, and of images: the calls of
 * `every-call.ts` on a demo Notion whose answers are made hostile on their way.
 */
import { describe, expect, it } from 'vitest';
import { platformTools } from '../../../../harness/platform-tools.ts';
import { hasHiddenCharacter, hidden, image, seen, textsIn } from '../hidden.ts';
import { here, notionTools } from './context.ts';
import { everyCall } from './every-call.ts';

/** Where people write: the rest of an answer is what the tools find their way by. */
const written = new Set(['plain_text', 'content', 'markdown', 'resolved_name', 'workspace_name', 'expression']);

function hostile(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => hostile(one, key));
  if (typeof value === 'object' && value !== null) {
    const isPerson = 'object' in value && value.object === 'user';
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        hostile(member, isPerson && name === 'name' ? 'plain_text' : name),
      ]),
    );
  }
  return typeof value === 'string' && written.has(key) ? `${value} ${hidden}${seen}${hidden} ${image}` : value;
}

describe('what nobody can see, or would fetch', () => {
  it.each(here.tools.map(({ name, access }) => [name, access]))(
    'is in no answer of %s, which is to %s',
    async (name, access) => {
      const texts: string[] = [];
      for (const call of everyCall[name] ?? []) {
        const tools = await notionTools();
        const args = typeof call === 'function' ? await call(tools) : call;
        const { fetch } = tools.client;
        const client: typeof tools.client = {
          ...tools.client,
          fetch: async (input, init) => {
            const answer = await fetch(input, init);
            return Response.json(hostile(await answer.json()), { status: answer.status });
          },
        };
        texts.push(...textsIn(await platformTools(here, client).answer(name, args)).map(({ text }) => text));
      }
      expect(texts.filter(hasHiddenCharacter)).toEqual([]);
      expect(texts.filter((text) => text.includes('](https://evil'))).toEqual([]);
      if (access === 'read') expect(texts.some((text) => text.includes(seen))).toBe(true);
    },
  );
});
