/** What of our own entries is no longer as it was written. Pure. */
import type { OpenWebUIPart, OpenWebUIPartState } from '../../../shared/open-webui.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { type EntryShape, filterField, modelConnectionOf, toolFilterOf, toolServerOf } from './entries.ts';
import { type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';

export type Drift = Pick<OpenWebUIPartState, 'state' | 'edited'>;

const removed: Drift = { state: 'removed', edited: [] };

/** `lacking`: models whose row there does not let every member in. `isKey`: whether a key is the one that should stand there. */
export function connectionDrift(
  found: { url: string; key: string; config: ExactObject } | undefined,
  shape: EntryShape,
  lacking: string[],
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const wanted = modelConnectionOf({ ...shape, key: found.key });
  const edited = fieldsThatDiffer(found.config, wanted.config);
  if (found.url !== wanted.url) edited.unshift('address');
  if (!isKey(found.key)) edited.push('key');
  if (lacking.length > 0) edited.push('access');
  return driftOf(edited);
}

export function toolServerDrift(
  found: ExactObject | undefined,
  shape: EntryShape,
  part: Exclude<OpenWebUIPart, 'model'>,
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const { config, info, key, ...wanted } = toolServerOf(shape, part, []);
  const edited = fieldsThatDiffer(found, wanted);
  const there = isExactObject(found['config']) ? found['config'] : {};
  if (there['enable'] !== true) edited.push('enable');
  if (!isKey(exactText(found['key']))) edited.push('key');
  if (!letsIn(there['access_grants'], shape)) edited.push('access');
  const filter = toolFilterOf(shape, part);
  if (filter !== '' && there[filterField] !== filter) edited.push('tools');
  return driftOf(edited);
}

const driftOf = (edited: string[]): Drift => ({ state: edited.length > 0 ? 'edited' : 'present', edited });

/** Only fields that we wrote: Open WebUI and its administrators may add theirs. */
const fieldsThatDiffer = (found: ExactObject, wanted: ExactObject): string[] =>
  Object.keys(wanted).filter((name) => canonicalJson(found[name] ?? null) !== canonicalJson(wanted[name]));

/** Grants to others are the administrator's own business. */
export const letsIn = (grants: ExactObject[string] | undefined, { members }: Pick<EntryShape, 'members'>): boolean =>
  members.every(({ account }) =>
    exactList(grants).some(
      (grant) => isExactObject(grant) && grant['principal_id'] === account && grant['permission'] === 'read',
    ),
  );
