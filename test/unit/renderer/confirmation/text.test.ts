import { describe, expect, test } from 'vitest';
import { viewArguments } from '../../../../src/renderer/src/confirmation/arguments.ts';
import { lookAlikesIn } from '../../../../src/renderer/src/confirmation/look-alikes.ts';
import { isCollapsed, previewOf, viewText } from '../../../../src/renderer/src/confirmation/text-view.ts';

const written = (text: string) =>
  viewText(text).lines.map((line) =>
    line.map(({ text: piece, isEscape }) => (isEscape ? `<${piece}>` : piece)).join(''),
  );

describe('a text', () => {
  test('keeps its lines and marks what would not be seen', () => {
    expect(written('a\u202Eb\n\n\\u{202E}\tc\u00A0d')).toEqual(['a<\\u{202E}>b', '', '\\u{202E}<\\t>c<\\u{A0}>d']);
    expect(viewText('a\u202Eb\n\tc\u200B\u{E0041}').hidden).toBe(3);
  });

  test('counts characters, not code units', () => {
    expect(viewText('🙂🙂').characters).toBe(2);
  });

  test('that is short is shown in full, a long one up to a point and with its true size', () => {
    expect(isCollapsed(viewText('x'.repeat(600)))).toBe(false);
    const long = viewText('x'.repeat(40_960));
    expect(long.characters).toBe(40_960);
    expect(previewOf(long)).toEqual([[{ text: 'x'.repeat(320), isEscape: false }]]);
    const many = viewText('line\n'.repeat(200));
    expect(many.lines).toHaveLength(201);
    expect(previewOf(many)).toHaveLength(8);
  });

  test('is never cut within an escape or a character', () => {
    const preview = previewOf(viewText('🙂\u200B'.repeat(400))).flat();
    expect(preview.filter(({ isEscape }) => isEscape).every(({ text }) => text === '\\u{200B}')).toBe(true);
    expect(preview.map(({ text, isEscape }) => (isEscape ? '.' : text)).join('')).toBe('🙂.'.repeat(160));
  });

  test.each([
    ['Größe, 日本語, 🙂', 'readable'],
    ['https://example.com/a/rather/long/path?with=parameters', 'readable'],
    ['\0\u0001\u0002PNG\uFFFD\uFFFD', 'binary'],
    [`data:image/png;base64,${'iVBORw0KGgo1'.repeat(20)}==`, 'encoded'],
    [`see ${'0badc0de'.repeat(24)} there`, 'encoded'],
    ['a'.repeat(400), 'readable'],
  ])('%j is %s', (text, kind) => {
    expect(viewText(text).kind).toBe(kind);
  });
});

describe('arguments', () => {
  test('are all there: names, texts, numbers, lists, objects and what is empty', () => {
    const view = viewArguments('{"a\\u200b":"x","b":[1,{"c":null}],"d":{},"e":"","f":true}');
    expect(view?.fields.map(({ value }) => value.kind)).toEqual(['text', 'list', 'plain', 'text', 'plain']);
    expect(view?.hidden).toBe(1);
    expect(view?.fields[1]?.value).toMatchObject({
      items: [
        { kind: 'plain', text: '1' },
        { kind: 'fields', fields: [{ value: { text: 'null' } }] },
      ],
    });
  });

  test.each(['', '[]', '"a"', 'null', '{'])('%j cannot be shown, so nobody can consent to it', (canonical) => {
    expect(viewArguments(canonical)).toBeUndefined();
  });
});

test.each([
  ['octavia/atlas', []],
  ['东京 report ノート', []],
  ['Größe', []],
  ['Отчёт', []],
  ['\u043Ectavia/atlas', ['mixed']],
  ['\u0441\u043E\u0440\u0435', ['foreign']],
  ['\uFF4F\uFF43tavia', ['forms']],
  ['\u{1D568}\u{1D55A}', ['forms']],
])('%s reads as %j', (name, kinds) => {
  expect(lookAlikesIn(name).map(({ kind }) => kind)).toEqual(kinds);
});
