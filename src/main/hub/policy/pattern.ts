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

function part(pattern: string | undefined, text: string | undefined): boolean {
  if (!pattern || !text) return false;
  const expression = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${expression.join('[^/]*')}$`, 'u').test(text);
}
