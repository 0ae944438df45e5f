/** One thing: what it is called, its facts, and its text, shortened. */
import { block, code, link, plain, quotation, shorten } from './escape.ts';
import { dayIn, type Item, itemsOf, numberOf, textOf } from './items.ts';
import { factsOf, nameOf } from './lists.ts';
import type { Digesting } from './section.ts';
import { trackerFacts } from './tracker.ts';

/** Characters of text for each line that a list may have. */
const perLine = 75;

export function thingLines(thing: Item, repository: string, digesting: Digesting): string[] {
  digesting.cite(thing);
  if ('sha' in thing) return commitLines(thing, repository, digesting);
  if ('number' in thing && 'state' in thing) return issueLines(thing, repository, digesting);
  if (Array.isArray(thing['entries'])) return folderLines(thing, repository, digesting);
  if (typeof thing['content'] === 'string') return fileLines(thing, repository, digesting);
  const name = nameOf(thing);
  const long = Object.values(thing).find((value) => typeof value === 'string' && value.length > 100);
  return [
    `### ${link(code(shorten(name, 100)) || '?', textOf(thing, 'url'))}`,
    '',
    factsOf(thing, [name]),
    ...(typeof long === 'string' ? ['', ...quoted(long, digesting)] : []),
  ];
}

const quoted = (text: string, { most, words }: Digesting): string[] => {
  const shown = shorten(text.trim(), most * perLine);
  return shown === '' ? [] : [quotation(shown), ...(shown === text.trim() ? [] : ['', words.cut])];
};

function commitLines(commit: Item, repository: string, digesting: Digesting): string[] {
  const { words, most } = digesting;
  const files = itemsOf(commit, 'files');
  const change = (item: Item) => `+${numberOf(item, 'additions')} −${numberOf(item, 'deletions')}`;
  return [
    `### ${link(code(textOf(commit, 'sha').slice(0, 7)), textOf(commit, 'url'))} ${plain(textOf(commit, 'title'))}`,
    '',
    [
      code(repository),
      words.by(plain(textOf(commit, 'author')), dayIn(commit, 'date')),
      words.files(files.length),
      change(commit),
    ]
      .filter(Boolean)
      .join(', '),
    '',
    ...quoted(textOf(commit, 'body'), digesting),
    '',
    ...files
      .slice(0, most)
      .map((file) => `- ${code(textOf(file, 'path'))} (${plain(textOf(file, 'status'))}, ${change(file)})`),
    ...(files.length > most ? [`- ${words.more(files.length - most)}`] : []),
  ];
}

function issueLines(issue: Item, repository: string, digesting: Digesting): string[] {
  const { words, most } = digesting;
  const comments = itemsOf(issue, 'comment_list');
  const shown = comments.slice(0, Math.ceil(most / 5));
  const state = textOf(issue, 'state');
  return [
    `### ${link(`#${numberOf(issue, 'number')}`, textOf(issue, 'url'))} ${plain(textOf(issue, 'title'))}`,
    '',
    [code(repository), words.states[state] ?? plain(state), ...trackerFacts(issue, digesting)]
      .filter(Boolean)
      .join('; '),
    '',
    ...quoted(textOf(issue, 'body'), digesting),
    ...shown.flatMap((comment) => {
      digesting.cite(comment);
      const day = dayIn(comment, 'created_at');
      const head = `${link(`**${plain(textOf(comment, 'author'))}**`, textOf(comment, 'url'))}, ${day}:`;
      return ['', head, '', quotation(shorten(textOf(comment, 'body').trim(), 400))];
    }),
    ...(comments.length > shown.length ? ['', words.more(comments.length - shown.length)] : []),
  ];
}

function folderLines(folder: Item, repository: string, { words, most }: Digesting): string[] {
  const entries = itemsOf(folder, 'entries');
  const isFolder = (entry: Item) => /^dir/.test(textOf(entry, 'type'));
  return [
    `### ${code(repository)} ${code(textOf(folder, 'path')) || words.topFolder}`,
    '',
    words.entries(numberOf(folder, 'size')),
    '',
    ...entries.slice(0, most).map((entry) => {
      const name = code(textOf(entry, 'name') + (isFolder(entry) ? '/' : ''));
      return `- ${link(name, textOf(entry, 'url'))}${isFolder(entry) ? '' : ` (${words.bytes(numberOf(entry, 'size'))})`}`;
    }),
    ...(entries.length > most ? [`- ${words.more(entries.length - most)}`] : []),
  ];
}

function fileLines(file: Item, repository: string, { words, most }: Digesting): string[] {
  const content = textOf(file, 'content');
  const shown = shorten(
    content
      .split('\n')
      .slice(0, 2 * most)
      .join('\n'),
    most * perLine,
  );
  const start = numberOf(file, 'start_line');
  return [
    `### ${code(repository)} ${link(code(textOf(file, 'path')), textOf(file, 'url'))}`,
    '',
    [
      words.bytes(numberOf(file, 'size')),
      words.lines(numberOf(file, 'lines')),
      ...(start > 1 ? [words.fromLine(start)] : []),
    ].join(', '),
    '',
    block(shown),
    ...(shown === content && file['truncated'] !== true ? [] : ['', words.cut]),
  ];
}
