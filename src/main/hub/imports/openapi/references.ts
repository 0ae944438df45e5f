/**
 * References within a document, followed in place. Where there is nothing beside it, what a reference leads to stands in its place, the
 * very same object, so that nothing is copied however often it is met.
 */
import type { Effort } from './effort.ts';
import { isJsonRecord, type JsonRecord } from './json.ts';

/** An object with a `$ref`, and where it stands. */
export type ReferenceSite = { parent: JsonRecord; name: string; site: JsonRecord };

const longestChain = 50;
const longestReference = 2_000;

/**
 * One that leads out of the document, to nothing, to a prototype or round to itself leads to what else stands there. Answers whether
 * all could be followed.
 */
export async function followReferences(
  document: JsonRecord,
  sites: readonly ReferenceSite[],
  effort: Effort,
): Promise<boolean> {
  const known = new Map<string, JsonRecord | undefined>();
  const targets = new Map<JsonRecord, JsonRecord | undefined>();
  /** Those with nothing beside the reference. */
  const bare = new Set<JsonRecord>();
  for (const { site } of sites) {
    if (targets.has(site)) continue;
    if (effort.isDue()) await effort.rest();
    const reference = String(site['$ref']);
    if (!effort.spend(1 + Math.min(reference.length, longestReference))) return false;
    if (!known.has(reference)) known.set(reference, targetOf(document, reference));
    targets.set(site, known.get(reference));
    delete site['$ref'];
    if (Object.keys(site).length === 0) bare.add(site);
  }
  const standIn = (one: JsonRecord): JsonRecord => {
    let at = one;
    for (let length = 0; bare.has(at) && length < longestChain; length++) at = targets.get(at) ?? at;
    return bare.has(at) ? one : at;
  };
  for (const { parent, name, site } of sites) {
    if (effort.isDue()) await effort.rest();
    if (!effort.spend(1)) return false;
    if (bare.has(site)) parent[name] = standIn(site);
  }
  const filled = new Set<JsonRecord>(bare);
  const fill = (one: JsonRecord, length: number): void => {
    const target = targets.get(one);
    if (!target || filled.has(one) || length > longestChain) return;
    filled.add(one);
    const whole = standIn(target);
    fill(whole, length + 1);
    for (const [name, member] of effort.membersOf(whole)) one[name] ??= member;
  };
  for (const site of targets.keys()) {
    if (effort.isDue()) await effort.rest();
    fill(site, 0);
  }
  return !effort.isSpent();
}

/** By own members alone (RFC 6901). */
function targetOf(document: JsonRecord, reference: string): JsonRecord | undefined {
  if (!reference.startsWith('#/') || reference.length > longestReference) return undefined;
  let at: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = decoded(part);
    const isThere = typeof at === 'object' && at !== null && name !== undefined && Object.hasOwn(at, name);
    if (!isThere) return undefined;
    at = (at as JsonRecord)[name];
  }
  return isJsonRecord(at) ? at : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
