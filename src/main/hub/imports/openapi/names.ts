/** Names of tools and of their fields, of what a description calls them. */
import { createHash } from 'node:crypto';
import { isPlainName } from '../mcp/plain-values.ts';
import { endsAsRevision } from '../pinned.ts';

const longestName = 64;
const longestField = 64;

/** Of a name that is longer no more is told, and to look for words in it takes the time of all of it. */
const longestRead = 400;

const snake = (text: string): string =>
  text
    .slice(0, longestRead)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();

const markOf = (request: string): string => createHash('sha256').update(request).digest('hex').slice(0, 6);

/**
 * A name for each operation, at most 64 characters and all different. One that is too long or that several would have gets a mark of
 * its own request, so that no operation's name depends on which others there are before it.
 */
export function toolNames(importName: string, operations: { request: string; id: string | undefined }[]): string[] {
  const plain = operations.map(({ request, id }) => `${importName}_${snake(id ?? '') || snake(request) || 'call'}`);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return plain.map((name, at) => {
    const isPlain = counts.get(name) === 1 && name.length <= longestName && !endsAsRevision.test(name);
    const mark = `_${markOf(operations[at]?.request ?? '')}x`;
    // The mark ends with a letter that no hash has: a plain name that looks marked cannot be met but on purpose.
    return isPlain ? name : `${name.slice(0, longestName - mark.length)}${mark}`;
  });
}

/** Fields that tools of the hub have by themselves. */
const taken = new Set(['account', 'fields', 'dry_run', 'idempotency_key']);

/** Names of fields by what the API calls them, all different, in their order. */
export function fieldNames(parameters: { name: string; in: string }[]): string[] {
  const used = new Set<string>(taken);
  return parameters.map((parameter) => {
    const cleaned = parameter.name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
    const isOdd = cleaned === '' || /^\d/.test(cleaned) || cleaned in Object.prototype || taken.has(cleaned);
    // Orders can stand in a name as well as in what is said of it.
    const told = isPlainName(cleaned) || cleaned === '' ? (isOdd ? `api_${cleaned}` : cleaned) : 'field';
    const base = told.slice(0, longestField - 12);
    const candidates = [base, `${base}_${parameter.in}`];
    for (let count = 2; ; count++) {
      const free = candidates.find((name) => !used.has(name));
      if (free !== undefined) {
        used.add(free);
        return free;
      }
      candidates.push(`${base}_${count}`);
    }
  });
}
