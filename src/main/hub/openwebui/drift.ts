/** What of our own entries is no longer as it was written. Pure. */
import type { OpenWebUIPart, OpenWebUIPartState } from '../../../shared/open-webui.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { connectionOf, filterField, filterOf, type Shape, toolServerOf } from './entries.ts';
import { isObject, type JsonObject, listOf, textOf } from './exact-json.ts';

export type Drift = Pick<OpenWebUIPartState, 'state' | 'edited'>;

const removed: Drift = { state: 'removed', edited: [] };

/** `lacking`: models whose row there does not let every member in. `isKey`: whether a key is the one that should stand there. */
export function connectionDrift(
  found: { url: string; key: string; config: JsonObject } | undefined,
  shape: Shape,
  lacking: string[],
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const wanted = connectionOf({ ...shape, key: found.key });
  const edited = fieldsThatDiffer(found.config, wanted.config);
  if (found.url !== wanted.url) edited.unshift('address');
  if (!isKey(found.key)) edited.push('key');
  if (lacking.length > 0) edited.push('access');
  return driftOf(edited);
}

export function toolServerDrift(
  found: JsonObject | undefined,
  shape: Shape,
  part: Exclude<OpenWebUIPart, 'model'>,
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const { config, info, key, ...wanted } = toolServerOf(shape, part, []);
  const edited = fieldsThatDiffer(found, wanted);
  const there = isObject(found['config']) ? found['config'] : {};
  if (there['enable'] !== true) edited.push('enable');
  if (!isKey(textOf(found['key']))) edited.push('key');
  if (!letsIn(there['access_grants'], shape)) edited.push('access');
  const filter = filterOf(shape, part);
  if (filter !== '' && there[filterField] !== filter) edited.push('tools');
  return driftOf(edited);
}

const driftOf = (edited: string[]): Drift => ({ state: edited.length > 0 ? 'edited' : 'present', edited });

/** Only fields that we wrote: Open WebUI and its administrators may add theirs. */
const fieldsThatDiffer = (found: JsonObject, wanted: JsonObject): string[] =>
  Object.keys(wanted).filter((name) => canonicalJson(found[name] ?? null) !== canonicalJson(wanted[name]));

/** Grants to others are the administrator's own business. */
export const letsIn = (grants: JsonObject[string] | undefined, { members }: Pick<Shape, 'members'>): boolean =>
  members.every(({ account }) =>
    listOf(grants).some(
      (grant) => isObject(grant) && grant['principal_id'] === account && grant['permission'] === 'read',
    ),
  );
