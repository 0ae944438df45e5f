/** A secret that comes in pieces stays in the hub, and all else leaves it as soon as it can be nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamScrub } from '../../../../../src/main/hub/features/chat/stream-scrub.ts';
import { Secret, scrub } from '../../../../../src/main/hub/ground/secret.ts';
import { newKey } from '../../../../../src/main/hub/kernel/keys/key-text.ts';
import { spellings } from '../../../../leak/spellings.ts';
import { sweep } from '../../../../leak/sweep.ts';

const values = [`v1.${'aB3-xY_z'.repeat(5)}`, 'ghu_5sQ/x+Ab"cdEF0123456789~tok'];
/** So full of what escapes are made of that a text of it can be read in more than one way. */
const ambiguous = 'sk-%41\\u0041"/\\"percent%25';

/** What it gives at each piece, and at the end. */
function given(pieces: string[], ...secrets: string[]): string[] {
  const { push, end } = createStreamScrub(secrets.map((value) => new Secret(value)));
  return [...pieces.map(push), end()];
}

/** The text cut into pieces of these lengths, one after the other and again from the first. */
function cut(text: string, lengths: number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 0) {
    pieces.push(text.slice(at, at + (lengths[pieces.length % lengths.length] ?? 1)));
  }
  return pieces;
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 });
const harmless = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem(), fc.base64String());

/** Text between which the secret stands, whole in some spelling or begun. */
const textWith = (value: string) =>
  fc
    .array(
      fc.oneof(
        harmless,
        fc.constantFrom(...spellings(value)),
        fc
          .tuple(fc.constantFrom(...spellings(value)), fc.double({ min: 0, max: 1, noNaN: true }))
          .map(([said, part]) => said.slice(0, Math.floor(part * said.length))),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));

describe.each(values)('the secret %j', (value) => {
  it.each(spellings(value))('never comes out in pieces of 1 to 40 characters: %j', (said) => {
    const text = `It is ${said} here.`;
    for (let length = 1; length <= 40; length++) {
      const joined = given(cut(text, [length]), value).join('');
      expect(joined).toMatch(/^It is .*\[secret\].* here\.$/);
      const { findings } = sweep([{ name: '', bytes: Buffer.from(joined), allowed: [] }], [{ kind: 'secret', value }]);
      expect(findings).toEqual([]);
    }
  });

  it('however it is cut, what is given is what is left of the whole', () => {
    const check = (text: string, by: number[]): void => {
      expect(given(cut(text, by), value).join('')).toBe(scrub(text, new Secret(value)));
    };
    fc.assert(fc.property(textWith(value), lengths, check));
  });

  it('nothing else waits longer than for 16 characters beyond what may still become it', () => {
    /** Whether it could go on to be the secret: by what it means, or as one of its encodings. */
    const begins = (tail: string): boolean => {
      const whole = tail.replace(/(?:%[0-9a-f]?|\\(?:u0{0,2}|u00[0-9a-f])?)$/i, '');
      const meant = whole.replaceAll(/%(..)|\\u00(..)|\\(["/])/gs, (_, percent, unicode, escaped) =>
        escaped === undefined ? String.fromCharCode(Number.parseInt(percent ?? unicode, 16)) : escaped,
      );
      return value.startsWith(meant) || spellings(value).some((said) => said.startsWith(tail));
    };
    const longest = 6 * value.length;
    const check = (text: string, by: number[]): void => {
      const { push } = createStreamScrub([new Secret(value)]);
      let sent = '';
      let got = '';
      for (const piece of cut(text, by)) {
        sent += piece;
        got += push(piece);
        let begun = Math.min(sent.length, longest);
        while (!begins(sent.slice(sent.length - begun))) begun -= 1;
        expect(sent.length - got.length).toBeLessThanOrEqual(begun + 16);
      }
    };
    const beginning = fc
      .tuple(fc.constantFrom(...spellings(value)), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([said, part]) => said.slice(0, Math.floor(part * said.length)));
    const text = fc
      .tuple(harmless, beginning, harmless)
      .map((parts) => parts.join(''))
      .filter((all) => scrub(all, new Secret(value)) === all);
    fc.assert(fc.property(text, lengths, check));
  });
});

it('is the same however it is cut, of a secret that can be read in several ways', () => {
  const check = (text: string, by: number[]): void => {
    expect(given(cut(text, by), ambiguous).join('')).toBe(given([text], ambiguous).join(''));
  };
  fc.assert(fc.property(textWith(ambiguous), lengths, check));
});

it('takes out a permission key, of which it knows the form alone', () => {
  const key = newKey();
  for (let length = 1; length <= 40; length++) {
    expect(given(cut(`Use ${key}, or ${key.slice(0, 30)}. Not ogx_… nor ogx_1.`, [length])).join('')).toBe(
      'Use [secret], or [secret]. Not ogx_… nor ogx_1.',
    );
  }
});

it('knows several secrets at once, also where one begins within another', () => {
  const [one, other] = ['abcdefghijklmnopqrst', 'qrstuvwxyz0123456789'];
  const text = `${one}uvwxyz0123456789 ${other} ${one} ${one}${one}.`;
  for (const length of [1, 2, 7, 40]) {
    expect(given(cut(text, [length]), one, other).join('')).toBe('[secret] [secret] [secret] [secret][secret].');
  }
});

it('gives at the end what was only begun', () => {
  expect(given(['It is abcdef'], 'abcdefghijklmnopqrst')).toEqual(['It is ', 'abcdef']);
});
