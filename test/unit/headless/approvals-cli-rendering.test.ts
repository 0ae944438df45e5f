import { describe, expect, test } from 'vitest';
import { previewLines, valueLines } from '../../../src/main/headless/commands/approval-lines.ts';
import { visible } from '../../../src/shared/visible.ts';

/** What a terminal would obey, hide, or take for a line of its own. */
const hostile: [what: string, text: string, shown: string][] = [
  ['an escape sequence', 'a\u001b[2Jb', 'a\\u{1B}[2Jb'],
  ['an eight-bit escape sequence', 'a\u009b2Jb', 'a\\u{9B}2Jb'],
  ['an operating system command', '\u001b]0;t\u0007', '\\u{1B}]0;t\\u{7}'],
  ['a carriage return', 'a\rb', 'a\\u{D}b'],
  ['backspaces', 'ab\b\bc', 'ab\\u{8}\\u{8}c'],
  ['zero and delete', '\0\u007f', '\\u{0}\\u{7F}'],
  ['a right-to-left override', '\u202egnp.exe', '\\u{202E}gnp.exe'],
  ['bidi isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u{2066}a\\u{2069}\\u{200F}\\u{61C}'],
  ['zero-width characters', 'a\u200bb\u200cc\u200dd\ufeff\u2060', 'a\\u{200B}b\\u{200C}c\\u{200D}d\\u{FEFF}\\u{2060}'],
  ['tag characters', '\u{e0041}\u{e007f}', '\\u{E0041}\\u{E007F}'],
  ['variation selectors', 'a\ufe0f\u{e0100}', 'a\\u{FE0F}\\u{E0100}'],
  ['line and paragraph separators', 'a\u2028b\u2029c\u0085d\vd\f', 'a\\u{2028}b\\u{2029}c\\u{85}d\\u{B}d\\u{C}'],
  ['blanks that are no spaces', 'a\u00a0b\u3000c\u2800d\u3164', 'a\\u{A0}b\\u{3000}c\\u{2800}d\\u{3164}'],
  ['a soft hyphen and a grapheme joiner', 'a\u00adb\u034f', 'a\\u{AD}b\\u{34F}'],
  ['lone surrogates', 'a\ud800b\udc00', 'a\\u{D800}b\\u{DC00}'],
  ['private and unassigned characters', '\ue000\u0378\uffff', '\\u{E000}\\u{378}\\u{FFFF}'],
  ['marks piled up', `a${'\u0301'.repeat(5)}`, 'a\u0301\u0301\u0301\\u{301}\\u{301}'],
  ['marks on what is not a letter', '"\u0301 \u0301', '"\\u{301} \\u{301}'],
  ['marks that strike through or enclose', 'n\u0336o\u20dd', 'n\\u{336}o\\u{20DD}'],
  ['nothing strange', 'Größe, 日本語, e\u0301, हिन्दी, 🙂', 'Größe, 日本語, e\u0301, हिन्दी, 🙂'],
];

test.each(hostile)('%s is shown', (_what, text, shown) => {
  expect(visible(text)).toBe(shown);
});

describe('a value', () => {
  test.each(hostile)('with %s in a name, a string and a list', (_what, text) => {
    const lines = valueLines({ [text]: text, list: [text, { [text]: [text] }] }, 80);
    const allowed = /^[\p{L}\p{N}\p{P}\p{S}\p{Mn}\p{Mc} ]*$/u;
    expect(lines.filter((line) => !allowed.test(line))).toEqual([]);
    expect(lines.join('')).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
  });

  test('is laid out by its structure, every string in quotation marks', () => {
    const value = {
      title: 'Hi',
      count: 3,
      none: null,
      yes: true,
      labels: ['a', ['b']],
      empty: {},
      nothing: [],
      at: { b: '' },
    };
    expect(valueLines(value, 80)).toEqual([
      'title: "Hi"',
      'count: 3',
      'none: null',
      'yes: true',
      'labels:',
      '  - "a"',
      '  -',
      '    - "b"',
      'empty: {}',
      'nothing: []',
      'at:',
      '  b: ""',
    ]);
  });

  test('cannot imitate what is ours: a quotation mark, an escape, a line, a name', () => {
    const body = 'a"\ntitle: "fake"\n\\u{202E}\tOwner passphrase: ';
    expect(valueLines({ body, 'who: "Ada"\nx': 1 }, 80)).toEqual([
      'body:',
      '  "a\\"\\n"',
      '  "title: \\"fake\\"\\n"',
      '  "\\\\u{202E}\\tOwner passphrase: "',
      '"who: \\"Ada\\"\\n"',
      '"x": 1',
    ]);
  });

  test.each([
    ['ASCII', 'x'.repeat(500), 1],
    ['wide characters', '日'.repeat(500), 2],
    ['spaces', ' '.repeat(500), 1],
    ['escapes', '\u202e'.repeat(60), 1],
  ])('is broken before a terminal would: %s', (_what, text, columns) => {
    const lines = valueLines({ a: { b: { text } } }, 60);
    for (const line of lines.slice(2)) expect([...line].length * columns).toBeLessThanOrEqual(60 * columns);
    const content = lines.slice(3).map((line) => line.trimStart().slice(1, -1));
    expect(content.join('')).toBe(visible(text));
    if (columns === 2) expect(Math.max(...content.map((line) => line.length))).toBeLessThanOrEqual(26);
  });

  test('shows all of a long string, its length first: the middle is where something would be hidden', () => {
    const text = `${'a'.repeat(300)}${'b'.repeat(1000)}${'🙂'.repeat(300)}`;
    const lines = valueLines({ text }, 100);
    const said = lines.indexOf('  (1600 characters)');
    expect(said).toBeGreaterThanOrEqual(0);
    const content = lines.slice(said + 1).map((line) => line.trim().slice(1, -1));
    expect(content.join('')).toBe(text);
    expect(valueLines('c'.repeat(600), 2000)).toEqual([`"${'c'.repeat(600)}"`]);
  });

  test('with the same note in its content keeps that in quotation marks', () => {
    const note = '(1000 of its 1600 characters are not shown here)';
    expect(valueLines({ text: `${note}\n${note}` }, 100)).toEqual(['text:', `  "${note}\\n"`, `  "${note}"`]);
  });
});

describe('a change', () => {
  test('can not pass for lines of ours, however long or strange', () => {
    const long = `${'x'.repeat(34)}  "labels", new:`;
    const preview = {
      target: 'a" title',
      version: null,
      changes: [
        { name: 'body', before: 'a\tb\u001b[2J', after: long },
        { name: 'note', before: '日'.repeat(30), after: null },
      ],
    };
    expect(previewLines(preview, 40)).toEqual([
      'what it would do to "a\\" title", 2 changes:',
      '  "body":',
      '    - a\\tb\\u{1B}[2J',
      `    + ${'x'.repeat(34)}`,
      '    |   "labels", new:',
      '  "note", removed:',
      `    - ${'日'.repeat(17)}`,
      `    | ${'日'.repeat(13)}`,
    ]);
  });

  test.each([
    ['a warning', 'What GitHub runs or obeys', { kind: 'warning' as const }],
    ['a field', 'agent/x: commits', {}],
    ['the total', 'total" (3 commits)', { kind: 'total' as const }],
    ['a line of its own', 'a\n  mind "Symbolic links":', { kind: 'warning' as const }],
    ['the end of its name', 'a", new:\u001b[1A', {}],
    ['its own end, escaped', 'a\\", new (no text)', {}],
    ['a note', 'a", new (no text, 3 bytes)', { note: 'no text, 3 bytes' }],
  ])('tells a file whose name reads like %s from what the hub says', (_what, name, own) => {
    const linesFor = (more: object) =>
      previewLines({ target: '', version: null, changes: [{ name, before: null, after: 'x', ...more }] }, 80);
    const [, ofFile = '', ...rest] = linesFor({ kind: 'file' });
    expect(ofFile).toMatch(/^ {2}file "(?:[^"\\\n]|\\.)*", new:$/);
    expect(ofFile).not.toBe(linesFor(own)[1]);
    expect(rest).toEqual(['    + x']);
  });

  test.each(hostile)('shows %s', (_what, text, shown) => {
    const preview = { target: '', version: null, changes: [{ name: 'body', before: null, after: text }] };
    expect(previewLines(preview, 200).join()).toContain(shown.split(', ').at(-1));
  });
});
