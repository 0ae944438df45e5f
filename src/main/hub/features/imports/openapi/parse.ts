/** From the text of a description to a document that is safe to walk. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { isRecord, parseJson } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { isDeeperThan, membersIn } from '../../../ground/json.ts';
import type { Effort, JsonRecord } from './document.ts';
import { asOpenApi3 } from './swagger.ts';

export const mostDescriptionBytes = 20 * 1024 * 1024;
/** YAML is read a hundred times slower than JSON. */
const mostYaml = 2 * 1024 * 1024;
const mostDepth = 100;
/** Commas and opening brackets. GitHub's 13 MB have 270,000 of them. */
const mostMembers = 600_000;

/**
 * Reads JSON or YAML of Swagger 2.0, OpenAPI 3.0 or 3.1, as 3.1 as far as it is read at all. References within it are followed, so
 * that the same object may be met twice, or within itself; none outside it is. Fails with `import_unreadable`.
 */
export async function parseDescription(text: string, effort: Effort): Promise<Result<JsonRecord>> {
  if (Buffer.byteLength(text) > mostDescriptionBytes) return fail('import_unreadable', 'It is over 20 MiB.');
  const isJson = /^\uFEFF?[ \t\r\n]{0,1000}\{/.test(text);
  if (!isJson && text.length > mostYaml) return fail('import_unreadable', 'Over 2 MiB it must be JSON, not YAML.');
  if (isJson && (isDeeperThan(mostDepth, text) || membersIn(text) > mostMembers)) return descriptionTooLarge;
  const raw = isJson ? parseJson(text.replace(/^\uFEFF/, '')) : await parsedYaml(text);
  await effort.rest(); // each step of a large one takes as long as calls can well wait
  if (!isRecord(raw)) return fail('import_unreadable', 'It is neither JSON nor YAML, or is too large.');
  const version = raw['openapi'] ?? raw['swagger'];
  if (typeof version !== 'string' || !/^(2\.0|3\.[01])(\.|$)/.test(version)) {
    return fail('import_unreadable', 'It is not a description in Swagger 2.0, OpenAPI 3.0 or 3.1.');
  }
  if (!(await makeSafe(raw, effort))) return descriptionTooLarge;
  return ok(version.startsWith('2') ? asOpenApi3(raw, effort) : raw);
}

export const descriptionTooLarge = fail(
  'import_unreadable',
  `It nests deeper than ${mostDepth} levels, or holds too much.`,
);

/**
 * Takes out what would set the prototype of an object that its members are copied to, and follows references. Answers whether it is of
 * a size that can be walked.
 */
async function makeSafe(document: JsonRecord, effort: Effort): Promise<boolean> {
  const seen = new Set<object>([document]);
  const sites: ReferenceSite[] = [];
  let level: object[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostDepth) return false;
    const next: object[] = [];
    for (const one of level) {
      if (effort.isDue()) await effort.rest();
      for (const name of ['__proto__', 'constructor', 'prototype']) {
        if (isRecord(one) && Object.hasOwn(one, name)) delete one[name];
      }
      const members = Object.entries(one);
      if (!effort.spend(members.length + 1)) return false;
      for (const [name, member] of members) {
        if (typeof member !== 'object' || member === null) continue;
        if (isRecord(member) && typeof member['$ref'] === 'string')
          sites.push({ parent: one as JsonRecord, name, site: member });
        if (seen.has(member)) continue;
        seen.add(member); // of YAML, where an alias is the same object again
        next.push(member);
      }
    }
    level = next;
  }
  return followReferences(document, sites, effort);
}

/** An object with a `$ref`, and where it stands. */
type ReferenceSite = { parent: JsonRecord; name: string; site: JsonRecord };

const longestChain = 50;
const longestReference = 2_000;

/**
 * References within a document, followed in place. Where there is nothing beside it, what a reference leads to stands in its place, the
 * very same object, so that nothing is copied however often it is met. One that leads out of the document, to nothing, to a prototype or round to itself leads to what else stands there. Answers whether
 * all could be followed.
 */
async function followReferences(
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
  return isRecord(at) ? at : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}

const most = { parts: 300_000, anchors: 500, merges: 50, copies: 1_000 };
const betweenRests = 2_000;

/**
 * What the text says; undefined where it is no YAML, or more of it than can be read. In steps: the parser takes the square of the time
 * for what no description has, many anchors and many faults.
 */
async function parsedYaml(text: string): Promise<unknown> {
  // Loaded when it is needed: few hubs ever do, and each would start later for it.
  const { Composer, Lexer, Parser } = await import('yaml');
  const parser = new Parser();
  const tokens = [];
  let parts = 0;
  let anchors = 0;
  let merges = 0;
  for (const part of new Lexer().lex(text)) {
    parts += 1;
    if (part.startsWith('&') || part.startsWith('*')) anchors += 1;
    if (part === '<<') merges += 1;
    if (parts > most.parts || anchors > most.anchors || merges > most.merges) return undefined;
    for (const token of parser.next(part)) {
      if (token.type === 'error') return undefined;
      tokens.push(token);
    }
    if (parts % betweenRests === 0) await othersFirst();
  }
  tokens.push(...parser.end());
  await othersFirst();
  try {
    // Two members of one name are looked for by comparing each with all others.
    const composer = new Composer({ uniqueKeys: false, merge: true });
    const [document] = composer.compose(tokens);
    return document?.errors.length === 0 ? document.toJS({ maxAliasCount: most.copies }) : undefined;
  } catch {
    return undefined;
  }
}
