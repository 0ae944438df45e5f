/** From the text of a description to a document that is safe to walk. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isDeeperThan } from '../../json-depth.ts';
import type { Effort } from './effort.ts';
import { isJsonRecord, type JsonRecord } from './json.ts';
import { followReferences, type ReferenceSite } from './references.ts';
import { asOpenApi3 } from './swagger.ts';
import { parsedYaml } from './yaml.ts';

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
  const raw = isJson ? parsedJson(text) : await parsedYaml(text);
  await effort.rest(); // each step of a large one takes as long as calls can well wait
  if (!isJsonRecord(raw)) return fail('import_unreadable', 'It is neither JSON nor YAML, or holds too much of it.');
  const version = raw['openapi'] ?? raw['swagger'];
  if (typeof version !== 'string' || !/^(2\.0|3\.[01])(\.|$)/.test(version)) {
    return fail('import_unreadable', 'It is no description by Swagger 2.0, OpenAPI 3.0 or 3.1.');
  }
  if (!(await makeSafe(raw, effort))) return descriptionTooLarge;
  return ok(version.startsWith('2') ? asOpenApi3(raw, effort) : raw);
}

export const descriptionTooLarge = fail(
  'import_unreadable',
  `It nests deeper than ${mostDepth} levels, or holds too much.`,
);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Seen before it is parsed: seven million empty lists are 20 MiB. */
function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === comma || character === brace || character === bracket) members++;
  }
  return members;
}
const [comma, brace, bracket] = [',', '{', '['].map((character) => character.charCodeAt(0));

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
        if (isJsonRecord(one) && Object.hasOwn(one, name)) delete one[name];
      }
      const members = Object.entries(one);
      if (!effort.spend(members.length + 1)) return false;
      for (const [name, member] of members) {
        if (typeof member !== 'object' || member === null) continue;
        if (isJsonRecord(member) && typeof member['$ref'] === 'string')
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
