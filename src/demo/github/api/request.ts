/** One request, understood, and how its query and body are read. */

import { isObject } from '../../web.ts';
import type { Catalogue, GitHubRepository, Viewer } from '../model.ts';
import { refuseField, refuseRequest } from './reply.ts';

/** Who asks, for what, and where the answer's links point. */
export type Context = {
  readonly viewer: Viewer | undefined;
  readonly query: URLSearchParams;
  readonly accept: string;
  /** The request's body, not read yet; of a file its bytes, a character each. */
  readonly body: string;
  /** As what the body is sent. */
  readonly mediaType: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly catalogue: Catalogue;
  /** The address that `Link` headers repeat: by id, as at GitHub, so that it outlives a rename. */
  readonly address: string;
};

export type RepositoryContext = Context & { readonly repository: GitHubRepository };

/** Who sends a request: somebody with a good token, nobody in particular, or somebody with a bad one. */
export type ApiCaller =
  | { readonly kind: 'account'; readonly account: Viewer }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown' };

/** Who is signed in; refuses everybody else. */
export const viewerOf = ({ viewer }: Context): Viewer => viewer ?? refuseRequest(401, 'Requires authentication');

/** When a write counts as made. */
export const wholeSecond = ({ now }: Context): number => Math.floor(now / 1000) * 1000;

export const sameName = (a: string | null | undefined, b: string | undefined): boolean =>
  a?.toLowerCase() === b?.toLowerCase();

/** Refuses the first parameter that GitHub would refuse. */
export function checkParameters(
  { query }: Context,
  resource: string,
  choices: Readonly<Record<string, readonly string[]>>,
  times: readonly string[] = [],
): void {
  const isWrong = ([field, fits]: readonly [string, (value: string) => boolean]) => {
    const value = query.get(field);
    if (value !== null && !fits(value)) refuseField({ resource, field, code: 'invalid', value });
  };
  for (const [field, allowed] of Object.entries(choices)) isWrong([field, (value) => allowed.includes(value)]);
  for (const field of times) isWrong([field, (value) => !Number.isNaN(Date.parse(value))]);
}

/** A time from the query, which has been checked. */
export const timeParameter = ({ query }: Context, name: string): number | undefined => {
  const value = query.get(name);
  return value === null ? undefined : Date.parse(value);
};

/** Sorts a copy by a key. */
export function sortBy<Item>(
  items: readonly Item[],
  key: (item: Item) => number | string,
  descending: boolean,
): Item[] {
  const sign = descending ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left === right ? 0 : left < right ? -sign : sign;
  });
}

export type Input = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'strings' | 'boolean' | 'integer' | 'object' | 'objects';

const tests: Readonly<Record<Kind, readonly [name: string, fits: (value: unknown) => boolean]>> = {
  string: ['a string', (value) => typeof value === 'string'],
  strings: ['an array of strings', (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')],
  boolean: ['a boolean', (value) => typeof value === 'boolean'],
  integer: ['an integer', (value) => Number.isInteger(value)],
  object: ['an object', isObject],
  objects: ['an array of objects', (value) => Array.isArray(value) && value.every(isObject)],
};

/** The fields of a JSON body, none where there is no body; refuses one that is unreadable, no object, or has a field of another kind. */
export function readInput(context: Context, kinds: Readonly<Record<string, Kind>>): Input {
  let input: unknown;
  try {
    input = JSON.parse(context.body || '{}');
  } catch {
    refuseRequest(400, 'Problems parsing JSON');
  }
  if (!isObject(input)) refuseRequest(400, 'Body should be a JSON object');
  for (const [field, value] of Object.entries(input as Input)) {
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (!kind || value === null) continue;
    const [expected, fits] = tests[kind];
    if (fits(value)) continue;
    refuseRequest(422, `Invalid request.\n\nFor 'properties/${field}', ${JSON.stringify(value)} is not ${expected}.`);
  }
  return input as Input;
}
