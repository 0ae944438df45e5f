/**
 * What does more in Notion's Markdown than to be read. A tag that names a page moves it here, and one that goes takes its page along; one
 * that names a person tells them; a picture, also as an icon, has everybody who looks at the page fetch an address.
 * https://developers.notion.com/guides/data-apis/enhanced-markdown
 */
import { withoutCode } from './without-code.ts';

/** Tags, pictures with the rest of their line, and attributes with an address; what an odd number of backslashes stands before is text. */
const acting = /(?<!\\)(?:\\\\)*(<[a-z/!?][^<>]*>?|!\[.*|\{[^{}\n]*\b(?:icon|url|src)\s*=[^{}\n]*\}?)/gi;

/** Between these stands what is kept elsewhere: a title, a name, the text of a synced block. */
const elsewhere = /(?<!\\)(?:\\\\)*<(\/?)(?:page|database|mention-[a-z]+|synced_block_reference)\b[^<>]*>/gi;

/** What acts in a text, code or not. Pure. */
export const actingIn = (markdown: string): string[] => [...markdown.matchAll(acting)].map(([, piece = '']) => piece);

/**
 * Whether the same acts in a page before and after: an edit can also make a tag by taking a backslash, a quote of code or half of
 * another tag away. Judged with code as text and as code, and with what is below a fence that nothing closes as either, so that it does
 * not matter which of these Notion takes it for. Pure, and in time that grows with the length alone.
 */
export const actsAlike = (before: string, after: string): boolean =>
  isAlike(before, after) &&
  [true, false].every((toTheEnd) => isAlike(withoutCode(before, toTheEnd), withoutCode(after, toTheEnd)));

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
