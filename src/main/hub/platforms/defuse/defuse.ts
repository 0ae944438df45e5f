/**
 * Prose that others wrote, so that nobody who shows it or repeats it fetches anything, and no link in it passes for another:
 * what a client does with the answer of a tool is not ours to know. Images become `[image: what it shows, from its host]`;
 * links stay, and say where they lead where their text says otherwise. Only for prose: files and patches stay as they are.
 * The time grows with the length alone, whatever the text.
 */
import { plainAddresses } from './addresses.ts';
import { defuseMarkdown } from './markdown.ts';
import { withoutTags } from './tags.ts';

/** Languages of code blocks that some clients draw, or run, and fetch images for. */
const drawn =
  /^([ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,}))[ \t]*(?:mermaid|svg|html|vega(?:-lite)?)\b/gim;

/** The text without what loads by itself, in whatever code or list it stands: renderers do not agree where code ends. Pure. */
export function defuse(text: string): string {
  if (!/[[<:\\`~]|[^\0-\x7F]/.test(text)) return text;
  const plain = (text.includes('<') ? withoutTags(text) : text).replace(drawn, '$1text');
  if (!plain.includes('[')) return plainAddresses(plain);
  const defused = defuseMarkdown(plain);
  return defused === undefined ? asPlainText(plainAddresses(plain)) : plainAddresses(defused);
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
