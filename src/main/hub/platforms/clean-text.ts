/**
 * Text that others wrote, made safe to show to a model: what a person cannot see is removed (control, zero-width and
 * bidirectional characters, variation selectors, the Unicode tag block), because hidden text is how instructions are
 * smuggled into issues and commit messages.
 *
 * Prose (`cleanTitle`, `cleanProse`, `cleanMarkdown`) is defused besides. What may be edited and written back, or names
 * something, has its other characters as they are (`cleanLine`, `cleanText`).
 */
import { defuse } from './defuse.ts';

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
