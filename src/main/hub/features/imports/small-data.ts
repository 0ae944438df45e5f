/** Data of any shape that a source answers, made small and clean. */
import { cleanProse, cleanTitle } from '../../platforms/clean-text.ts';

/** `isTruncated`: something of it was left out. */
export type SmallData = { data: unknown; isTruncated: boolean };

/** Tried in turn until it is small enough. The last fits any data. */
const limits = [
  { depth: 8, items: 100, members: 100, text: 2_000 },
  { depth: 6, items: 50, members: 60, text: 500 },
  { depth: 5, items: 30, members: 40, text: 200 },
  { depth: 4, items: 15, members: 30, text: 120 },
  { depth: 3, items: 8, members: 20, text: 80 },
  { depth: 2, items: 3, members: 10, text: 40 },
  { depth: 1, items: 3, members: 6, text: 40 },
];
const longestName = 100;

/** One attempt. `left` are bytes, by the least that what was taken so far can come to. */
type Attempt = (typeof limits)[number] & { left: number; isTruncated: boolean };

/** At most so many bytes of JSON, of which it needs 2,000. Pure. */
export function smallData(value: unknown, mostBytes: number): SmallData {
  for (const limit of limits) {
    const attempt: Attempt = { ...limit, left: mostBytes, isTruncated: false };
    const data = small(value, attempt, 0);
    const { isTruncated } = attempt;
    if (limit === limits.at(-1) || Buffer.byteLength(JSON.stringify(data)) <= mostBytes) return { data, isTruncated };
  }
  return { data: null, isTruncated: true };
}

function small(value: unknown, attempt: Attempt, depth: number): unknown {
  // It is too large already: nothing more is cleaned for it, which takes its time.
  if (attempt.left < 0) return null;
  const shortened = (text: string, most: number, clean: typeof cleanProse): string => {
    if (text.length > most) attempt.isTruncated = true;
    // Cut before: cleaning takes the time of all that it is given.
    const short = clean(text.slice(0, 4 * most), most);
    attempt.left -= short.length + 2;
    return short;
  };
  if (typeof value === 'string') return shortened(value, attempt.text, cleanProse);
  attempt.left -= 1;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= attempt.depth) {
    attempt.isTruncated = true;
    return null;
  }
  if (Array.isArray(value)) {
    if (value.length > attempt.items) attempt.isTruncated = true;
    return value.slice(0, attempt.items).map((item) => small(item, attempt, depth + 1));
  }
  const members = Object.entries(value);
  if (members.length > attempt.members) attempt.isTruncated = true;
  const kept = members
    .slice(0, attempt.members)
    .map(([name, one]) => [
      shortened(name, Math.min(longestName, attempt.text), cleanTitle),
      small(one, attempt, depth + 1),
    ]);
  // Own members all, so that one called `__proto__` is no more than that.
  return Object.fromEntries(kept);
}
