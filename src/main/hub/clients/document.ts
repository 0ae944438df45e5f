/** A client's configuration file as text with one entry of ours, whatever its format. */
import { isDeepStrictEqual } from 'node:util';
import { type Attempt, done, problem } from './attempt.ts';
import { type Client, placeOf } from './client.ts';
import { putInJsonc, readJsonc, takeFromJsonc } from './jsonc.ts';
import { putInToml, readToml, takeFromToml } from './toml.ts';

const byteOrderMark = '\uFEFF';

type Values = Record<string, unknown>;
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file's text; `undefined` bytes are a file that is not there. */
export function textOf(bytes: Buffer | undefined): Attempt<string> {
  if (bytes === undefined) return done('');
  try {
    return done(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return problem('it is not text in UTF-8');
  }
}

function read({ format }: Client, text: string): Attempt<unknown> {
  const bare = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return format === 'toml' ? readToml(bare) : readJsonc(bare);
}

/** Our entry; `undefined` where there is none. */
export function entryIn(client: Client, text: string): Attempt<unknown> {
  const values = read(client, text);
  if (!values.ok) return values;
  const [servers, name] = placeOf(client);
  const held = isValues(values.value) ? values.value[servers] : undefined;
  return done(isValues(held) && Object.hasOwn(held, name) ? held[name] : undefined);
}

/** How many of the names that lead to our entry are there already. */
export function depthIn(client: Client, text: string): Attempt<number> {
  const values = read(client, text);
  if (!values.ok) return values;
  return done(isValues(values.value) && Object.hasOwn(values.value, client.servers) ? 1 : 0);
}

/** The text with our entry. Fails where anything else in the file would mean something else then. */
export function withEntry(client: Client, text: string, entry: Values): Attempt<string> {
  return edited(client, text, entry, (bare) =>
    client.format === 'toml' ? putInToml(bare, placeOf(client), entry) : putInJsonc(bare, placeOf(client), entry),
  );
}

/** The text without our entry, and without what was put in around it; `depth` is as it was before. */
export function withoutEntry(client: Client, text: string, depth: number): Attempt<string> {
  const isWhole = (left: string): boolean => meansTheSame(client, text, left);
  return edited(client, text, undefined, (bare) =>
    client.format === 'toml'
      ? takeFromToml(bare, placeOf(client), isWhole)
      : takeFromJsonc(bare, placeOf(client), depth),
  );
}

function edited(
  client: Client,
  text: string,
  entry: Values | undefined,
  edit: (bare: string) => Attempt<string>,
): Attempt<string> {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const made = edit(text.slice(mark.length));
  if (!made.ok) return made;
  const after = read(client, made.value);
  const isSafe =
    meansTheSame(client, text, made.value) && isDeepStrictEqual(after.ok && plain(entryOf(client, after.value)), entry);
  return isSafe
    ? done(mark + made.value)
    : problem('it is written in a way that cannot be edited without changing more');
}

/** Whether two texts hold the same but for our entry. */
function meansTheSame(client: Client, one: string, other: string): boolean {
  const [before, after] = [read(client, one), read(client, other)];
  if (!before.ok || !after.ok) return false;
  return isDeepStrictEqual(foreign(client, before.value), foreign(client, after.value));
}

/** Parsers give objects of their own kinds. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : structuredClone({ ...(value as Values) });

function entryOf(client: Client, values: unknown): unknown {
  const [servers, name] = placeOf(client);
  const held = isValues(values) ? values[servers] : undefined;
  return isValues(held) ? held[name] : undefined;
}

/** All but our entry; a list of servers that is empty is the same as none. */
function foreign(client: Client, values: unknown): Values {
  const [servers, name] = placeOf(client);
  const { [servers]: held, ...others } = isValues(values) ? values : {};
  if (held !== undefined && !isValues(held)) return { ...others, [servers]: held };
  const { [name]: _, ...kept } = held ?? {};
  return Object.keys(kept).length > 0 ? { ...others, [servers]: kept } : others;
}
