/**
 * Every text of every tool, when all that Google says is full of what a person cannot see, and of images: the calls of `every-call.ts`
 * on a demo Google whose answers are made hostile on their way.
 */
import { describe, expect, it } from 'vitest';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { hasHiddenCharacter, hidden, image, seen, textsIn } from '../hidden.ts';
import { googleTools, home } from './context.ts';
import { everyCall } from './every-call.ts';

/** What a sender, an organizer or whoever shares something decides, and what is prose. */
const prose = new Set(['snippet', 'summary', 'description', 'location', 'displayName', 'filename', 'summaryOverride']);

function hostile(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => hostile(one, name));
  if (typeof value === 'object' && value !== null) {
    const isSubject = 'name' in value && value.name === 'Subject';
    const isFile = 'mimeType' in value && !('headers' in value);
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        const isProse = prose.has(key) || (isSubject && key === 'value') || (isFile && key === 'name');
        if (key === 'data' && typeof member === 'string')
          return [key, mixed(Buffer.from(member, 'base64url').toString()).toString('base64url')];
        return [key, isProse && typeof member === 'string' && member ? mixed(member).toString() : hostile(member, key)];
      }),
    );
  }
  return value;
}

const mixed = (text: string): Buffer => Buffer.from(`${hidden}${seen}${hidden} ${image} ${text}`);

describe('what nobody can see, or would fetch', () => {
  it.each(google.tools.map(({ name, access }) => [name, access]))(
    'is in no answer of %s, which is to %s',
    async (name, access) => {
      const texts: string[] = [];
      for (const call of everyCall[name] ?? []) {
        let isOn = false;
        const { tools } = await googleTools(home, {
          async answer(_, send) {
            const response = await send();
            const text = await response.clone().text();
            if (!isOn || text === '') return response;
            // A document comes as it is.
            if (!text.startsWith('{')) return new Response(mixed(text).toString(), response);
            return new Response(JSON.stringify(hostile(JSON.parse(text))), response);
          },
        });
        const args = typeof call === 'function' ? await call(tools) : call;
        isOn = true;
        texts.push(...textsIn(await tools.answer(name, args)).map(({ text }) => text));
      }
      expect(texts.filter(hasHiddenCharacter)).toEqual([]);
      expect(texts.filter((text) => text.includes('](https://evil'))).toEqual([]);
      const isBare = ['google_suggest_time', 'google_list_labels'].includes(name);
      if (access === 'read' && !isBare) expect(texts.filter((text) => text.includes(seen)).length).toBeGreaterThan(0);
    },
  );
});
