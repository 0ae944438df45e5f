/**
 * What does more in Notion's Markdown than to be read. A tag that names a page moves it here, and one that goes takes its page along; one
 * that names a person tells them; a picture, also as an icon, has everybody who looks at the page fetch an address.
 * https://developers.notion.com/guides/data-apis/enhanced-markdown
 */

/** Tags, pictures with the rest of their line, and attributes with an address; what an odd number of backslashes stands before is text. */
const acting = /(?<!\\)(?:\\\\)*(<[a-z/!?][^<>]*>?|!\[.*|\{[^{}\n]*\b(?:icon|url|src)\s*=[^{}\n]*\}?)/gi;
/** Text of code is what it is, with its backslashes: in a block, and within a line. */
const code = /^([ \t>]*)(`{3,}|~{3,}).*\n(?:.*\n)*?[ \t>]*\2.*$|(?<!\\|`)(`+)(?!`).*?(?<!`)\3(?!`)/gm;

/** Between these stands what is kept elsewhere: a title, a name, the text of a synced block. */
const elsewhere = /(?<!\\)(?:\\\\)*<(\/?)(?:page|database|mention-[a-z]+|synced_block_reference)\b[^<>]*>/gi;

/** What acts in a text, code or not. Pure. */
export const actingIn = (markdown: string): string[] => [...markdown.matchAll(acting)].map(([, piece = '']) => piece);

/**
 * Whether the same acts in a page before and after: an edit can also make a tag by taking a backslash, a quote of code or half of
 * another tag away. Judged with code as text and as code, so that it matters to neither which of the two Notion takes it for. Pure.
 */
export const actsAlike = (before: string, after: string): boolean =>
  isAlike(before, after) && isAlike(before.replace(code, ''), after.replace(code, ''));

const isAlike = (before: string, after: string): boolean => acts(before) === acts(after);
const acts = (markdown: string): string => [...actingIn(markdown), ...keptElsewhere(markdown)].join('\n');

function keptElsewhere(markdown: string): string[] {
  const texts: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: tag, 1: closing, index } of markdown.matchAll(elsewhere)) {
    if (tag.endsWith('/>')) continue;
    if (depth === 0) start = index;
    depth = Math.max(0, depth + (closing === '/' ? -1 : 1));
    if (depth === 0) texts.push(markdown.slice(start, index));
  }
  return depth === 0 ? texts : [...texts, markdown.slice(start)];
}
