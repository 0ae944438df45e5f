/** What of our own entries is no longer as it was written. Pure. */
import type { OpenWebUIPart, OpenWebUIPartState } from '../../../shared/open-webui.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { connectionOf, type Shape, toolServerOf } from './entries.ts';
import { isObject, type JsonObject, listOf, textOf } from './exact-json.ts';

export type Drift = Pick<OpenWebUIPartState, 'state' | 'edited'>;

const removed: Drift = { state: 'removed', edited: [] };

/** `lacking`: models whose row there does not let every member in. */
export function connectionDrift(
  found: { url: string; key: string; config: JsonObject } | undefined,
  shape: Shape,
  lacking: string[],
): Drift {
  if (!found) return removed;
  const wanted = connectionOf({ ...shape, key: found.key });
  const edited = fieldsThatDiffer(found.config, wanted.config);
  if (found.url !== wanted.url) edited.unshift('address');
  if (!hasKey(found.key, shape)) edited.push('key');
  if (lacking.length > 0) edited.push('access');
  return driftOf(edited);
}

export function toolServerDrift(
  found: JsonObject | undefined,
  shape: Shape,
  part: Exclude<OpenWebUIPart, 'model'>,
): Drift {
  if (!found) return removed;
  const { config, info, key, ...wanted } = toolServerOf(shape, part, []);
  const edited = fieldsThatDiffer(found, wanted);
  const there = isObject(found['config']) ? found['config'] : {};
  if (there['enable'] !== true) edited.push('enable');
  if (!hasKey(textOf(found['key']), shape)) edited.push('key');
  if (!letsIn(there['access_grants'], shape)) edited.push('access');
  return driftOf(edited);
}

const driftOf = (edited: string[]): Drift => ({ state: edited.length > 0 ? 'edited' : 'present', edited });

/** Only fields that we wrote: Open WebUI and its administrators may add theirs. */
const fieldsThatDiffer = (found: JsonObject, wanted: JsonObject): string[] =>
  Object.keys(wanted).filter((name) => canonicalJson(found[name] ?? null) !== canonicalJson(wanted[name]));

/** Which key it is only Open WebUI knows, and the hub once it is used. */
const hasKey = (key: string, { proof }: Shape): boolean => (proof === 'sso') === (key === '');

/** Grants to others are the administrator's own business. */
export const letsIn = (grants: JsonObject[string] | undefined, { members }: Pick<Shape, 'members'>): boolean =>
  members.every(({ account }) =>
    listOf(grants).some(
      (grant) => isObject(grant) && grant['principal_id'] === account && grant['permission'] === 'read',
    ),
  );
