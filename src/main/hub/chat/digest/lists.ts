/** Repositories as a table, and lists of anything else as a title with its facts. */
import { code, link, plain, shorten } from './escape.ts';
import { dayIn, type Item, numberOf, textOf } from './items.ts';
import type { Digesting } from './section.ts';

export function repositoryLines(items: Item[], { words, most, cite }: Digesting): string[] {
  const head = [words.repository, words.visibility, words.language, words.openIssues, words.lastPush, words.about];
  const rows = items.slice(0, most).map((item) => {
    cite(item);
    const kinds = [
      item['private'] === true ? words.private : words.public,
      ...(item['fork'] === true ? [words.fork] : []),
      ...(item['archived'] === true ? [words.archived] : []),
    ];
    const cells = [
      link(code(textOf(item, 'repository')), textOf(item, 'url')),
      kinds.join(', '),
      plain(textOf(item, 'language')),
      String(numberOf(item, 'open_issues')),
      dayIn(item, 'pushed_at'),
      plain(shorten(textOf(item, 'description'), 80)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const rest = items.length > most ? ['', words.more(items.length - most)] : [];
  return [`| ${head.join(' | ')} |`, '|---|---|---|--:|---|---|', ...rows, ...rest];
}

export function otherLines(items: Item[], { words, most, cite }: Digesting): string[] {
  const lines = items.slice(0, most).map((item) => {
    cite(item);
    const name = nameOf(item);
    const label = code(shorten(textOf(item, 'path') || name, 100)) || '?';
    const excerpt = excerpts.map((field) => textOf(item, field)).find(Boolean) ?? '';
    const facts = factsOf(item, [textOf(item, 'path') || name, excerpt]);
    return `- ${link(label, textOf(item, 'url'))}${facts && ` (${facts})`}${excerpt && `: ${code(shorten(excerpt, 160))}`}`;
  });
  return items.length > most ? [...lines, `- ${words.more(items.length - most)}`] : lines;
}

const names = ['title', 'subject', 'name', 'path', 'repository', 'channel', 'login', 'id'];
/** Where a thing says something of itself: a search result, a message, the first lines of a mail. */
const excerpts = ['excerpt', 'text', 'snippet'];

/** What a thing of any platform is called. */
export const nameOf = (item: Item): string => names.map((field) => textOf(item, field)).find(Boolean) ?? '';

/** The short fields of a thing, as `field: value`, without those told already. */
export const factsOf = (item: Item, told: string[]): string =>
  Object.entries(item)
    .filter(([field, value]) => field !== 'url' && isShort(value) && value !== '' && !told.includes(String(value)))
    .map(([field, value]) => `${plain(field.replaceAll('_', ' '))}: ${plain(String(value))}`)
    .slice(0, 12)
    .join(', ');

const isShort = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 100);
