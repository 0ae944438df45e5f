/**
 * What does more in Notion's Markdown than to be read. A tag that names a page moves it here, and one that goes takes its page along; one
 * that names a person tells them; a picture, also as an icon, has everybody who looks at the page fetch an address.
 * https://developers.notion.com/guides/data-apis/enhanced-markdown
 */

/** What opens or closes a block of code, where a line starts with it. */
const fence = /^[ \t>]*(`{3,}|~{3,})/;

/**
 * Blocks between fences and what is quoted within a line are left out; a fence that nothing closes is text, or `toTheEnd`. Pure. Time grows
 * with the length alone, no matter who wrote the text: nothing is searched for that is not known to be there.
 */
export function withoutCode(markdown: string, toTheEnd: boolean): string {
  const lines = markdown.split(/[\n\r]/);
  const fences = lines.map((line) => (line === '' ? undefined : fence.exec(line)?.[1]));
  const after = { '`': longestAfter(fences, '`'), '~': longestAfter(fences, '~') };
  const kept: string[] = [];
  let open: string | undefined;
  for (const [index, line] of lines.entries()) {
    const found = fences[index];
    if (open !== undefined) {
      if (found?.startsWith(open)) open = undefined;
      continue;
    }
    const isClosed = found && found.length <= (after[found[0] as '`' | '~'][index] ?? 0);
    if (found && (isClosed || toTheEnd)) open = found;
    else kept.push(withoutQuotes(line));
  }
  return kept.join('\n');
}

/** For each line how long the longest fence of the kind is below it. */
function longestAfter(fences: readonly (string | undefined)[], kind: string): number[] {
  const after: number[] = [];
  let longest = 0;
  for (let index = fences.length - 1; index >= 0; index -= 1) {
    after[index] = longest;
    const found = fences[index];
    if (found?.startsWith(kind)) longest = Math.max(longest, found.length);
  }
  return after;
}

/** A quote goes from some backticks, but none after a backslash, to the next that are as many. */
function withoutQuotes(line: string): string {
  if (!line.includes('`')) return line;
  const ticks = [...line.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  const last = new Map(ticks.map(({ length, index }) => [length, index]));
  let [kept, from] = ['', 0];
  let open: number | undefined;
  for (const { length, index } of ticks) {
    if (open === length) [open, from] = [undefined, index + length];
    else if (open === undefined && line[index - 1] !== '\\' && last.get(length) !== index) {
      kept += line.slice(from, index);
      open = length;
    }
  }
  return kept + line.slice(from);
}

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
