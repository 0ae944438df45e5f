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
