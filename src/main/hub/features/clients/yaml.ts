/**
 * One entry in a YAML file, put in and taken out as text: everything else keeps its bytes. The document of `yaml` tells where things
 * are; to write it out again would lay out foreign lines differently.
 */
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  stringify,
} from 'yaml';
import { entryName, type PlainResult, plainOk, plainProblem } from './client.ts';
import { putInJsonc, takeFromJsonc } from './jsonc.ts';

type Shape = { servers: string; isList?: true | undefined };
type Span = { from: number; to: number };

/** What a file holds; nothing but comments is no root. */
function parseYaml(text: string): PlainResult<Document | undefined> {
  const documents = orTooDeep(() => parseAllDocuments(text));
  if (!documents) return plainProblem('it is nested too deeply');
  if ('empty' in documents) return plainOk(undefined);
  const [document, second] = documents;
  if (second) return plainProblem('it holds more than one document');
  const [error] = document?.errors ?? [];
  // What the message says besides quotes the file.
  if (error)
    return plainProblem(`line ${error.linePos?.[0].line ?? 1}: ${error.code.toLowerCase().replaceAll('_', ' ')}`);
  if (document?.contents && !isMap(document.contents)) return plainProblem('line 1: it holds no map');
  return plainOk(document);
}

/** Undefined where the parser, which calls itself, runs out of stack. */
function orTooDeep<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function readYaml(text: string): PlainResult<unknown> {
  const document = parseYaml(text);
  if (!document.ok) return document;
  try {
    return plainOk(document.value?.toJS() ?? {});
  } catch (error) {
    if (error instanceof ReferenceError) return plainProblem('its aliases stand for too much');
    throw error;
  }
}

/** Adds the entry, with the property around it where that is missing. */
export function putInYaml(text: string, { servers, isList }: Shape, entry: object): PlainResult<string> {
  const parsed = parseYaml(text);
  if (!parsed.ok) return parsed;
  const root = rootOf(parsed.value);
  const added = isList ? [entry] : { [entryName]: entry };
  if (!root) return plainOk(appended(text, text.length, '', { [servers]: added }));
  if (root.flow) return putInFlow(text, { servers, isList }, entry);
  const held = pairIn(root, servers);
  if (!held) return plainOk(appended(text, text.length, indentAt(text, startOf(root)), { [servers]: added }));
  const value = held.value;
  if (!isCollection(value) || isMap(value) === (isList === true)) {
    return plainProblem(`line ${lineAt(text, startOf(held.key))}: ${servers} is no ${isList ? 'list' : 'map'}`);
  }
  if (value.flow) {
    const inside = isList ? JSON.stringify(entry) : `${JSON.stringify(entryName)}: ${JSON.stringify(entry)}`;
    const last = value.items.at(-1);
    const at = last ? endOf(last) : (value.range?.[0] ?? 0) + 1;
    return plainOk(`${text.slice(0, at)}${last ? ', ' : ''}${inside}${text.slice(at)}`);
  }
  return plainOk(appended(text, lineEnd(text, endOf(value)), indentAt(text, startOf(value)), added));
}

/** Takes the entry out, and the property around it where nothing else is in that. */
export function takeFromYaml(text: string, shape: Shape): PlainResult<string> {
  const parsed = parseYaml(text);
  if (!parsed.ok) return parsed;
  const root = rootOf(parsed.value);
  if (root?.flow) return takeFromJsonc(text, shape.isList ? [shape.servers] : [shape.servers, entryName], 0);
  const held = root && pairIn(root, shape.servers);
  const own = held && ownIn(held, shape);
  if (!held || !own) return plainOk(text);
  const { value } = held;
  if (!isCollection(value)) return plainOk(text);
  if (value.flow) {
    const at = value.items.indexOf(own as never);
    const [before, after] = [value.items[at - 1], value.items[at + 1]];
    const from = before ? endOf(before) : startOf(own);
    const to = before || !after ? endOf(own) : startOf(after as Placed);
    return plainOk(text.slice(0, from) + text.slice(to));
  }
  const without = cutLines(text, linesOf(text, own));
  // Its own line goes last, so that what was read of the text above it still holds.
  return plainOk(value.items.length > 1 ? without : cutLines(without, linesOf(without, held.key)));
}

/** The lines of our entry; undefined where it shares one with others, between braces. */
export function ownSpanInYaml(text: string, shape: Shape): Span | undefined {
  const parsed = parseYaml(text);
  const root = parsed.ok ? rootOf(parsed.value) : undefined;
  const held = root && pairIn(root, shape.servers);
  const own = held && isCollection(held.value) && !held.value.flow && ownIn(held, shape);
  return own ? linesOf(text, own) : undefined;
}

/** JSON is YAML: braces around the whole file are left to those who know JSON with comments. */
const putInFlow = (text: string, { servers, isList }: Shape, entry: object): PlainResult<string> =>
  isList ? putInJsonc(text, [servers], [entry]) : putInJsonc(text, [servers, entryName], entry);

const rootOf = (document: Document | undefined) => (isMap(document?.contents) ? document.contents : undefined);
type RootMap = NonNullable<ReturnType<typeof rootOf>>;

/** What stands in a map or in a list. */
type Placed = Pair<Node, Node | null> | Node;

const pairIn = (root: RootMap, name: string): Pair<Node, Node | null> | undefined =>
  root.items.find(({ key }) => isScalar(key) && key.value === name) as Pair<Node, Node | null> | undefined;

/** The pair or the item that is ours. */
function ownIn({ value }: Pair<Node, Node | null>, { isList }: Shape): Placed | undefined {
  if (!isCollection(value)) return undefined;
  if (!isList) return isMap(value) ? pairIn(value as RootMap, entryName) : undefined;
  return (value.items as Node[]).find((item) => isMap(item) && item.get('name') === entryName);
}

const startOf = (thing: Placed): number => (isPair(thing) ? (thing.key as Node) : thing).range?.[0] ?? 0;

/** Where its last letter is, without comments and blank lines behind it. */
function endOf(thing: unknown): number {
  if (isPair(thing)) return endOf(thing.value ?? thing.key);
  const last = isCollection(thing) && !thing.flow ? thing.items.at(-1) : undefined;
  return last ? endOf(last) : ((thing as Node).range?.[1] ?? 0);
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
/** The start of the next line; a text of several lines ends there already. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
const linesOf = (text: string, thing: Placed): Span => ({
  from: lineStart(text, startOf(thing)),
  to: lineEnd(text, endOf(thing)),
});
const indentAt = (text: string, offset: number): string => ' '.repeat(offset - lineStart(text, offset));

/** New lines at the start of one, or behind a last one that has no end; there none is made for them either. */
function appended(text: string, at: number, indent: string, added: object): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = stringify(added, { lineWidth: 0 }).trimEnd().split('\n');
  const block = lines.map((line) => indent + line).join(eol);
  const isOpen = at === text.length && text !== '' && !text.endsWith('\n');
  return text.slice(0, at) + (isOpen ? eol + block : block + eol) + text.slice(at);
}

function cutLines(text: string, { from, to }: Span): string {
  const isOpen = to === text.length && !text.endsWith('\n');
  const start = isOpen ? text.slice(0, from).replace(/\r?\n$/, '').length : from;
  return text.slice(0, start) + text.slice(to);
}
