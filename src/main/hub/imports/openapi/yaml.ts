/** YAML, in steps. Its parser takes the square of the time for what no description has: many anchors, many faults. */
import { setImmediate as othersFirst } from 'node:timers/promises';

const most = { parts: 300_000, anchors: 500, merges: 50, copies: 1_000 };
const betweenRests = 2_000;

/** What the text says; undefined where it is no YAML, or more of it than can be read. */
export async function parsedYaml(text: string): Promise<unknown> {
  // Loaded when it is needed: few hubs ever do, and each would start later for it.
  const { Composer, Lexer, Parser } = await import('yaml');
  const parser = new Parser();
  const tokens = [];
  let parts = 0;
  let anchors = 0;
  let merges = 0;
  for (const part of new Lexer().lex(text)) {
    parts += 1;
    if (part.startsWith('&') || part.startsWith('*')) anchors += 1;
    if (part === '<<') merges += 1;
    if (parts > most.parts || anchors > most.anchors || merges > most.merges) return undefined;
    for (const token of parser.next(part)) {
      if (token.type === 'error') return undefined;
      tokens.push(token);
    }
    if (parts % betweenRests === 0) await othersFirst();
  }
  tokens.push(...parser.end());
  await othersFirst();
  try {
    // Two members of one name are looked for by comparing each with all others.
    const composer = new Composer({ uniqueKeys: false, merge: true });
    const [document] = composer.compose(tokens);
    return document?.errors.length === 0 ? document.toJS({ maxAliasCount: most.copies }) : undefined;
  } catch {
    return undefined;
  }
}
