/**
 * Holds what people read to plain words: none of the turns that have to be deciphered, no sentence that has to be read twice.
 * `npm run check` runs it. It prints file and line, what was found, and what to write.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

const root = resolve(import.meta.dirname, '..');
const longest = 35;
const average = 16;

const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'src/**/README.md'];
/** Comments included. The demo's content is as real people write. */
const sources = [
  'src/{preload,renderer,shared}/**/*.{ts,tsx}',
  'src/main/{headless,shell}/**/*.ts',
  'src/main/hub/features/doctor/*.ts',
];

/** Each with what to write in its place. */
const forbidden: [RegExp, string][] = [
  [/\b(the|its|no|their) like\b/gi, 'similar, or name the thing'],
  [/\banew\b/gi, 'again'],
  [/\b(lately|of late)\b/gi, 'recently'],
  [/\b(there(of|by|in|upon)|hence|whereby)\b/gi, 'of it, by it, so'],
  [/\bof (its|their|your|his|her|our|one['’]s) own\b/gi, 'its, a separate'],
  [/\bunless told\b/gi, 'default: …'],
  [/\b(what|who|which)(so)?ever\b/gi, 'any, every, anyone who'],
  [/\bhears? (of|that|what|why)\b/gi, 'is told, gets'],
  [/\bcomes? to (be )?\w+|\bwhat (be)?(comes?|came) (to|of)\b/gi, 'happens, results, the result'],
  [/\bby now\b/gi, 'already, now'],
  [/\b(go|goes|gone|went) on\b/gi, 'continues, keeps …ing, happens'],
  [/\bnot acceptable\b|\bit is not so\b/gi, 'what is wrong with which option'],
  [/\bstrangers?\b/gi, 'untrusted text, an outsider'],
  [/\bwhat renews\b/gi, 'the refresh token'],
  [/\blooked at (before|first|again)\b/gi, 'previewed'],
  [/\b(takes?|took|taken|taking) (\w+ )?back\b|\btake-back\b/gi, 'undo'],
  [/\bmend(s|ed|ing)?\b/gi, 'fix'],
  [/\b(can|could|may|to|cannot) be had\b/gi, 'is available'],
  [/\b(is|are) none of\b/gi, 'is not a, is not in'],
];

const found: string[] = [];

type Page = ReturnType<typeof fromMarkdown>;
type Part = Page | Page['children'][number];

function checkWords(file: string, text: string, firstLine = 1): void {
  for (const [at, line] of text.split('\n').entries())
    for (const [shape, better] of forbidden)
      for (const [words] of line.matchAll(shape)) found.push(`${file}:${firstLine + at}: “${words}”: write ${better}`);
}

/** The words of a paragraph, with each piece of code counted as one word. */
const textOf = (node: Part): string => {
  if (node.type === 'inlineCode') return 'x';
  if ('children' in node) return node.children.map(textOf).join('');
  return node.type === 'text' ? node.value : '';
};

/** How many words each sentence of the page has. Code, tables and headings are left out. */
function checkPage(file: string, node: Part): number[] {
  const line = node.position?.start.line ?? 1;
  if (node.type === 'text') checkWords(file, node.value, line);
  const below = 'children' in node ? node.children.flatMap((child) => checkPage(file, child)) : [];
  if (node.type !== 'paragraph') return below;
  const sentences = textOf(node).split(/(?<=[.!?:])\s+(?=[A-Z`_“"(x])/);
  const counts = sentences.map((sentence) => sentence.match(/[\w’'-]+/g)?.length ?? 0).filter((count) => count > 2);
  for (const count of counts)
    if (count > longest) found.push(`${file}:${line}: a sentence of ${count} words: make it two, ${longest} at most`);
  return counts;
}

for (const file of globSync(pages, { cwd: root })) {
  const tree = fromMarkdown(readFileSync(join(root, file), 'utf8'), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const counts = checkPage(file, tree);
  const words = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (words > average) found.push(`${file}: ${words.toFixed(1)} words a sentence on average: ${average} at most`);
}
/** A key of a table is a name: what the audit log has recorded stays as it was recorded. */
const withoutKeys = (code: string): string => code.replaceAll(/^ *'[^']*':/gm, '');
for (const file of globSync(sources, { cwd: root }))
  checkWords(file, withoutKeys(readFileSync(join(root, file), 'utf8')));
/** Without what models read: its words are measured, and change with their figures. */
const commentsOf = (code: string): string => code.replaceAll(/^(?! *(\/?\*|\/\/)).*?( \/\/ |$)/gm, '');
for (const file of globSync('src/main/hub/**/*.ts', { cwd: root }))
  checkWords(file, commentsOf(readFileSync(join(root, file), 'utf8')));

for (const line of found) console.log(line);
process.exitCode = found.length > 0 ? 1 : 0;
