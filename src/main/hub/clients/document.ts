/** A client's configuration file as text with one entry of ours, whatever its format. */
import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { type AiClient, entryPath, type PlainResult, plainOk, plainProblem } from './client.ts';
import { putInJsonc, readJsonc, takeFromJsonc } from './jsonc.ts';

const byteOrderMark = '\uFEFF';

type Values = Record<string, unknown>;
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file's text; `undefined` bytes are a file that is not there. */
export function decodeText(bytes: Buffer | undefined): PlainResult<string> {
  if (bytes === undefined) return plainOk('');
  try {
    return plainOk(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return plainProblem('it is not text in UTF-8');
  }
}

function readValues({ format }: AiClient, text: string): PlainResult<unknown> {
  const bare = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return format === 'toml' ? readToml(bare) : readJsonc(bare);
}

/** Our entry; `undefined` where there is none. */
export function ownEntryIn(client: AiClient, text: string): PlainResult<unknown> {
  const values = readValues(client, text);
  if (!values.ok) return values;
  const [servers, name] = entryPath(client);
  const held = isValues(values.value) ? values.value[servers] : undefined;
  return plainOk(isValues(held) && Object.hasOwn(held, name) ? held[name] : undefined);
}

/** How many of the names that lead to our entry are there already. */
export function depthIn(client: AiClient, text: string): PlainResult<number> {
  const values = readValues(client, text);
  if (!values.ok) return values;
  return plainOk(isValues(values.value) && Object.hasOwn(values.value, client.servers) ? 1 : 0);
}

/** The text with our entry. Fails where anything else in the file would mean something else then. */
export function withEntry(client: AiClient, text: string, entry: Values): PlainResult<string> {
  return edited(client, text, entry, (bare) =>
    client.format === 'toml' ? putInToml(bare, entryPath(client), entry) : putInJsonc(bare, entryPath(client), entry),
  );
}

/** The text without our entry, and without what was put in around it; `depth` is as it was before. */
export function withoutEntry(client: AiClient, text: string, depth: number): PlainResult<string> {
  const isWhole = (left: string): boolean => meansTheSame(client, text, left);
  return edited(client, text, undefined, (bare) =>
    client.format === 'toml'
      ? takeFromToml(bare, entryPath(client), isWhole)
      : takeFromJsonc(bare, entryPath(client), depth),
  );
}

function edited(
  client: AiClient,
  text: string,
  entry: Values | undefined,
  edit: (bare: string) => PlainResult<string>,
): PlainResult<string> {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const made = edit(text.slice(mark.length));
  if (!made.ok) return made;
  const after = readValues(client, made.value);
  const isSafe =
    meansTheSame(client, text, made.value) && isDeepStrictEqual(after.ok && plain(entryOf(client, after.value)), entry);
  return isSafe
    ? plainOk(mark + made.value)
    : plainProblem('it is written in a way that cannot be edited without changing more');
}

/** Whether two texts hold the same but for our entry. */
function meansTheSame(client: AiClient, one: string, other: string): boolean {
  const [before, after] = [readValues(client, one), readValues(client, other)];
  if (!before.ok || !after.ok) return false;
  return isDeepStrictEqual(foreignValues(client, before.value), foreignValues(client, after.value));
}

/** Parsers give objects of their own kinds. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : structuredClone({ ...(value as Values) });

function entryOf(client: AiClient, values: unknown): unknown {
  const [servers, name] = entryPath(client);
  const held = isValues(values) ? values[servers] : undefined;
  return isValues(held) ? held[name] : undefined;
}

/** All but our entry; a list of servers that is empty is the same as none. */
function foreignValues(client: AiClient, values: unknown): Values {
  const [servers, name] = entryPath(client);
  const { [servers]: held, ...others } = isValues(values) ? values : {};
  if (held !== undefined && !isValues(held)) return { ...others, [servers]: held };
  const { [name]: _, ...kept } = held ?? {};
  return Object.keys(kept).length > 0 ? { ...others, [servers]: kept } : others;
}

// One table in a TOML file, put in at its end and taken out as text: everything else keeps its bytes.

function readToml(text: string): PlainResult<unknown> {
  try {
    return plainOk(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return plainProblem(`line ${error.line}: it is not valid TOML`); // what it says besides quotes the file
  }
}

/** Adds a table of texts and of tables of texts; the file may hold none of its name. */
function putInToml(text: string, path: readonly string[], value: Record<string, unknown>): PlainResult<string> {
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
function takeFromToml(text: string, path: readonly string[], isWhole: (left: string) => boolean): PlainResult<string> {
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
