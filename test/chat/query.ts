/** The query of a search as a set of words and qualifiers, of which those with one meaning are written in one way. */
import { readRange, type Span } from './span.ts';

export type Query = {
  /** Sorted, so that two queries can be compared. */
  parts: readonly string[];
  /** The span that its only range of dates covers. */
  span: Span;
  /** `name:value` pairs, without a minus: what it names, it names. */
  qualifiers: readonly { name: string; value: string }[];
};

const alike: Readonly<Record<string, string>> = { 'is:pull-request': 'is:pr', 'type:pr': 'is:pr' };

export type Asked = { kind: unknown; login: string; now: number };

/** Reads a query by the rules of questions.md. */
export function readQuery(text: string, { kind, login, now }: Asked): Query {
  const qualifiers: { name: string; value: string }[] = [];
  const spans: Span[] = [];
  const parts = tokens(text).map((token) => {
    const [, minus = '', name = '', written = ''] = /^(-?)([a-z][a-z-]*):(.+)$/.exec(token) ?? [];
    if (!name) return token;
    const value = written === '@me' ? login.toLowerCase() : written;
    qualifiers.push({ name, value });
    const span = readRange(value.toUpperCase(), now);
    if (!span) return minus + (alike[`${name}:${value}`] ?? `${name}:${value}`);
    if (!minus) spans.push(span);
    return `${minus}${name}:[${span.since ?? '*'},${span.until ?? '*'})`;
  });
  const implied = impliedBy(new Set(parts), kind);
  return {
    parts: [...new Set(parts)].filter((part) => !implied.has(part)).sort(),
    span: spans.length === 1 ? (spans[0] ?? {}) : {},
    qualifiers,
  };
}

/** Lower case, without quotes: those around words part nothing, those of a qualifier keep its value together. */
function tokens(text: string): string[] {
  const found = text.toLowerCase().match(/-?[a-z][a-z-]*:"[^"]*"|[^\s"]+/g) ?? [];
  return found.map((token) => token.replaceAll('"', ''));
}

function impliedBy(parts: ReadonlySet<string>, kind: unknown): Set<string> {
  const implied = new Set<string>();
  const dated = (name: string): boolean => [...parts].some((part) => part.startsWith(`${name}:[`));
  if (kind === 'issues' && !parts.has('is:pr')) implied.add('is:issue');
  if (dated('merged')) implied.add('is:merged');
  if (dated('closed')) implied.add('is:closed');
  return implied;
}
