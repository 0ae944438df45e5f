import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerText } from '../../../../../../src/main/hub/features/chat/answer/answer-text.ts';
import { createCitations } from '../../../../../../src/main/hub/features/chat/citations.ts';
import { isLongRun } from '../../../../../harness/long-run.ts';
import { anyText } from './any-text.ts';
import { attacks, sources, traps } from './attacks.ts';
import { renderers } from './renderers.ts';

function written(...chunks: string[]): string {
  const answer = createAnswerText({ sources });
  return chunks.map((chunk) => answer.push(chunk)).join('') + answer.end();
}

const allowed = new Set([
  'https://github.com/ada/engine/commit/a1b2c3d',
  'https://github.com/ada/engine/issues/7?notification=on#issuecomment-1',
  'https://github.com/ada/engine/issues/7',
  'https://github.com/ada/engine/pull/12',
  'https://github.com/ada/a_%28b%29%7Cc%22%22/%24x%24%2Ay%2A',
]);

/** What any renderer makes of it that it should not. */
function harmIn(text: string): string[] {
  return Object.entries(renderers).flatMap(([name, render]) => {
    const { links, active } = render(text);
    return [...links.filter((link) => !allowed.has(link)), ...active].map((harm) => `${name}: ${harm}`);
  });
}

describe('an attack', () => {
  it.each(Object.entries({ ...attacks, ...traps }))('by %s does nothing', (_, text) => {
    const safe = written(text);
    expect(harmIn(safe), safe).toEqual([]);
    expect(harmIn(`${safe}\n\nSources: [1](https://github.com/ada/engine/pull/12)\n`), safe).toEqual([]);
    expect(written(...text)).toBe(safe);
  });

  it('is one: each does harm as it is', () => {
    const harmless = Object.keys(attacks).filter((name) => harmIn(attacks[name] ?? '').length === 0);
    expect(harmless).toEqual([]);
  });
});

describe('an answer', () => {
  const commit = 'https://github.com/ada/engine/commit/a1b2c3d';
  const issue = 'https://github.com/ada/engine/issues/7';
  const cases: [string, string, string][] = [
    ['prose', 'Hello, *world*: **3** of 4 (75 %) – “done”!\n', 'Hello, *world*: **3** of 4 (75 %) – “done”!\n'],
    [
      'lists and headings',
      '# Work\n\n- a\n  - b\n1. c\n- [ ] d\n- [x] e',
      '# Work\n\n- a\n  - b\n1. c\n- [ ] d\n- [x] e',
    ],
    ['a table', '| a | b |\n|:--|--:|\n| 1 | 2 |', '| a | b |\n|:--|--:|\n| 1 | 2 |'],
    ['a quotation', '> [!NOTE]\n> text', '> [!NOTE]\n> text'],
    ['Chinese', '昨天有 **3** 次提交，见 [1]。', `昨天有 **3** 次提交，见 [[1]](${commit})。`],
    ['a number', 'Fixed [1].', `Fixed [[1]](${commit}).`],
    [
      'numbers',
      '[1, 2] [1][2]',
      `[[1]](${commit}), [[2]](${issue}?notification=on#issuecomment-1) [[1]](${commit})[[2]](${issue}?notification=on#issuecomment-1)`,
    ],
    ['unknown numbers', '[8] and [1, 9] and [1-3]', `[8] and [[1]](${commit}), [9&#93; and [1-3]`],
    ['a link to a source', `[the *fix*](${commit} "title")`, `[the *fix*](${commit})`],
    ['a link to its page', `[it](${issue}) [it](${issue}/)`, `[it](${issue}) [it](${issue})`],
    ['the address of a source', `See ${commit}.`, `See [\`github.com/ada/engine/commit/a1b2c3d\`](${commit}).`],
    [
      'a foreign link',
      '[docs](https://example.com/a?b=c) and https://example.com/',
      'docs (`example.com/a?…`) and `example.com`',
    ],
    ['a link within the repository', '[docs](docs/api.md)', 'docs (`docs/api.md`)'],
    ['brackets', '[WIP] a[0] f(x) {"a": [1, 9]}', `[WIP] a[0] f(x) {"a": [[1]](${commit}), [9&#93;}`],
    ['file names', 'In README.md, src/a.ts:3 and `b.ts`.', 'In `README.md`, `src/a.ts:3` and `b.ts`.'],
    [
      'signs',
      'a < b, x > y, AT&T, R & D; 1.5 v1.2.3 e.g. 5 & 6',
      'a &lt; b, x > y, AT&T, R & D; 1.5 v1.2.3 e.g. 5 & 6',
    ],
    ['an element', 'Use <b>bold</b>', 'Use &lt;b>bold&lt;/b>'],
    ['a code span', 'Run `a | b` and ``c`d``', 'Run `a `\\|` b` and `c`&#96;`d`'],
    [
      'a code block',
      'So:\n```ts\nconst a = `[x](y)`;\n\n  if (a) {}\n```\nDone',
      'So:\n\n```ts\nconst a = `[x](y)`;\n\n  if (a) {}\n```\nDone',
    ],
    ['a code block in a list', '1. a\n   ```sh\n   ls\n     x\n   ```\n2. b', '1. a\n\n```sh\nls\n  x\n```\n2. b'],
    ['a code block in a quotation', '> ```\n> a\n> > b\n\nc', '```\na\n> b\n```\n\nc'],
    ['escapes', '1\\. \\*a\\* \\# \\_', '1\\. \\*a\\* \\# \\_'],
    ['line breaks', 'a\r\nb\rc', 'a\nb\nc'],
    ['half a character', 'a\ud83d', 'a\ufffd'],
  ];
  it.each(cases)('keeps %s', (_, text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it('hides nothing', () => {
    const text = 'a\u200bb\u202ec\u{e0041}d\ufe0fe\u0000f\u00adg';
    expect(written(text)).toBe('abcdefg');
    expect(written(`\`${text}\`\n\`\`\`\n${text}\n\`\`\``)).toBe('`abcdefg`\n\n```\nabcdefg\n```');
  });

  it('numbers the sources it links to by their first mention, once each, whatever the model was given', () => {
    const citations = createCitations();
    const answer = createAnswerText({ sources, citations });
    const text = answer.push(`[3] [4] [9] [docs](${issue}) [3](https://github.com/ada/engine/pull/12) [2, 3] [1] `);
    const [pull, second, first] = [sources[2], sources[1], sources[0]];
    expect(citations.all()).toEqual([
      { ...pull, n: 1 },
      { ...second, n: 2 },
      { ...first, n: 3 },
    ]);
    const numbered = [...text.matchAll(/\[\[(\d+)\]\]\(([^)?#]+)/g)].map(([, n, url]) => [Number(n), url]);
    expect(numbered.length).toBe(4);
    for (const [n, url] of numbered) expect(citations.all()[Number(n) - 1]?.url).toContain(url);
  });

  it('goes on numbering where an earlier part of the same answer ended', () => {
    const citations = createCitations();
    const part = (text: string) => createAnswerText({ sources, citations }).push(text);
    expect(part('[3] ')).toMatch(/^\[\[1\]\]/);
    expect(part('[1] [3] ')).toMatch(/^\[\[2\]\].*\[\[1\]\]/);
  });
});

describe('what is held back', () => {
  it('is a word, or less', () => {
    const answer = createAnswerText({ sources });
    expect(answer.push('The first commit fi')).toBe('The first commit ');
    expect(answer.push('xes **it**. 中')).toBe('fixes **it**. 中');
    expect(answer.push('文`co')).toBe('文');
    expect(answer.push('de`')).toBe('');
    expect(answer.push(' [')).toBe('`code` ');
    expect(answer.push('1')).toBe('');
    expect(answer.push('].\n')).toBe('[[1]](https://github.com/ada/engine/commit/a1b2c3d).\n');
    expect(answer.push('```js\nconst a = 1')).toBe('\n```jsx\nconst a = 1');
  });

  const openings = [
    '`',
    '``',
    '[',
    '![',
    '[x](',
    '[x](<',
    '[x](y "',
    '[`',
    '<a:',
    'https://',
    '&',
    'a',
    '\\a',
    '```',
    '```\n',
    '```\n>',
    '> ',
    '\n```\n```',
    '[[',
    '~~~',
  ];
  it.each(openings)('is never more than 4 kB after %j', (opening) => {
    for (const rest of ['x', ' x', ' ', '`', '[', '(', '\\', 'x`', '~']) {
      for (const length of [4_500, 20_000]) {
        const answer = createAnswerText({ sources });
        answer.push((opening + rest.repeat(length)).slice(0, length));
        expect(answer.end().length, rest).toBeLessThan(4_096);
      }
    }
  });
});

const runs = isLongRun ? 5_000 : 300;

describe('any text', () => {
  it('renders to nothing but text and links to the sources', () => {
    void fc.assert(
      fc.property(anyText, (text) => {
        const safe = written(text);
        expect(harmIn(safe)).toEqual([]);
        expect(safe).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
      }),
      { numRuns: runs },
    );
  });

  it('is written the same whatever its chunks', () => {
    void fc.assert(
      fc.property(anyText, fc.array(fc.nat(5), { minLength: 1 }), (text, sizes) => {
        const chunks: string[] = [];
        for (let from = 0, turn = 0; from < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 0;
          chunks.push(text.slice(from, from + size + (turn % 7 === 6 ? 1 : 0)));
          from += chunks.at(-1)?.length ?? 0;
        }
        expect(written(...chunks)).toBe(written(text));
      }),
      { numRuns: runs },
    );
  });
});
