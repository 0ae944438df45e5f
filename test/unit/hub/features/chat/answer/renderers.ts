/** What real renderers make of Markdown, at their most generous: addresses are linked, HTML is let through. */
import MarkdownIt from 'markdown-it';
import { Marked } from 'marked';
import { Marked as Marked9, type TokenizerAndRendererExtension } from 'marked-9';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mathFromMarkdown } from 'mdast-util-math';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** Where the links lead, and whatever else is more than text. */
export type Rendered = {
  links: string[];
  active: string[];
  /** The text of each link. */
  labels: string[];
};

const markdownIt = new MarkdownIt({ html: true, linkify: true, typographer: true });
const marked = new Marked({ gfm: true, breaks: true });

/** Formulas may span anything, and end a paragraph wherever they start, as in Open WebUI. */
function formula(level: 'block' | 'inline', pairs: [string, string][]): TokenizerAndRendererExtension {
  const find = (text: string): string | undefined => {
    const pair = pairs.find(([left]) => text.startsWith(left));
    const end = pair ? text.indexOf(pair[1], pair[0].length + 1) : -1;
    return pair && end > 0 ? text.slice(0, end + pair[1].length) : undefined;
  };
  return {
    name: `${level}Formula`,
    level,
    start(text) {
      const starts = pairs.map(([left]) => text.indexOf(left)).filter((index) => index >= 0);
      return starts.length > 0 ? Math.min(...starts) : undefined;
    },
    tokenizer(text) {
      const raw = find(text);
      return raw === undefined ? undefined : { type: `${level}Formula`, raw };
    },
    renderer: () => '<i>formula</i>',
  };
}

/** Found wherever a line in the rest of the text starts with it, also in code, and then parsed: as in Open WebUI. */
const colons: TokenizerAndRendererExtension = {
  name: 'colons',
  level: 'block',
  start: (text) => /^:::\w/m.exec(text)?.index,
  tokenizer(text) {
    const found = /^:::[\w-]+\n([\s\S]*?)\n:::(?=\s*$|\n)/m.exec(text);
    if (!found) return undefined;
    return { type: 'colons', raw: found[0], tokens: this.lexer.blockTokens(found[1] ?? '', []) };
  },
  renderer(token) {
    return this.parser.parse(token.tokens ?? []);
  },
};

const details: TokenizerAndRendererExtension = {
  name: 'details',
  level: 'block',
  start: (text) => (/^<details[\s>]/.test(text) ? 0 : undefined),
  tokenizer: () => undefined,
};

/** Open WebUI's version of it. */
const marked9 = new Marked9({ gfm: true, breaks: true });
const openWebUi = new Marked9({ gfm: true, breaks: true }).use({
  extensions: [
    formula('inline', [
      ['$$', '$$'],
      ['$', '$'],
      ['\\pu{', '}'],
      ['\\ce{', '}'],
      ['\\(', '\\)'],
      ['\\[', '\\]'],
    ]),
    formula('block', [
      ['$$', '$$'],
      ['\\[', '\\]'],
      ['\\begin{equation}', '\\end{equation}'],
    ]),
    details,
    colons,
  ],
});

export const renderers: Record<string, (text: string) => Rendered> = {
  marked: (text) => ofHtml(marked.parse(text, { async: false })),
  'marked 9': (text) => ofHtml(String(marked9.parse(text))),
  'marked 9 as in Open WebUI': (text) => ofHtml(String(openWebUi.parse(text))),
  'markdown-it': (text) => ofHtml(markdownIt.render(text)),
  remark: (text) => ofTree(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })),
  // Without a dollar it is the one above, which takes longer than all others together.
  'remark with formulas': (text) =>
    text.includes('$')
      ? ofTree(
          fromMarkdown(text, { extensions: [gfm(), math()], mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()] }),
        )
      : { links: [], active: [], labels: [] },
};

const harmless: Record<string, string[]> = {
  a: ['href'],
  blockquote: [],
  br: [],
  code: ['class'],
  del: [],
  em: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  hr: [],
  i: [],
  input: ['checked', 'disabled', 'type'],
  li: [],
  ol: ['start'],
  p: [],
  pre: [],
  s: [],
  strong: [],
  table: [],
  tbody: [],
  td: ['align', 'style'],
  th: ['align', 'style'],
  thead: [],
  tr: [],
  ul: [],
};

function ofHtml(html: string): Rendered {
  const found: Rendered = { links: [], active: [], labels: [] };
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      const allowed = harmless[node.tagName];
      if (!allowed) found.active.push(node.tagName);
      for (const { name, value } of node.attrs) {
        if (node.tagName === 'a' && name === 'href') {
          found.links.push(value);
          found.labels.push(textOf(node));
        }
        if (!allowed?.includes(name)) found.active.push(`${node.tagName} ${name}`);
        if (name === 'style' && !/^text-align:\s*(?:left|right|center)$/.test(value)) found.active.push(value);
        if (name === 'class' && /mermaid|html|svg|css|javascript|js\b|vega|xml/.test(value)) found.active.push(value);
        if (node.tagName === 'input' && name === 'type' && value !== 'checkbox') found.active.push(value);
      }
    } else if (node.nodeName === '#comment') found.active.push('comment');
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parseFragment(html));
  return found;
}

const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';

type Tree = { type: string; url?: string; value?: string; children?: Tree[] };

const saidIn = ({ value, children }: Tree): string => value ?? children?.map(saidIn).join('') ?? '';

function ofTree(tree: Tree): Rendered {
  const found: Rendered = { links: [], active: [], labels: [] };
  const visit = (node: Tree): void => {
    if (node.type === 'link') {
      found.links.push(node.url ?? '');
      found.labels.push(saidIn(node));
    }
    // Some show it as it is.
    if (node.type === 'html') found.active.push(...ofHtml(node.value ?? '').active);
    if (/^(?:image|html|definition|imageReference|linkReference|footnote)/.test(node.type))
      found.active.push(node.type);
    node.children?.forEach(visit);
  };
  visit(tree);
  return found;
}
