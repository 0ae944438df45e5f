/**
 * Text that others wrote, made safe to show to a model: what a person cannot see is removed (control, zero-width and
 * bidirectional characters, variation selectors, the Unicode tag block), because hidden text is how instructions are
 * smuggled into issues and commit messages.
 *
 * Prose (`cleanTitle`, `cleanProse`, `cleanMarkdown`) is defused besides. What may be edited and written back, or names
 * something, has its other characters as they are (`cleanLine`, `cleanText`).
 */
import {
  claimedHost,
  isDisguised,
  isWeb,
  parsedUrl,
  plainAddresses,
  plainly,
  targetAsRead,
} from '../ground/markdown/hosts.ts';
import { isPlainMarkdown } from '../ground/markdown/plain-markdown.ts';
import { webAddresses } from '../ground/markdown/web-addresses.ts';
import { createMarkdownWriter } from '../ground/markdown/writer.ts';

const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(hidden, '');
}

/** At most `limit` UTF-16 units; a cut is marked by an ellipsis and never splits a character. */
function cut(text: string, limit: number, isCut = false): string {
  return text.length <= limit && !isCut ? text : `${shortened(text, limit - 1)}…`;
}

const shortened = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

/**
 * What is cleaned takes the time of what is shown, however long it is: cut before, with room for what cleaning takes out, and
 * marked as cut.
 */
function bounded(text: string, limit: number, clean: (text: string) => string): string {
  const most = 4 * limit + 4_000;
  return text.length <= most ? cut(clean(text), limit) : cut(clean(shortened(text, most)), limit, true);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** One line of visible text, white space collapsed. */
export const cleanLine = (text: string, limit: number): string =>
  bounded(text, limit, (whole) => oneLine(visible(whole)));

/** One line of prose. */
export const cleanTitle = (text: string, limit: number): string =>
  bounded(text, limit, (whole) => oneLine(visible(defuse(visible(whole)))));

/** Prose with its line breaks and tabs, in which what HTML hides can be seen, such as the message of a commit. */
export const cleanProse = (text: string, limit: number): string =>
  bounded(text, limit, (whole) => defuse(visible(whole)));

/** Visible text with its line breaks and tabs. */
export const cleanText = (text: string, limit: number): string => bounded(text, limit, visible);

/**
 * Prose of a Markdown body without HTML comments, which GitHub does not render. A comment leaves a space, so
 * that its removal cannot join two halves into another comment; an unclosed one hides the rest, as it does on GitHub.
 */
export const cleanMarkdown = (text: string, limit: number): string =>
  bounded(text, limit, (whole) => defuse(visible(whole).replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')).trim());

// Prose that others wrote, so that nobody who shows it or repeats it fetches anything, and no link in it passes for another:
// what a client does with the answer of a tool is not ours to know. Images become `[image: what it shows, from its host]`;
// links stay, and say where they lead where their text says otherwise. Only for prose: files and patches stay as they are.
// The time grows with the length alone, no matter what the text.

// HTML in prose: what loads or runs by itself, and links. All other tags stay.

const tag = /<(\/?)((?:[a-z][a-z0-9-]*:)?[a-z][a-z0-9-]*)(?=[\s/>]|$)([^>]*)(?:>|$)/gi;

const images = new Set(['img', 'image', 'svg', 'use', 'feimage', 'source', 'picture', 'input']);
/** Without their own address they still load what stands in them, run it, or change the page. */
const active = new Set(
  'script style link meta base iframe frame frameset object embed applet portal form button svg math template'.split(
    ' ',
  ),
);
const loads =
  /(?:^|[\s/"'])(?:(?:src|srcset|imagesrcset|href|xlink:href|poster|data|background|action|formaction|ping|lowsrc|dynsrc|srcdoc)\s*=|on[a-z]+\s*=)/i;
const style = /(?:^|[\s/"'])style\s*=/i;

/** A style does where it calls something, or hides that it does. Looked for from the first style on, once. */
function loadsIn(attributes: string): boolean {
  if (loads.test(attributes)) return true;
  const at = style.exec(attributes)?.index;
  return at !== undefined && /[(\\]/.test(attributes.slice(at));
}

/** Images as `[image: …]`, links as Markdown, everything else that loads by its name alone. */
function withoutTags(text: string): string {
  const open: string[] = [];
  const plain = text.replace(tag, (whole, slash: string, given: string, attributes: string) => {
    const name = given.toLowerCase();
    if (name === 'a') {
      if (slash) return open.length > 0 ? `](<${open.pop()}>)` : '';
      const target = attribute(attributes, 'href');
      if (target === undefined) return '';
      open.push(targetAsRead(target).replace(/[\s<>\\]/g, (character) => encodeURIComponent(character)));
      return '[';
    }
    if (!slash && loadsIn(attributes)) return shown(name, attributes);
    return active.has(name) ? '' : whole;
  });
  return (
    plain +
    open
      .reverse()
      .map((target) => `](<${target}>)`)
      .join('')
  );
}

function shown(name: string, attributes: string): string {
  const address = ['src', 'srcset', 'href', 'xlink:href', 'poster', 'data', 'background', 'action']
    .map((one) => attribute(attributes, one))
    .find((one) => one !== undefined);
  const text = attribute(attributes, 'alt') ?? attribute(attributes, 'title') ?? '';
  return imageMark(text, address, images.has(name) ? 'image' : name);
}

const patterns = new Map<string, RegExp>();

function attribute(attributes: string, name: string): string | undefined {
  const known = patterns.get(name);
  const pattern = known ?? new RegExp(`(?:^|[\\s/"'])${name}\\s*=\\s*(?:"([^"]*)|'([^']*)|([^\\s"'>]+))`, 'i');
  if (!known) patterns.set(name, pattern);
  const found = pattern.exec(attributes);
  return found ? (found[1] ?? found[2] ?? found[3]) : undefined;
}

const longestText = 300;

/** What stands where something would load: what it shows, and the host it would come from, which is no address. */
export function imageMark(text: string, address: string | undefined, name = 'image'): string {
  const url = address === undefined ? undefined : parsedUrl(targetAsRead(address));
  const from = url && isWeb(url) ? `from ${url.host}` : '';
  const line = text.replace(/\s+/g, ' ').replaceAll('[', '(').replaceAll(']', ')').trim().slice(0, longestText);
  return `[${[`${name}${line && `: ${line.toWellFormed()}`}`, from].filter(Boolean).join(', ')}]`;
}

// Markdown images and links: all that is written with brackets.

/** A `[` or `![` that is not closed yet, with what stands after it. */
type Open = { isImage: boolean; text: string };
type Target = { address: string; length: number };

/** What brackets in brackets make one look at again: who wrote for a reader stays far below. Counted in characters. */
type Effort = { left: number };

const longestTarget = 2_000;

/**
 * One pass from left to right; what is inside of a link or an image has been defused when it ends. Undefined for a text so
 * tangled that this would take more than a small multiple of its length.
 */
function defuseMarkdown(text: string): string | undefined {
  const definitions = definitionsIn(text);
  const effort = { left: 10_000 + 3 * text.length };
  const open: Open[] = [];
  let out = '';
  const write = (piece: string): void => {
    const inner = open.at(-1);
    if (inner) inner.text += piece;
    else out += piece;
  };
  for (let at = 0; at < text.length; ) {
    if (effort.left < 0) return undefined;
    let next = at;
    while (next < text.length && !isMark(text.charCodeAt(next))) next += 1;
    if (next > at) write(text.slice(at, next));
    at = next;
    const character = text[at];
    if (character === '\\' || (character === '!' && text[at + 1] !== '[')) {
      write(text.slice(at, at + (character === '\\' ? 2 : 1)));
      at += character === '\\' ? 2 : 1;
    } else if (character === '!' || character === '[') {
      open.push({ isImage: character === '!', text: '' });
      at += character === '!' ? 2 : 1;
    } else if (character === ']') {
      at += 1;
      const ended = open.pop();
      // One that ends nothing here may end something for a renderer that reads code or HTML otherwise.
      if (!ended) write(/[([]/.test(text[at] ?? '') ? '] ' : ']');
      else {
        const { piece, length } = closed(ended, text, at, { definitions, effort });
        write(piece);
        at += length;
      }
    }
  }
  return effort.left < 0
    ? undefined
    : out + open.map(({ isImage, text: rest }) => `${isImage ? '! [' : '['}${rest}`).join('');
}

/** By number, since a pattern takes ten times as long for each of many brackets. */
const isMark = (code: number): boolean => code === 0x5b || code === 0x5d || code === 0x5c || code === 0x21;

/** What takes the place of a bracket that ends before `at`, and how much of what follows belongs to it. */
function closed(
  { isImage, text }: Open,
  whole: string,
  at: number,
  { definitions, effort }: { definitions: Map<string, string>; effort: Effort },
): { piece: string; length: number } {
  const inline = targetAt(whole, at, effort);
  const reference = inline ? undefined : /^\[([^[\]]{0,300})\]/.exec(whole.slice(at, at + 302));
  const named = inline === undefined && definitions.size > 0;
  const address = inline?.address ?? (named ? definitions.get(nameOf(reference?.[1] || text)) : undefined);
  // Its text is looked at for a name, for what an image shows, and twice for a host that it claims.
  if (named || isImage) effort.left -= text.length;
  if (address !== undefined && !isImage) effort.left -= 2 * text.length;
  const length = inline?.length ?? (address === undefined ? 0 : (reference?.[0].length ?? 0));
  const after = whole.slice(at, at + length);
  const isFollowed = /[([:]/.test(whole[at + length] ?? '');
  if (address === undefined) {
    // `vec![1, 2]` is code; what might be an image for somebody is none any more.
    const isRisky = isImage && (isFollowed || definitions.size > 0 || /[`<\\]/.test(text));
    return { piece: `${isRisky ? '! [' : isImage ? '![' : '['}${text}]`, length };
  }
  // What follows must not make a link of the mark.
  if (isImage) return { piece: imageMark(text, address) + (isFollowed ? ' ' : ''), length };
  return { piece: link(text, address, after), length };
}

function link(text: string, written: string, after: string): string {
  const target = targetAsRead(written);
  const url = parsedUrl(target);
  if (!url || url.protocol === 'mailto:') return `[${text}]${after}`;
  // A link to a program starts it, and a script runs.
  if (!isWeb(url)) return `[${text}] (${url.protocol} link removed)`;
  const isOther = claimedHost(text, url) !== undefined;
  const shown = isOther ? `[${text} (goes to ${url.host})]` : `[${text}]`;
  if (!after.startsWith('(')) return isOther ? `${shown}${after || `[${text}]`}` : `${shown}${after}`;
  return shown + (isDisguised(target, url) ? `(<${plainly(url)}>)` : after);
}

const definition =
  /^([ \t>*+-]{0,40}(?:\d{1,9}[.)][ \t]*)?)\[([^[\]\n]{1,300})\]:[ \t]*(?:\n[ \t]*)?(<[^<>\n]{0,2000}>|[^\s<]\S{0,2000})/gm;

function definitionsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!text.includes(']:')) return found;
  for (const [, , name = '', address = ''] of text.matchAll(definition)) {
    if (!name.startsWith('^') && !found.has(nameOf(name))) found.set(nameOf(name), address.replace(/^<|>$/g, ''));
  }
  return found;
}

const nameOf = (name: string): string => name.replace(/\s+/g, ' ').trim().toLowerCase();

/** The target of `(target "title")` that begins at a place, and its length with its parentheses. */
function targetAt(text: string, start: number, effort: Effort): Target | undefined {
  if (text[start] !== '(') return undefined;
  const rest = text.slice(start, start + longestTarget);
  const angled = /^\(\s*<([^<>\n]*)>\s*(?:(?:"[^"]*"|'[^']*'|\([^()]*\))\s*)?\)/.exec(rest);
  const found = angled ? { address: angled[1] ?? '', length: angled[0].length } : plainTarget(rest);
  effort.left -= found?.length ?? rest.length;
  return found;
}

function plainTarget(rest: string): Target | undefined {
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    const character = rest[at];
    if (character === '\\') at += 1;
    else if ((character === '"' || character === "'") && /\s/.test(rest[at - 1] ?? ''))
      at = Math.max(at, rest.indexOf(character, at + 1));
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0)
      return { address: withoutTitle(rest.slice(1, at).trim()), length: at + 1 };
  }
  return undefined;
}

const titleStarts: Record<string, RegExp> = { '"': /\s"/, "'": /\s'/, ')': /\s\(/ };

/** Without the title that it ends with. Where that begins is looked for once, from the front. */
function withoutTitle(inside: string): string {
  const at = titleStarts[inside.at(-1) ?? '']?.exec(inside)?.index ?? -1;
  return at < 0 || at + 2 === inside.length ? inside : inside.slice(0, at).trimEnd();
}

/** Languages of code blocks that some clients draw, or run, and fetch images for. */
const drawn =
  /^([ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,}))[ \t]*(?:mermaid|svg|html|vega(?:-lite)?)\b/gim;

/**
 * The text without what loads by itself, also in code or in a list: renderers do not agree where code ends. What renderers might still read in
 * two ways after that is written again, as an answer of the chat is. Pure.
 */
export function defuse(text: string): string {
  if (!/[[<:\\`~]|[^\0-\x7F]/.test(text)) return text;
  const plain = (text.includes('<') ? withoutTags(text) : text).replace(drawn, '$1text');
  const defused = plain.includes('[') ? defuseMarkdown(plain) : plain;
  if (defused === undefined) return asPlainText(plainAddresses(plain));
  const shown = plainAddresses(defused);
  return isPlainMarkdown(shown) ? shown : writtenAgain(shown);
}

function writtenAgain(text: string): string {
  const writer = createMarkdownWriter(webAddresses, () => 0);
  return writer.push(text) + writer.end();
}

/** The line above a text that is shown as it was written. */
export const tangledMark = 'Shown as plain text, for it is too tangled to be read safely:';

/** In a code fence. Since renderers do not agree where code ends, nothing in it is an image, a link or a tag any more either. */
function asPlainText(text: string): string {
  const broken = text.replace(/!(?=\[)|\](?=[([:])/g, '$& ').replace(/<(?=[a-z/!?])/gi, '< ');
  const longest = (broken.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${tangledMark}\n${fence}\n${broken}\n${fence}`;
}
