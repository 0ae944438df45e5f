import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactList,
  exactText,
  isExactObject,
  parseExact,
} from '../../../../../src/main/hub/features/openwebui/exact-json.ts';

const again = (text: string): string => JSON.stringify(parseExact(text));

const number = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
const string = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text));
/** JavaScript puts names that look like places of a list first, which JSON's objects do not mind. */
const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toJSON', 'rawJSON', '01', '-1', '1.0'));
const member = name.filter((one) => !/^(0|[1-9]\d*)$/.test(one));
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false'),
    number,
    string,
    fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join()}]`),
    fc
      .uniqueArray(fc.tuple(member, tie('value')), { maxLength: 4, selector: ([one]) => one })
      .map((all) => `{${all.map(([one, value]) => `${JSON.stringify(one)}:${value}`).join()}}`),
  ),
})).value;

describe('JSON that is read and written again', () => {
  it('is the same text, whatever it holds', () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(again(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same value where names are places of a list, in whatever order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.nat(20).map(String), fc.jsonValue()), (value) => {
        expect(JSON.parse(again(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    '1.0',
    '-0',
    '1E400',
    '0.10',
    '9007199254740993',
    '18446744073709551616',
    '1e-7',
    '[1.50,{"seed":9007199254740993}]',
  ])('keeps each number with its own digits: %s', (text) => {
    expect(again(text)).toBe(text);
  });

  it.each(['', '{', 'NaN', '01', '{"a":1}}', '<!doctype html>', '[1,]'])(
    'is JSON in the first place, unlike %j',
    (text) => {
      expect(() => parseExact(text)).toThrow(SyntaxError);
    },
  );
});

describe('JSON that is nested too deep', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${'{"a":1}'}${']'.repeat(depth)}`;

  it('is none, so that nothing that walks it runs out of stack; brackets in a text do not count', () => {
    expect(again(nested(99))).toBe(nested(99));
    expect(() => parseExact(nested(100))).toThrow(SyntaxError);
    expect(() => parseExact(nested(1_000_000))).toThrow(SyntaxError);
    const text = JSON.stringify({ [`\\"${'['.repeat(500)}`]: `"\\${'{'.repeat(500)}` });
    expect(again(text)).toBe(text);
  });
});

describe('what a value is taken for', () => {
  it('is an object only where it has members: a number that kept its digits is none', () => {
    const values = ['{}', '{"rawJSON":"1"}', '[]', 'null', '1', '"text"', 'true'].map(parseExact);
    expect(values.map(isExactObject)).toEqual([true, true, false, false, false, false, false]);
    expect(isExactObject(undefined)).toBe(false);
  });

  it('is a list or a text only where it is one, and else an empty one', () => {
    expect(exactList(parseExact('["a"]'))).toEqual(['a']);
    expect(['{"0":"a"}', '"a"', 'null'].map((text) => exactList(parseExact(text)))).toEqual([[], [], []]);
    expect(exactText('a')).toBe('a');
    expect(['1', '["a"]', 'null'].map((text) => exactText(parseExact(text)))).toEqual(['', '', '']);
    expect([exactList(undefined), exactText(undefined)]).toEqual([[], '']);
  });
});
