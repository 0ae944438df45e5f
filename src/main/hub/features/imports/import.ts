/** What was imported, as it is kept: what its source says of its tools, which of them a person has accepted, and where calls go. */
import { createHash } from 'node:crypto';
import { setImmediate as othersFirst } from 'node:timers/promises';
import * as z from 'zod';
import { registeredConnection } from '../../../../shared/account.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { ImportedToolState } from '../../../../shared/imports.ts';
import { Access } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';

/** What somebody else's source says of one tool, as data that can be kept, compared and shown. */
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

const keptDigests = new WeakMap<object, string>();

/** The same, kept for as long as the data is: nobody changes that. */
export function keptDigestOf(data: object): string {
  const digest = keptDigests.get(data) ?? digestOf(data);
  keptDigests.set(data, digest);
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

/** Whether a call does the same, no matter what is said of it. */
export const isSameReach = (one: Definition, other: Definition): boolean =>
  one.access === other.access && isSameJson(one.reach, other.reach);

/** One thing that differs; null is nothing there. */
type Difference = { what: string; before: string | null; after: string | null };

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
    // What it can do comes first: an outsider must not hide that behind many words.
    walk('access', access);
    walk('', reach);
    walk('', words);
  }
  return leaves;
}

/**
 * A tool of a source that may say something else tomorrow. What a person accepted is what there is: a tool that the source has
 * changed or taken away since is not there at all until they have looked at it (OWASP calls the attack a rug pull).
 */
export const Pinned = z.object({
  /** As the person accepted it last; left out until they have. */
  accepted: Definition.optional(),
  /** As the source had it when it was read last; left out where it was gone. */
  found: Definition.optional(),
  isOn: z.boolean(),
  /** Counts what it could do, not what was said of it. */
  revision: z.int(),
});
export type Pinned = z.infer<typeof Pinned>;

/** Undefined for what neither is nor could be: the source no longer has it, and the person has accepted that. */
export function pinnedState({ accepted, found, isOn }: Pinned): ImportedToolState | undefined {
  if (!isOn) return found && 'off';
  if (!found) return 'removed';
  return isSameJson(accepted, found) ? 'on' : 'changed';
}

/**
 * The name that keys know it by. Keys name tools, so one that can do something else than before is called otherwise: accepted
 * again, it is in no key that was made for what it was.
 */
export function pinnedName({ accepted, found, revision }: Pinned): string {
  const name = (accepted ?? found)?.name ?? '';
  return revision === 1 ? name : `${name}_r${revision}`;
}

/** Names that end so are kept for those. */
export const endsAsRevision = /_r\d+$/;

/** The tools of a source as it is now, those that were known first. `wanted`: the names of new ones that the person has agreed to. */
export function comparePinned(
  pinned: readonly Pinned[],
  found: readonly Definition[],
  wanted: readonly string[] = [],
): Pinned[] {
  const isWanted = new Set(wanted);
  const byName = new Map(found.map((definition) => [definition.name, definition]));
  const known = pinned
    .map(({ found: before, ...rest }) => {
      const definition = byName.get((rest.accepted ?? before)?.name ?? '');
      return { ...rest, ...(definition && { found: definition }) };
    })
    // One that was never on is forgotten with the source; of any other its revision is remembered.
    .filter(({ accepted, found: now }) => accepted !== undefined || now !== undefined);
  const names = new Set(known.map(({ accepted, found: now }) => (accepted ?? now)?.name));
  const added = found.filter(({ name }) => !names.has(name)).map((definition) => newlyFound(definition));
  return [...known, ...added].map((one) => (isWanted.has(pinnedName(one)) && !one.isOn ? acceptPinned(one) : one));
}

const newlyFound = (found: Definition): Pinned => ({ found, isOn: false, revision: 1 });

/** What the source has, with the person's own word of it; `name` is the tool's as keys know it. */
export type Redefine = (found: Definition, name: string) => Definition;
export const asFound: Redefine = (found) => found;

/** The tool as the person accepts it: as the source has it now, or off where the source has it no longer. */
export function acceptPinned(pinned: Pinned, said = asFound): Pinned {
  const { accepted, revision } = pinned;
  const found = pinned.found && said(pinned.found, pinnedName(pinned));
  if (!found) return { ...(accepted && { accepted }), isOn: false, revision };
  const isAnother = accepted !== undefined && !isSameReach(accepted, found);
  return { accepted: found, found, isOn: true, revision: isAnother ? revision + 1 : revision };
}

/** The connection of an address without any other: accounts on it are of no other address, no matter what is imported later. */
export const ownConnection = (apiUrl: string): string =>
  registeredConnection(URL.parse(apiUrl)?.hostname ?? '', createHash('sha256').update(apiUrl).digest('hex'));

/** Where calls of an import go, with whose tokens, and what of it a person has accepted. */
export const Import = z.object({
  kind: z.enum(['openapi', 'mcp']),
  /** That of the platform it becomes, and the beginning of the names of its tools. */
  name: z.string(),
  title: z.string(),
  connection: z.string(),
  /** Asked for on connecting its own account. */
  scopes: z.array(z.string()),
  /** Its origin is pinned: tokens go there alone. */
  apiUrl: z.string(),
  /** Where the source is; null where it came as a file. */
  source: z.string().nullable(),
  /** What the person said about it, and its kind of import understands. */
  choices: z.json(),
  tools: z.array(Pinned),
  addedAt: z.string(),
  readAt: z.string(),
});
export type Import = z.infer<typeof Import>;

/** Whether a person who was shown it has seen it as it is: what it says of its tools, which of them are on, and where it is. */
export const importDigest = ({ readAt: _, tools, ...imported }: Import): string =>
  digestOf({ ...imported, tools: tools.map(ofPinned) });

const ofPinned = ({ accepted, found, ...rest }: Pinned): unknown => ({
  ...rest,
  accepted: accepted && keptDigestOf(accepted),
  found: found && keptDigestOf(found),
});
