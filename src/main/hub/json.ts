/** JSON as values are compared and hashed by it, and how deep it is. */

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

/**
 * Whether a JSON text nests deeper than `limit`, seen before it is parsed: a parsed value of great depth overflows the stack
 * of the code that walks it next.
 */
export function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length && depth <= limit; index++) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === openBrace || character === openBracket) depth++;
    else if (character === closeBrace || character === closeBracket) depth--;
  }
  return depth > limit;
}

/** Commas and opening brackets of a JSON text, outside of its strings. Three million empty lists are 10 MiB, and take long to parse. */
export function membersIn(text: string): number {
  let members = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === comma || character === openBrace || character === openBracket) members++;
  }
  return members;
}

const [quote, comma, openBrace, closeBrace, openBracket, closeBracket] = [...'",{}[]'].map((c) => c.charCodeAt(0));

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
