/** Names of ours for the tools of a source. */
import { createHash } from 'node:crypto';
import { endsAsRevision } from './pinned.ts';

/** The interfaces of model providers allow 64: what a tool that is accepted anew is called, `…_r2`, must fit as well. */
const longest = 60;
/** Of a name that is longer no more is told, and to look for words in it takes the time of all of it. */
export const longestRead = 400;

/** `key` tells it from all others of its source, `words` are what it is called by; none, where they are not to be told. */
type Called = { key: string; words: string };

/**
 * `acme_get_sum` for `getSum` of the import `acme`: its name as it is, by which keys tell whose tool it is, then letters, digits and
 * underscores alone. All different, and at most 60 characters: one that is too long, has no words, or that several would have gets a mark
 * of its own key, so that no tool's name depends on which others there are before it. Pure.
 */
export function toolNames(importName: string, called: readonly Called[]): string[] {
  const plain = called.map(({ words }) => `${importName}_${snake(words)}`);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return called.map(({ key }, at) => {
    const name = plain[at] ?? '';
    const isPlain =
      counts.get(name) === 1 && name.length <= longest && !name.endsWith('_') && !endsAsRevision.test(name);
    // The mark ends with a letter that no hash has: a plain name that looks marked cannot be met but on purpose.
    const mark = `_${createHash('sha256').update(key).digest('hex').slice(0, 6)}x`;
    return isPlain ? name : `${name.slice(0, longest - mark.length).replace(/_+$/, '')}${mark}`;
  });
}

const snake = (text: string): string =>
  text
    .slice(0, longestRead)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
