/**
 * Whether a repository (`owner/name`) matches one of the patterns. A `*` stands for any run of characters within one of
 * the two parts; case does not count, as at GitHub.
 */
export function matchesAny(patterns: string[], repository: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), repository.toLowerCase()));
}

function matches(pattern: string, repository: string): boolean {
  const [patternOwner, patternName, ...patternRest] = pattern.split('/');
  const [owner, name, ...rest] = repository.split('/');
  if (patternRest.length > 0 || rest.length > 0) return false;
  return part(patternOwner, owner) && part(patternName, name);
}

/** Whether a text matches a pattern of one part. Literals in order, the first at the start and the last at the end; a regular expression could be made to backtrack. */
export function part(pattern: string | undefined, text: string | undefined): boolean {
  if (!pattern || !text) return false;
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const literal of others) {
    const at = text.indexOf(literal, from);
    if (at === -1) return false;
    from = at + literal.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/**
 * Whether a path, or the name of a branch, matches one of the patterns. A `*` stands for any run of characters between two
 * slashes, `**` for any number of whole parts: `docs/**` is the folder `docs` and all that is in it. Case counts, as in git.
 */
export function matchesPath(patterns: string[], path: string): boolean {
  const parts = partsOf(path);
  return patterns.some((pattern) => matchesParts(partsOf(pattern), parts));
}

const partsOf = (text: string): string[] => text.split('/').filter(Boolean);

/** For each number of parts whether the pattern so far can be them, so that no pattern makes this try again and again. */
function matchesParts(pattern: string[], parts: string[]): boolean {
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
