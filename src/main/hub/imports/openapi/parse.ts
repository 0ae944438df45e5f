/** From the text of a description to a document that is safe to walk. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isDeeperThan } from '../../json-depth.ts';
import { isObject, type Json } from './json.ts';
import { keepReferences } from './references.ts';

export const mostBytes = 20 * 1024 * 1024;
/** YAML is read a hundred times slower than JSON, and the hub does nothing else meanwhile. */
const mostYaml = 2 * 1024 * 1024;
const mostDepth = 100;
const mostNodes = 5_000_000;

/**
 * Reads JSON or YAML of Swagger 2.0, OpenAPI 3.0 or 3.1, as 3.1. References within it are followed, so that the same object may be
 * met twice, or within itself; none outside it is. Fails with `import_unreadable`.
 */
export async function parseDescription(text: string): Promise<Result<Json>> {
  if (Buffer.byteLength(text) > mostBytes) return fail('import_unreadable', 'It is over 20 MiB.');
  const isJson = /^\uFEFF?\s*\{/.test(text);
  if (!isJson && text.length > mostYaml) return fail('import_unreadable', 'Over 2 MiB it must be JSON, not YAML.');
  if (isJson && isDeeperThan(mostDepth, text)) return tooDeep;
  // Loaded when it is needed: few hubs ever do, and each would start later for it.
  const { dereference, normalize, upgrade } = await import('@scalar/openapi-parser');
  try {
    const raw: unknown = normalize(text);
    await othersFirst(); // each step of a large one takes as long as calls can well wait
    if (!isObject(raw)) return fail('import_unreadable', 'It is neither JSON nor YAML.');
    const version = raw['openapi'] ?? raw['swagger'];
    if (typeof version !== 'string' || !/^(2\.0|3\.[01])(\.|$)/.test(version)) {
      return fail('import_unreadable', 'It is no description by Swagger 2.0, OpenAPI 3.0 or 3.1.');
    }
    if (!makeSafe(raw)) return tooDeep;
    await othersFirst();
    const upgraded = upgrade(raw).specification as unknown;
    await othersFirst();
    const { schema } = dereference(upgraded as Json);
    return isObject(schema) ? ok(schema) : fail('import_unreadable');
  } catch {
    return fail('import_unreadable', 'It does not hold together as a description of its version.');
  }
}

const tooDeep = fail('import_unreadable', `It nests deeper than ${mostDepth} levels, or holds too much.`);

/**
 * Takes out what would set the prototype of an object that its members are copied to, and references that can't be followed. Answers
 * whether it is of a size that can be walked.
 */
function makeSafe(document: Json): boolean {
  const seen = new Set<object>([document]);
  const references: Json[] = [];
  let level: object[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostDepth || seen.size > mostNodes) return false;
    const next: object[] = [];
    for (const one of level) {
      if (isObject(one)) {
        for (const name of ['__proto__', 'constructor', 'prototype']) if (Object.hasOwn(one, name)) delete one[name];
        if (Object.hasOwn(one, '$ref') && typeof one['$ref'] === 'string') references.push(one);
      }
      for (const member of Object.values(one)) {
        if (typeof member !== 'object' || member === null || seen.has(member)) continue;
        seen.add(member); // of YAML, where an alias is the same object again
        next.push(member);
      }
    }
    level = next;
  }
  return keepReferences(document, references);
}
