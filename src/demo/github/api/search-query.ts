/** GitHub's search language, and the repositories that a search reaches. */
import { canRead, fullName, type GitHubRepository } from '../model.ts';
import { listReply, okReply, pageRequest, type Reply, refuseField, refuseRequest } from './reply.ts';
import type { Context } from './request.ts';

type Qualifier = { readonly name: string; readonly value: string; readonly isNegated: boolean };
type SearchQuery = { readonly words: readonly string[]; readonly qualifiers: readonly Qualifier[] };

const unquote = (text: string) => text.replace(/^"|"$/g, '');

/** Splits `q` into plain words and `name:value` qualifiers; quotes keep words together. */
export function readSearch({ query }: Context): SearchQuery {
  const text = query.get('q')?.trim() || refuseField({ resource: 'Search', field: 'q', code: 'missing' });
  const words: string[] = [];
  const qualifiers: Qualifier[] = [];
  for (const [token] of text.matchAll(/-?(?:[a-z-]+:)?(?:"[^"]*"|[^\s"]+)/gi)) {
    const [, minus, name, value] = /^(-?)([a-z][a-z-]*):(.+)$/i.exec(token) ?? [];
    if (name && value) {
      qualifiers.push({ name: name.toLowerCase(), value: unquote(value), isNegated: minus === '-' });
    } else {
      words.push(unquote(token).toLowerCase());
    }
  }
  return { words, qualifiers };
}

export const valuesOf = ({ qualifiers }: SearchQuery, ...names: readonly string[]): string[] =>
  qualifiers.filter(({ name, isNegated }) => !isNegated && names.includes(name)).map(({ value }) => value);

export const containsAll = (words: readonly string[], ...texts: readonly (string | null | undefined)[]): boolean => {
  const haystack = texts.join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
};

/** Whether all words stand in the texts that the qualifier `in` names, or in those that are searched without it. */
export function containsWords(
  query: SearchQuery,
  fallback: string,
  texts: Readonly<Record<string, string | null | (() => string | undefined)>>,
): boolean {
  const where = valuesOf(query, 'in').join(',') || fallback;
  const searched = Object.entries(texts).filter(([name]) => where.includes(name));
  return containsAll(query.words, ...searched.map(([, text]) => (typeof text === 'function' ? text() : text)));
}

export type Tests<Item> = Readonly<Record<string, (item: Item, value: string) => boolean>>;

/** Whether an item passes every qualifier that has a test; GitHub, too, ignores the ones it does not know. */
export const passes = <Item>(item: Item, { qualifiers }: SearchQuery, tests: Tests<Item>): boolean =>
  qualifiers.every(({ name, value, isNegated }) => {
    const test = tests[name];
    return !test || test(item, value) !== isNegated;
  });

const day = 86_400_000;

/** `2026-01-31`, `>=2026-01-31`, `2026-01-01..2026-01-31` or `*..2026-01-31`; a day counts as a whole. */
export function isWithin(time: number, range: string): boolean {
  const [from, to] = range.includes('..') ? range.split('..') : [range, range];
  const [, comparison, date] = /^([<>]=?)(.+)$/.exec(range) ?? [];
  const start = (text = '') => Date.parse(text);
  const end = (text = '') => start(text) + (text.includes('T') ? 1000 : day);
  switch (comparison) {
    case '>':
      return time >= end(date);
    case '>=':
      return time >= start(date);
    case '<':
      return time < start(date);
    case '<=':
      return time < end(date);
    default:
      return (from === '*' || time >= start(from)) && (to === '*' || time < end(to));
  }
}

const resultLimit = 1000;
const unsearchable =
  'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.';

/** Reads `q` and narrows the search to the readable repositories that it names, or refuses as GitHub does. */
export function openSearch(context: Context): { query: SearchQuery; repositories: readonly GitHubRepository[] } {
  const query = readSearch(context);
  const { size, page } = pageRequest(context.query);
  if ((page - 1) * size >= resultLimit) refuseRequest(422, 'Only the first 1000 search results are available');
  const names = valuesOf(query, 'repo').map((name) => name.toLowerCase());
  const owners = valuesOf(query, 'user', 'org').map((login) => login.replace(/^@me$/, context.viewer?.login ?? ''));
  const isScoped = names.length > 0 || owners.length > 0;
  const repositories = context.catalogue.repositories.filter(
    (repository) =>
      canRead(repository, context.viewer) &&
      (!isScoped || names.includes(fullName(repository).toLowerCase()) || owners.includes(repository.owner.login)),
  );
  const knowsOwner = context.catalogue.accounts.some(({ login }) => owners.includes(login));
  if (isScoped && repositories.length === 0 && !knowsOwner) {
    refuseField({ message: unsearchable, resource: 'Search', field: 'q', code: 'invalid' });
  }
  return { query, repositories };
}

/** The envelope around found items; paging stops at the thousandth. */
export function searchReply<Item>(
  context: Context,
  found: readonly Item[],
  shape: (item: Item) => object,
  more: object = {},
): Reply {
  const page = listReply(context, found.slice(0, resultLimit), (item) => ({ ...shape(item), score: 1 }));
  const whole = okReply({ total_count: found.length, incomplete_results: false, ...more, items: page.body });
  return { ...whole, ...(page.headers && { headers: page.headers }) };
}
