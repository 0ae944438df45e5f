/** One table in a TOML file, put in at its end and taken out as text: everything else keeps its bytes. */
import { parse, TomlError } from 'smol-toml';
import { type PlainResult, plainOk, plainProblem } from './attempt.ts';

export function readToml(text: string): PlainResult<unknown> {
  try {
    return plainOk(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return plainProblem(`line ${error.line}: it is not valid TOML`); // what it says besides quotes the file
  }
}

/** Adds a table of texts and of tables of texts; the file may hold none of its name. */
export function putInToml(text: string, path: readonly string[], value: Record<string, unknown>): PlainResult<string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  const lines = [`[${path.join('.')}]`, ...Object.entries(value).map(([name, held]) => `${name} = ${literal(held)}`)];
  return plainOk(`${text}${gap}${lines.join(eol)}${eol}`);
}

/** A basic string escapes as JSON does. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, held]) => `${name} = ${literal(held)}`)
    .join(', ')} }`;
}

const anyHeader = /^[ \t]*\[/;

/**
 * Takes a table out with the tables inside it, which a client may have added; comments behind it stay. A text of several
 * lines may look like a header: `isWhole` says whether all else still means what it did, and such a cut is not made.
 */
export function takeFromToml(
  text: string,
  path: readonly string[],
  isWhole: (left: string) => boolean,
): PlainResult<string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const name = path.map((part) => `(?:${part}|"${part}"|'${part}')`).join('[ \\t]*\\.[ \\t]*');
  const ownHeader = new RegExp(`^[ \\t]*\\[[ \\t]*${name}[ \\t]*[.\\]]`);
  let lines = text.split(/(?<=\n)/);
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (!ownHeader.test(lines[at] ?? '')) continue;
    const left = withoutTable(lines, at);
    if (isWhole(left.join(''))) lines = left;
  }
  return plainOk(lines.join(''));
}

/** Without the table whose header is that line, and the blank line above it, which was put in with it. */
function withoutTable(lines: string[], header: number): string[] {
  let end = header + 1;
  while (end < lines.length && !anyHeader.test(lines[end] ?? '')) end += 1;
  while (end > header + 1 && /^[ \t]*(#.*)?\r?\n?$/.test(lines[end - 1] ?? '')) end -= 1;
  const isBlankAbove = header > 0 && lines[header - 1]?.trim() === '';
  return [...lines.slice(0, isBlankAbove ? header - 1 : header), ...lines.slice(end)];
}
