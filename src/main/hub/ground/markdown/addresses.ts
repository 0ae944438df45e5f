/** Which addresses an answer may link to, and how any other one is shown. */
import type { Source } from '../../../../shared/model.ts';

/** An address to link to. `note`: what is to stand behind the text of the link, where that says something else. */
export type Match = { url: string; source?: Source; note?: string };

/** What a text may link to. */
export type Addresses = {
  /** The source of this number. */
  source(n: number): Match | undefined;
  /** What a link with this target and this text leads to; undefined where it may not be linked. */
  match(address: string, label?: string): Match | undefined;
  /** Whether a word stays as it is, although a renderer might make a link of it. */
  leaves?(word: string): boolean;
};

const longestShown = 120;

// What has a meaning in Markdown, in formulas or in tables of some renderer, also inside the target of a link.
const encoded = (url: string): string =>
  url.replace(
    /[()[\]<>{}\\`*|$'";!^]|&(?=#)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function parse(address: string): URL | undefined {
  const url = URL.parse(address);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password
    ? url
    : undefined;
}

const keyOf = (address: string): string => encoded(address.replace(/\/$/, ''));

/** An address of the web as a link's target that ends where it should in any renderer; undefined for any other. */
export function linkTarget(address: string): string | undefined {
  const url = parse(address);
  return url && encoded(url.href);
}

/** What is linked is the source's own address, never the model's: nothing of its making can be in it. */
export function createAddresses(sources: readonly Source[]): Addresses {
  const linked = sources.flatMap((source) => {
    const url = parse(source.url);
    return url ? [{ source, href: url.href, page: url.origin + url.pathname }] : [];
  });
  const known = new Map<string, Match>();
  const add = (source: Source, href: string): void => {
    if (!known.has(keyOf(href))) known.set(keyOf(href), { source, url: encoded(href) });
  };
  for (const { source, href } of linked) add(source, href);
  for (const { source, page } of linked) add(source, page);
  return {
    /** The source of this number, and the address to link to; undefined when it may not be linked. */
    source(n: number): Match | undefined {
      const found = linked.find(({ source }) => source.n === n);
      return found && { source: found.source, url: encoded(found.href) };
    },
    /** The source that has this address, or this one but for query and fragment, and the address to link to. */
    match(address: string): Match | undefined {
      const url = parse(address);
      return url && known.get(keyOf(url.href));
    },
  };
}

/** A target that is no link any more: host and path without the query, or nothing when there is nothing to tell. */
export function shownAddress(address: string): string {
  const url = parse(/^[\\/]{2}/.test(address) ? `https:${address}` : address);
  const cut = (text: string) => (text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
  if (url) {
    const path = url.pathname === '/' ? '' : url.pathname;
    return cut(url.host + path) + (url.search ? '?…' : '');
  }
  const mail = /^mailto:([^?]+)/i.exec(address)?.[1];
  if (mail) return cut(mail);
  return /^[\w./#-]+$/.test(address) ? cut(address) : '';
}

const letter = '[\\p{L}\\p{N}\\p{M}_-]|[^\\0-\\x7F]';
const linked = [
  // What some renderer turns into a link by itself: an address with `//` or `www.`, of a mailbox, of a computer,
  /\/\//,
  /www\./i,
  /[\w.+-]@|[!#$%&'*/=?^`{|}~]@[^\s@]*\.|mailto:|xmpp:/i,
  /\d\.\d+\.\d+\.\d/,
  // and `example.com`, which no list of endings tells from `readme.md`: `.md` is one of them.
  new RegExp(`(?:${letter})\\.(?:\\p{L}{2}|xn--)`, 'u'),
];

/** Whether a renderer might make a link of these characters, `before` being what stands before them. */
export const isAddress = (text: string, before: string): boolean =>
  linked.some((pattern) => pattern.test(text)) ||
  (/^[.@]/.test(text) && linked.some((pattern) => pattern.test(lastCharacter(before) + text)));

const lastCharacter = (text: string): string => [...text].at(-1) ?? '';
/** Whether the characters end with a name and a dot, as before an ending in another script. */
export const endsName = (text: string, before: string): boolean =>
  /(?:[\p{L}\p{M}_-]|[^\0-\x7F])\.$/u.test(lastCharacter(before) + text);

// A cell of a table ends at `|`, also inside code. Open WebUI looks for displayed formulas before it looks for code. And with
// one backtick at each end of every code span, and no others, even a renderer that only guesses where code is guesses right.
const splitter = /[|`]|(?<=\$)\$|(?<=\\)\[|(?<=\\begin)\{|(?<=\])\(/g;
const outside: Record<string, string> = { '|': '\\|', '`': '&#96;', $: '\\$', '[': '&#91;', '{': '\\{', '(': '(' };

export function codeSpan(content: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const found of content.matchAll(splitter)) {
    pieces.push(span(content.slice(from, found.index)), outside[found[0]] ?? '');
    from = found.index + 1;
  }
  return [...pieces, span(content.slice(from))].join('');
}

function span(content: string): string {
  if (content === '') return '';
  // A blank at each end is no part of the code. It keeps apart what some extension would take for the start of a block.
  const isPlain = /^[\p{L}\p{N}_./#@ -]/u.test(content) && !/\\$|^ .* $/.test(content);
  return isPlain || content.trim() === '' ? `\`${content}\`` : `\` ${content} \``;
}
