/** JSON as values are compared and hashed by it. */

/**
 * JSON with object keys sorted by UTF-16 code units and no white space, so that equal values give equal bytes (the parts
 * of RFC 8785 that values parsed from JSON need: numbers and strings are already written that way by `JSON.stringify`).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
