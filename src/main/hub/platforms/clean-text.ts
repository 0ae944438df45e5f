/**
 * Text that others wrote, made safe to show to a model: what a person cannot see is removed (control, zero-width and
 * bidirectional characters, variation selectors, the Unicode tag block), because hidden text is how instructions are
 * smuggled into issues and commit messages.
 *
 * Prose (`cleanTitle`, `cleanProse`, `cleanMarkdown`) is defused besides. What may be edited and written back, or names
 * something, has its other characters as they are (`cleanLine`, `cleanText`).
 */
import { defuse } from './defuse/defuse.ts';

const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(hidden, '');
}

/** At most `limit` UTF-16 units; a cut is marked by an ellipsis and never splits a character. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** One line of visible text, white space collapsed. */
export function cleanLine(text: string, limit: number): string {
  return cut(visible(text).replace(/\s+/g, ' ').trim(), limit);
}

/** One line of prose. */
export const cleanTitle = (text: string, limit: number): string => cleanLine(defuse(visible(text)), limit);

/** Prose with its line breaks and tabs, in which what HTML hides can be seen, such as the message of a commit. */
export const cleanProse = (text: string, limit: number): string => cut(defuse(visible(text)), limit);

/** Visible text with its line breaks and tabs. */
export function cleanText(text: string, limit: number): string {
  return cut(visible(text), limit);
}

/**
 * Prose of a Markdown body without HTML comments, which GitHub does not render. A comment leaves a space, so
 * that its removal cannot join two halves into another comment; an unclosed one hides the rest, as it does on GitHub.
 */
export function cleanMarkdown(text: string, limit: number): string {
  return cut(defuse(visible(text).replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')).trim(), limit);
}
