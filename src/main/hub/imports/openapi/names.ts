/** Names of tools and of their fields, of what a description calls them. */
import { hasPlainWords, isPlainName, mostWordsOfOperation } from '../plain-values.ts';
import { longestRead, toolNames } from '../tool-names.ts';

const longestField = 64;

/** A name for each operation, by its id, or by its request where it has none of use. One that is a sentence could be orders. */
export const operationNames = (
  importName: string,
  operations: { request: string; id: string | undefined }[],
): string[] =>
  toolNames(
    importName,
    operations.map(({ request, id = '' }) => {
      const words = /[A-Za-z0-9]/.test(id) ? id : request;
      return { key: request, words: saysWhatItIs(words) ? words : '' };
    }),
  );

/** Whether an operation's id or request may be told as it is. Pure. */
export const saysWhatItIs = (words: string): boolean =>
  hasPlainWords(words.slice(0, longestRead), mostWordsOfOperation);

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
