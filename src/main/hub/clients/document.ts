/** A client's configuration file as text with one entry of ours, whatever its format. */
import { isDeepStrictEqual } from 'node:util';
import { type PlainResult, plainOk, plainProblem } from './attempt.ts';
import { type AiClient, entryPath } from './client.ts';
import { putInJsonc, readJsonc, takeFromJsonc } from './jsonc.ts';
import { putInToml, readToml, takeFromToml } from './toml.ts';

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
