/**
 * Tools of a source that may say something else tomorrow. What a person accepted is what there is: a tool that the source has
 * changed or taken away since is not there at all until they have looked at it (OWASP calls the attack a rug pull).
 */
import * as z from 'zod';
import type { ImportedToolState } from '../../../shared/imports.ts';
import { Definition, isSameJson, isSameReach } from './definition.ts';

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
