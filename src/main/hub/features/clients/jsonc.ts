/**
 * One entry in a JSON file with comments, put in and taken out as text: everything else keeps its bytes. `modify` of
 * jsonc-parser is not used for it, since it lays out the lines around an edit again, foreign ones too.
 */
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { type PlainResult, plainOk, plainProblem } from './client.ts';

/** A parsed value of great depth overflows the stack of all code that walks it, the parser first. */
const deepest = 200;

export function parseJsonc(text: string): PlainResult<Node | undefined> {
  if (text.trim() === '') return plainOk(undefined);
  const tooDeep = offsetDeeperThan(deepest, text);
  if (tooDeep !== undefined) return plainProblem(`line ${lineAt(text, tooDeep)}: it is nested too deeply`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) return plainProblem(`line ${lineAt(text, error.offset)}: ${wordsOf(error)}`);
  return root?.type === 'object' ? plainOk(root) : plainProblem('line 1: it holds no object');
}

function offsetDeeperThan(limit: number, text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    if (scanner.getTokenLength() === 0) return undefined;
    const sign = text[scanner.getTokenOffset()];
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    if (depth > limit) return scanner.getTokenOffset();
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
/** `CommaExpected` as `comma expected`. */
const wordsOf = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

export function readJsonc(text: string): PlainResult<unknown> {
  const root = parseJsonc(text);
  if (!root.ok) return root;
  return plainOk(root.value ? getNodeValue(root.value) : {});
}

/** Adds a property where there is none, with the objects around it that are missing. */
export function putInJsonc(text: string, path: readonly string[], value: unknown): PlainResult<string> {
  const parsed = parseJsonc(text);
  if (!parsed.ok) return parsed;
  if (!parsed.value) return plainOk(`${JSON.stringify(nested(path, value), null, 2)}\n`);
  let object = parsed.value;
  let depth = 0;
  for (const name of path.slice(0, -1)) {
    const next = findNodeAtLocation(object, [name]);
    if (!next) break;
    if (next.type !== 'object') return plainProblem(`line ${lineAt(text, next.offset)}: ${name} is no object`);
    object = next;
    depth += 1;
  }
  const name = path[depth] ?? '';
  return plainOk(insert(text, parsed.value, object, name, nested(path.slice(depth + 1), value)));
}

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner, name) => ({ [name]: inner }), value);

function insert(text: string, root: Node, object: Node, name: string, value: unknown): string {
  const close = object.offset + object.length - 1;
  const inside = text.slice(object.offset + 1, close);
  const at = object.offset + 1 + inside.trimEnd().length;
  const last = object.children?.at(-1);
  const lastEnd = last && last.offset + last.length;
  const isTrailing = lastEnd !== undefined && commaAfter(text, lastEnd) !== undefined;
  const [before, after] =
    lastEnd === undefined || isTrailing
      ? [text.slice(0, at), '']
      : [text.slice(0, lastEnd), `,${text.slice(lastEnd, at)}`];
  const start = before + after;
  const comma = isTrailing ? ',' : '';
  const isSpread = inside.includes('\n') || (!last && (text.includes('\n') || object === root));
  if (!isSpread) return `${start} ${JSON.stringify(name)}: ${JSON.stringify(value)}${comma}${text.slice(at)}`;

  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = indentationAt(text, object.offset);
  const unit = unitOf(text, root);
  const indent = last && startsLine(text, last.offset) ? indentationAt(text, last.offset) : outer + unit;
  const written = JSON.stringify(value, null, unit).replaceAll('\n', eol + indent);
  const end = text.slice(at, close).includes('\n') ? '' : eol + outer;
  return `${start}${eol}${indent}${JSON.stringify(name)}: ${written}${comma}${end}${text.slice(at)}`;
}

/** Where the comma is that follows, behind blanks and comments. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',' ? scanner.getTokenOffset() : undefined;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const startsLine = (text: string, offset: number): boolean => text.slice(lineStart(text, offset), offset).trim() === '';
const indentationAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';

/** How the file indents, by its first line that does. */
function unitOf(text: string, root: Node): string {
  const property = root.children?.find(({ offset }) => startsLine(text, offset));
  return (property && indentationAt(text, property.offset)) || '  ';
}

/** Takes a property out, and the objects around it that are empty then, down to the depth at which they were put in. */
export function takeFromJsonc(text: string, path: readonly string[], depth: number): PlainResult<string> {
  const parsed = parseJsonc(text);
  if (!parsed.ok) return parsed;
  const property = parsed.value && findNodeAtLocation(parsed.value, [...path])?.parent;
  if (!property) return plainOk(text);
  const taken = cut(text, property);
  const around = path.slice(0, -1);
  if (around.length <= depth) return plainOk(taken);
  const left = parseJsonc(taken);
  const holder = left.ok && left.value ? findNodeAtLocation(left.value, around) : undefined;
  const isEmpty = holder && taken.slice(holder.offset + 1, holder.offset + holder.length - 1).trim() === '';
  return isEmpty ? takeFromJsonc(taken, around, depth) : plainOk(taken);
}

function cut(text: string, property: Node): string {
  const { offset, length } = property;
  const siblings = property.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(property) - 1];
  const following = commaAfter(text, offset + length);
  const preceding =
    following === undefined && previous ? commaAfter(text, previous.offset + previous.length) : undefined;
  let from = offset;
  let to = following === undefined ? offset + length : following + 1;
  while (/[ \t]/.test(text[to] ?? '')) to += 1;
  const endsLine = text[to] === undefined || /[\r\n}]/.test(text[to] ?? '');
  if (startsLine(text, from) && endsLine) {
    from = Math.max(lineStart(text, from) - 1, 0);
    if (text[from - 1] === '\r') from -= 1;
  } else if (following === undefined) {
    to = offset + length;
    while (/[ \t]/.test(text[from - 1] ?? '')) from -= 1;
  }
  const before =
    preceding === undefined ? text.slice(0, from) : text.slice(0, preceding) + text.slice(preceding + 1, from);
  return before + text.slice(to);
}
