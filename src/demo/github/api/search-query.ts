type Qualifier = { readonly name: string; readonly value: string; readonly isNegated: boolean };
export type SearchQuery = { readonly words: readonly string[]; readonly qualifiers: readonly Qualifier[] };

/** Splits GitHub's search language into plain words and `name:value` qualifiers; quotes keep words together. */
export function parseSearch(query: string): SearchQuery {
  const words: string[] = [];
  const qualifiers: Qualifier[] = [];
  for (const [token] of query.matchAll(/-?(?:[a-z-]+:)?(?:"[^"]*"|[^\s"]+)/gi)) {
    const parts = /^(-?)([a-z][a-z-]*):(.+)$/i.exec(token);
    const [, minus, name, value] = parts ?? [];
    if (name && value) {
      qualifiers.push({ name: name.toLowerCase(), value: unquote(value), isNegated: minus === '-' });
    } else {
      words.push(unquote(token).toLowerCase());
    }
  }
  return { words, qualifiers };
}

const unquote = (text: string) => text.replace(/^"|"$/g, '');

export const valuesOf = ({ qualifiers }: SearchQuery, ...names: readonly string[]): string[] =>
  qualifiers.filter(({ name, isNegated }) => !isNegated && names.includes(name)).map(({ value }) => value);

export const containsAll = (words: readonly string[], ...texts: readonly (string | null)[]): boolean => {
  const haystack = texts.join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
};

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
