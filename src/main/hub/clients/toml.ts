/** One table in a TOML file, put in at its end and taken out as text: everything else keeps its bytes. */
import { parse, TomlError } from 'smol-toml';
import { type Attempt, done, problem } from './attempt.ts';

export function readToml(text: string): Attempt<unknown> {
  try {
    return done(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return problem(`line ${error.line}: it is not valid TOML`); // what it says besides quotes the file
  }
}

/** Adds a table of texts and of tables of texts; the file may hold none of its name. */
export function putInToml(text: string, path: readonly string[], value: Record<string, unknown>): Attempt<string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  const lines = [`[${path.join('.')}]`, ...Object.entries(value).map(([name, held]) => `${name} = ${literal(held)}`)];
  return done(`${text}${gap}${lines.join(eol)}${eol}`);
}

/** A basic string escapes as JSON does. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, held]) => `${name} = ${literal(held)}`)
    .join(', ')} }`;
}

const anyHeader = /^[ \t]*\[/;

/** Takes a table out with the tables inside it, which a client may have added; comments before the next table stay. */
export function takeFromToml(text: string, path: readonly string[]): Attempt<string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const name = path.map((part) => `(?:${part}|"${part}"|'${part}')`).join('[ \\t]*\\.[ \\t]*');
  const ownHeader = new RegExp(`^[ \\t]*\\[[ \\t]*${name}[ \\t]*[.\\]]`);
  const lines = text.split(/(?<=\n)/);
  const kept: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!ownHeader.test(lines[at] ?? '')) {
      kept.push(lines[at] ?? '');
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && !anyHeader.test(lines[end] ?? '')) end += 1;
    // Comments and blank lines behind its last line are not its own.
    while (end > at + 1 && /^[ \t]*(#.*)?\r?\n?$/.test(lines[end - 1] ?? '')) end -= 1;
    if (kept.at(-1)?.trim() === '') kept.pop(); // the blank line that was put in with it
    at = end;
  }
  return done(kept.join(''));
}
