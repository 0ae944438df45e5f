/** What somebody else's source says of one tool, as data that can be kept, compared and shown. */
import { createHash } from 'node:crypto';
import { setImmediate as othersFirst } from 'node:timers/promises';
import * as z from 'zod';
import { Access } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { canonicalJson } from '../audit/canonical-json.ts';

export const Definition = z.object({
  /** The tool's name, the import's own before it. It stays the same for as long as the source calls the tool the same. */
  name: z.string(),
  access: Access,
  /** What it says of itself: `title`, `description`, and of its fields by their names. Cleaned already. */
  words: z.record(z.string(), z.string()),
  /** What a call can do, as its kind of import keeps it: with anything else here it is another tool for every key. */
  reach: z.record(z.string(), z.unknown()),
});
export type Definition = z.infer<typeof Definition>;

/** Stands for all of something that a person is shown (SHA-256 of its canonical JSON, in hex). Pure. */
export const digestOf = (shown: unknown): string => createHash('sha256').update(canonicalJson(shown)).digest('hex');

const kept = new WeakMap<object, string>();

/** The same, kept for as long as the data is: nobody changes that. */
export function keptDigestOf(data: object): string {
  const digest = kept.get(data) ?? digestOf(data);
  kept.set(data, digest);
  return digest;
}

/** Of data that nobody changes. */
export const isSameJson = (one: unknown, other: unknown): boolean =>
  one === other || (isObject(one) && isObject(other) && keptDigestOf(one) === keptDigestOf(other));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Works out what comparing them takes, one at a time, so that the hub answers in between: a source may have thousands of long ones. */
export async function readyToCompare(definitions: readonly Definition[]): Promise<void> {
  for (const definition of definitions) {
    keptDigestOf(definition);
    keptDigestOf(definition.reach);
    await othersFirst();
  }
}

/** Whether a call does the same, whatever is said of it. */
export const isSameReach = (one: Definition, other: Definition): boolean =>
  one.access === other.access && isSameJson(one.reach, other.reach);

/** One thing that differs; null is nothing there. */
export type Difference = { what: string; before: string | null; after: string | null };

const mostDifferences = 40;
const longestText = 300;

/** What differs, for a person to read: by where it stands, with nothing hidden in a text. At most 40 and how many more there are, each text cut to 300 characters. Pure. */
export function differences(before: Definition | undefined, after: Definition | undefined): Difference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const all = [...new Set([...old.keys(), ...now.keys()])];
  const differing = all.filter((what) => old.get(what) !== now.get(what));
  const told = differing
    .slice(0, mostDifferences)
    .map((what) => ({ what: shown(what) ?? '', before: shown(old.get(what)), after: shown(now.get(what)) }));
  const more = differing.length - told.length;
  return more > 0 ? [...told, { what: `and ${more} more`, before: null, after: null }] : told;
}

const shown = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const whole = visible(text);
  return whole.length <= longestText ? whole : `${whole.slice(0, longestText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

/** Each value that holds no others, by the names that lead to it. */
function leavesOf(definition: Definition | undefined): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (at: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) leaves.set(at, String(value));
    else for (const [name, member] of Object.entries(value)) walk(at === '' ? name : `${at}.${name}`, member);
  };
  if (definition) {
    const { access, words, reach } = definition;
    // What it can do comes first: a stranger must not hide that behind many words.
    walk('access', access);
    walk('', reach);
    walk('', words);
  }
  return leaves;
}
