/** Whatever an unknown API answers, small and clean: of its shape nothing is known that could be relied on. */

import { isDeeperThan } from '../../json-depth.ts';
import { cleanProse, cleanTitle } from '../../platforms/clean-text.ts';
import { isObject } from './json.ts';

/** `isTruncated`: something of it was left out. */
export type Data = { data: unknown; isTruncated: boolean };

const mostBytes = 18_000;
const mostDepth = 64;
/** Tried in turn until an answer is small enough. */
const limits = [
  { depth: 8, items: 100, members: 100, text: 2_000 },
  { depth: 6, items: 50, members: 60, text: 500 },
  { depth: 5, items: 30, members: 40, text: 200 },
  { depth: 4, items: 15, members: 30, text: 120 },
  { depth: 3, items: 8, members: 20, text: 80 },
  { depth: 2, items: 3, members: 10, text: 40 },
];

/** The body as JSON where it is, else its text where it is one. At most 18,000 bytes. Pure. */
export function dataOf(body: string, contentType: string): Data {
  if (body === '') return { data: null, isTruncated: false };
  const parsed = parsedJson(body);
  if (parsed !== undefined) return projected(parsed.value);
  if (!/^text\/|json|xml|^$/i.test(contentType)) return { data: null, isTruncated: true };
  return projected(body);
}

function parsedJson(text: string): { value: unknown } | undefined {
  if (isDeeperThan(mostDepth, text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function projected(value: unknown): Data {
  for (const limit of limits) {
    let isTruncated = false;
    const cut = (): null => {
      isTruncated = true;
      return null;
    };
    const data = project(value, limit, 0, cut);
    if (limit === limits.at(-1) || Buffer.byteLength(JSON.stringify(data)) <= mostBytes) return { data, isTruncated };
  }
  return { data: null, isTruncated: true };
}

function project(value: unknown, limit: (typeof limits)[number], depth: number, cut: () => null): unknown {
  if (typeof value === 'string') {
    if (value.length > limit.text) cut();
    // Cut before: cleaning takes the time of all that it is given.
    return cleanProse(value.slice(0, 4 * limit.text), limit.text);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= limit.depth) return cut();
  if (Array.isArray(value)) {
    if (value.length > limit.items) cut();
    return value.slice(0, limit.items).map((item) => project(item, limit, depth + 1, cut));
  }
  const members = Object.entries(value);
  if (members.length > limit.members) cut();
  const kept = members
    .slice(0, limit.members)
    .map(([name, one]) => [cleanTitle(name, 100), project(one, limit, depth + 1, cut)]);
  // Own members all, so that one called `__proto__` is no more than that.
  return Object.fromEntries(kept);
}

const longestMessage = 200;

/** What an API says of its refusal, where it says it in one of the usual ways. */
export function messageIn(body: string): string {
  const value = parsedJson(body)?.value;
  if (!isObject(value)) return '';
  const error = value['error'];
  const said = [
    value['message'],
    value['detail'],
    value['error_description'],
    isObject(error) ? error['message'] : error,
  ];
  const text = said.find((one) => typeof one === 'string' && one !== '');
  return typeof text === 'string' ? cleanTitle(text, longestMessage) : '';
}
