/** A client's configuration file as text with one entry of ours, no matter what its format. */
import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { isRecord } from '../../../../shared/parse-json.ts';
import { type ConfigShape, entryName, entryPath, type PlainResult, plainOk, plainProblem } from './client.ts';
import { isGh, putInGh, readGh, takeFromGh } from './gh.ts';
import { putInGitConfig, readGitConfig, takeFromGitConfig } from './git.ts';
import { putInJsonc, readJsonc, takeFromJsonc } from './jsonc.ts';
import { putInYaml, readYaml, takeFromYaml } from './yaml.ts';

const byteOrderMark = '\uFEFF';

type Values = Record<string, unknown>;

/** The file's text; `undefined` bytes are a file that is not there. */
export function decodeText(bytes: Buffer | undefined): PlainResult<string> {
  if (bytes === undefined) return plainOk('');
  try {
    return plainOk(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return plainProblem('it is not text in UTF-8');
  }
}

function readValues({ format }: ConfigShape, text: string): PlainResult<unknown> {
  const bare = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  if (isGh(format)) return readGh(format, bare);
  return { toml: readToml, yaml: readYaml, jsonc: readJsonc, gitconfig: readGitConfig }[format](bare);
}

/** Our entry; `undefined` where there is none. */
export function ownEntryIn(shape: ConfigShape, text: string): PlainResult<unknown> {
  const values = readValues(shape, text);
  return values.ok ? plainOk(taken(shape, values.value).own) : values;
}

/** How many of the names that lead to our entry are there already. */
export function depthIn(shape: ConfigShape, text: string): PlainResult<number> {
  const values = readValues(shape, text);
  if (!values.ok) return values;
  return plainOk(isRecord(values.value) && Object.hasOwn(values.value, shape.servers) ? 1 : 0);
}

/** The text with our entry. Fails where anything else in the file would mean something else then. */
export function withEntry(shape: ConfigShape, text: string, entry: Values): PlainResult<string> {
  return edited(shape, text, entry, (bare) => {
    if (shape.format === 'yaml') return putInYaml(bare, shape, entry);
    if (shape.format === 'gitconfig') return putInGitConfig(bare, entry);
    if (isGh(shape.format)) return putInGh(shape.format, bare, entry);
    return shape.format === 'toml'
      ? putInToml(bare, entryPath(shape), entry)
      : putInJsonc(bare, entryPath(shape), entry);
  });
}

/** The text without our entry, and without what was put in around it; `depth` is as it was before. */
export function withoutEntry(shape: ConfigShape, text: string, depth: number): PlainResult<string> {
  const isWhole = (left: string): boolean => meansTheSame(shape, text, left);
  return edited(shape, text, undefined, (bare) => {
    if (shape.format === 'yaml') return takeFromYaml(bare, shape);
    if (shape.format === 'gitconfig') return takeFromGitConfig(bare);
    if (isGh(shape.format)) return takeFromGh(shape.format, bare);
    return shape.format === 'toml'
      ? takeFromToml(bare, entryPath(shape), isWhole)
      : takeFromJsonc(bare, entryPath(shape), depth);
  });
}

function edited(
  shape: ConfigShape,
  text: string,
  entry: Values | undefined,
  edit: (bare: string) => PlainResult<string>,
): PlainResult<string> {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const made = edit(text.slice(mark.length));
  if (!made.ok) return made;
  const after = readValues(shape, made.value);
  const isSafe =
    meansTheSame(shape, text, made.value) && isDeepStrictEqual(after.ok && plain(taken(shape, after.value).own), entry);
  return isSafe
    ? plainOk(mark + made.value)
    : plainProblem('it is written in a way that cannot be edited without changing more');
}

/** Whether two texts hold the same but for our entry. */
function meansTheSame(shape: ConfigShape, one: string, other: string): boolean {
  const [before, after] = [readValues(shape, one), readValues(shape, other)];
  if (!before.ok || !after.ok) return false;
  return isDeepStrictEqual(taken(shape, before.value).others, taken(shape, after.value).others);
}

/** Parsers give objects of special kinds. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : structuredClone({ ...(value as Values) });

/** Our entry, and all else; servers that are none are the same as no servers. */
function taken({ servers, isList }: ConfigShape, values: unknown): { own: unknown; others: Values } {
  const { [servers]: held, ...others } = isRecord(values) ? values : {};
  if (held === undefined) return { own: undefined, others };
  if (isList) {
    if (!Array.isArray(held)) return { own: undefined, others: { ...others, [servers]: held } };
    const own: unknown = held.find((one) => isRecord(one) && one['name'] === entryName);
    const kept = held.filter((one) => one !== own);
    return { own, others: kept.length > 0 ? { ...others, [servers]: kept } : others };
  }
  if (!isRecord(held)) return { own: undefined, others: { ...others, [servers]: held } };
  const { [entryName]: _, ...kept } = held;
  const own = Object.hasOwn(held, entryName) ? held[entryName] : undefined;
  return { own, others: Object.keys(kept).length > 0 ? { ...others, [servers]: kept } : others };
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
