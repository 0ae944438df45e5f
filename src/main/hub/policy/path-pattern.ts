import { part } from './pattern.ts';

/**
 * Whether a path, or the name of a branch, matches one of the patterns. A `*` stands for any run of characters between two
 * slashes, `**` for any number of whole parts: `docs/**` is the folder `docs` and all that is in it. Case counts, as in git.
 */
export function matchesPath(patterns: string[], path: string): boolean {
  const parts = partsOf(path);
  return patterns.some((pattern) => matches(partsOf(pattern), parts));
}

const partsOf = (text: string): string[] => text.split('/').filter(Boolean);

/** For each number of parts whether the pattern so far can be them, so that no pattern makes this try again and again. */
function matches(pattern: string[], parts: string[]): boolean {
  let reached = parts.map(() => false);
  reached.unshift(true);
  for (const one of pattern) {
    const first = reached.indexOf(true);
    reached =
      one === '**'
        ? reached.map((_, count) => first !== -1 && count >= first)
        : reached.map((_, count) => count > 0 && reached[count - 1] === true && part(one, parts[count - 1]));
  }
  return reached.at(-1) === true;
}
