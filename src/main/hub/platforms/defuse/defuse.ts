/**
 * Prose that others wrote, so that nobody who shows it or repeats it fetches anything, and no link in it passes for another:
 * what a client does with the answer of a tool is not ours to know. Images become `[image: what it shows, from its host]`;
 * links stay, and say where they lead where their text says otherwise. Only for prose: files and patches stay as they are.
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
  return plainAddresses(plain.includes('[') ? defuseMarkdown(plain) : plain);
}
