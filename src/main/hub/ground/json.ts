/** How deep a JSON text is, and how many members it has, seen before it is parsed. */

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
