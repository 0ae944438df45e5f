import { createHash } from 'node:crypto';
import { endsAsRevision } from '../pinned.ts';

/** As long as the interfaces of model providers allow. */
const longest = 64;

/**
 * The names of ours for a server's tools, by its own: `server_get_sum` for `getSum`. Letters, digits and underscores alone;
 * those that would be too long or the same end in a few characters of a hash. Pure.
 */
export function toolNames(server: string, theirs: readonly string[]): Map<string, string> {
  const plain = new Map(theirs.map((name) => [name, `${snake(server)}_${snake(name)}`]));
  const counts = new Map<string, number>();
  for (const name of plain.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    [...plain].map(([name, ours]) => {
      const fits = ours.length <= longest && counts.get(ours) === 1 && snake(name) !== '' && !endsAsRevision.test(ours);
      return [name, fits ? ours : withHash(ours, name)];
    }),
  );
}

const snake = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

const withHash = (ours: string, theirs: string): string =>
  // It ends with a letter that no hash has: a plain name that looks marked cannot be met but on purpose.
  `${ours.slice(0, longest - 8).replace(/_+$/, '')}_${createHash('sha256').update(theirs).digest('hex').slice(0, 6)}x`;
