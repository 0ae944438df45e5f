/** Markdown images and links: all that is written with brackets. */
import { claimedHost, isDisguised, isWeb, parsedUrl, plainly, targetOf } from './addresses.ts';
import { imageMark } from './tags.ts';

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
export function defuseMarkdown(text: string): string | undefined {
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
  const target = targetOf(written);
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
