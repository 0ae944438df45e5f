/** Markdown as Notion's blocks, so that what is written is what was read and approved, and no tag of Notion's acts. */
import type { BlockObjectRequest } from '@notionhq/client';
import type { Token, Tokens } from 'marked';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { onWorker } from '../../ground/on-worker.ts';

/** The languages of code blocks; Notion refuses all others. */
const names = new Set(
  (
    'abap agda arduino assembly bash basic c c# c++ clojure coffeescript css dart diff docker elixir elm erlang f# fortran ' +
    'gherkin glsl go graphql groovy haskell hcl html java javascript json julia kotlin latex less lisp lua makefile markdown ' +
    'matlab mermaid nix objective-c ocaml pascal perl php powershell prolog protobuf python r ruby rust sass scala scheme ' +
    'scss shell solidity sql swift toml typescript vb.net verilog vhdl webassembly xml yaml'
  ).split(' '),
);

const others: Record<string, string> = {
  js: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'shell',
  zsh: 'shell',
  console: 'shell',
  yml: 'yaml',
  md: 'markdown',
  cpp: 'c++',
  cs: 'c#',
  dockerfile: 'docker',
};

export function codeLanguage(given: string | undefined): string {
  const name = (given ?? '').trim().split(/\s/)[0]?.toLowerCase() ?? '';
  const known = others[name] ?? name;
  return names.has(known) ? known : 'plain text';
}

/** Markdown within a line as Notion's rich text. https://developers.notion.com/reference/rich-text */
type Style = { bold?: true; italic?: true; strikethrough?: true; code?: true };

type TextSpan = {
  type: 'text';
  text: { content: string; link?: { url: string } };
  annotations?: Style;
};

/** Notion's limits for one run of text, and for the runs of one block. */
const longestRun = 2_000;
const mostRuns = 100;

/**
 * The text of tokens with its marks and links. Images become links, since a page that holds one has everybody who looks at it
 * fetch it; HTML stays as it is written; of what is no address of the web or of mail the text remains.
 */
export function spansOf(tokens: readonly Token[], style: Style = {}, link?: string): TextSpan[] {
  return tokens.flatMap((token) => {
    switch (token.type) {
      case 'strong':
        return spansOf((token as Tokens.Strong).tokens, { ...style, bold: true }, link);
      case 'em':
        return spansOf((token as Tokens.Em).tokens, { ...style, italic: true }, link);
      case 'del':
        return spansOf((token as Tokens.Del).tokens, { ...style, strikethrough: true }, link);
      case 'codespan':
        return spans((token as Tokens.Codespan).text, { ...style, code: true }, link);
      case 'link': {
        const { href, tokens: inside } = token as Tokens.Link;
        return spansOf(inside, style, linkable(href) ?? link);
      }
      case 'image': {
        const { href, text } = token as Tokens.Image;
        return spans(`[image: ${text || href}]`, style, linkable(href) ?? link);
      }
      case 'br':
        return spans('\n', style, link);
      case 'checkbox':
        return [];
      default:
        return 'tokens' in token && token.tokens
          ? spansOf(token.tokens, style, link)
          : spans('text' in token ? String(token.text) : token.raw, style, link);
    }
  });
}

/** Text in runs of at most 2,000 UTF-16 units, none of which splits a character. */
export function spans(text: string, style: Style = {}, link?: string): TextSpan[] {
  const parts: TextSpan[] = [];
  for (let rest = text.toWellFormed(); rest !== ''; ) {
    const isCut = rest.length > longestRun;
    const head = rest.slice(0, longestRun);
    const content = isCut ? head.replace(/[\uD800-\uDBFF]$/, '') : head;
    parts.push({
      type: 'text',
      text: { content, ...(link !== undefined && { link: { url: link } }) },
      ...(Object.keys(style).length > 0 && { annotations: style }),
    });
    rest = rest.slice(content.length);
  }
  return parts;
}

const linkable = (href: string): string | undefined =>
  /^(https?|mailto):$/.test(URL.parse(href)?.protocol ?? '') ? href : undefined;

/** One block as a request has it: its kind, and under that name what it says. */
export type NewBlock = { type: string } & Record<string, unknown>;

/** Notion's limits for one request; blocks in it may be nested twice. https://developers.notion.com/reference/request-limits */
const mostBlocks = 100;
const deepest = 2;

/** Characters of Markdown whose parser is done in milliseconds, no matter what they are: its time grows with their square. */
const short = 500;

/**
 * The blocks of a text, which fit one request, so that all of it is written or nothing. Fails with `invalid_arguments` for a
 * text that does not fit, and with `too_costly` for one that takes too long to read.
 */
export async function blocksOf(markdown: string): Promise<Result<BlockObjectRequest[]>> {
  if (markdown.length <= short) return blocksHere(markdown);
  const made = await onWorker<typeof blocksHere>('make blocks', markdown);
  return made.ok ? made.value : made;
}

/** The same on this thread. */
export async function blocksHere(markdown: string): Promise<Result<BlockObjectRequest[]>> {
  const { lexer } = await import('marked');
  const blocks = lexer(markdown).flatMap((token) => blocksFor(token, 0));
  if (blocks.length === 0) return fail('invalid_arguments', 'The text holds nothing to write.');
  if (!fits(blocks)) {
    return fail('invalid_arguments', 'The text is more than Notion takes at once.', {
      hint: 'Write at most 100 paragraphs, list items or rows at a time, and add the rest with notion_append_to_page.',
    });
  }
  return ok(blocks as unknown as BlockObjectRequest[]);
}

type Inside = { children?: NewBlock[]; rich_text?: TextSpan[] };

const insideOf = (block: NewBlock): Inside => block[block.type] as Inside;

const fits = (blocks: readonly NewBlock[]): boolean =>
  blocks.length <= mostBlocks &&
  blocks.every((block) => {
    const { children = [], rich_text = [] } = insideOf(block);
    return rich_text.length <= mostRuns && fits(children);
  });

const block = (type: string, value: object): NewBlock => ({ type, [type]: value });
const text = (type: string, rich_text: TextSpan[], more: object = {}): NewBlock => block(type, { rich_text, ...more });

function blocksFor(token: Token, depth: number): NewBlock[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading': {
      const { depth: level, tokens } = token as Tokens.Heading;
      return [text(`heading_${Math.min(level, 3)}`, spansOf(tokens))];
    }
    case 'hr':
      return [block('divider', {})];
    case 'code': {
      const { text: code, lang } = token as Tokens.Code;
      return [text('code', spans(code), { language: codeLanguage(lang) })];
    }
    case 'blockquote':
      return quote((token as Tokens.Blockquote).tokens, depth);
    case 'list':
      return (token as Tokens.List).items.flatMap((item) => listItem(item, (token as Tokens.List).ordered, depth));
    case 'table':
      return [table(token as Tokens.Table)];
    case 'html':
      return [text('paragraph', spans((token as Tokens.HTML).text.trimEnd()))];
    default:
      return [text('paragraph', spansOf([token]))];
  }
}

/** Its first paragraph is the quote's own text. */
function quote(tokens: Token[], depth: number): NewBlock[] {
  const [first, ...rest] = tokens.filter(({ type }) => type !== 'space');
  const isText = first?.type === 'paragraph';
  return nested('quote', isText ? spansOf([first]) : [], isText ? rest : tokens, depth);
}

function listItem({ task, checked, tokens }: Tokens.ListItem, ordered: boolean, depth: number): NewBlock[] {
  const own = tokens.filter(({ type }) => type !== 'space' && type !== 'checkbox');
  const [first, ...rest] = own;
  const isText = first?.type === 'text' || first?.type === 'paragraph';
  const type = task ? 'to_do' : ordered ? 'numbered_list_item' : 'bulleted_list_item';
  const more = task ? { checked: checked === true } : {};
  return nested(type, isText ? spansOf([first]) : [], isText ? rest : own, depth, more);
}

/** What is nested deeper than a request can have it stands behind its parent, so that nothing of it is lost. */
function nested(type: string, own: TextSpan[], inside: Token[], depth: number, more: object = {}): NewBlock[] {
  const isDeepest = depth >= deepest;
  const children = inside.flatMap((one) => blocksFor(one, isDeepest ? depth : depth + 1));
  if (isDeepest || children.length === 0) return [text(type, own, more), ...children];
  return [text(type, own, { ...more, children })];
}

function table({ header, rows }: Tokens.Table): NewBlock {
  const row = (cells: readonly Tokens.TableCell[]): NewBlock =>
    block('table_row', { cells: cells.map((cell) => spansOf(cell.tokens)) });
  return block('table', {
    table_width: header.length,
    has_column_header: true,
    has_row_header: false,
    children: [row(header), ...rows.map(row)],
  });
}
