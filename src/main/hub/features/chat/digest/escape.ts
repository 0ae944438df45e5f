/** What others wrote, as text of our Markdown: it shows as it is, and is no link, image or element. */
import { codeSpan, linkTarget } from '../../../ground/markdown/addresses.ts';
import { createAnswerText } from '../answer/answer-text.ts';

const safe = (markdown: string): string => {
  const answer = createAnswerText({ sources: [] });
  return answer.push(markdown) + answer.end();
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** At most `limit` characters, the cut marked. */
export function shorten(text: string, limit: number): string {
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** One line of text, in which only code stays code. */
export function plain(text: string): string {
  const escaped = oneLine(text)
    .replace(/[\\*_<>&|~$]/g, '\\$&')
    .replace(/^([-+=#:]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
  return safe(escaped);
}

/** One line without hidden characters. */
export const visibleLine = (text: string): string =>
  oneLine(text)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');

/** A name as code; empty when there is none. */
export const asCode = (text: string): string => codeSpan(visibleLine(text));

/** A link with a name of the hub's making or a code as its text; the text alone when the address is none. */
export function link(label: string, address: string): string {
  const target = linkTarget(address);
  return target === undefined ? label : `[${label}](${target})`;
}

/** Lines of others as a quotation. */
export const quotation = (text: string): string => text.replace(/^.*$/gm, (line) => `> ${plain(line)}`.trimEnd());

/** A code block that holds the text whole, no matter what marks are in it. */
export function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(Math.min(longest + 1, 60));
  return safe(`${marks}\n${text.trimEnd()}\n${marks}`);
}
