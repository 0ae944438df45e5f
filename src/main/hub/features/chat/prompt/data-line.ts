/** Data as one line of JSON each, in which no content can end the line, the data, the message or its own label. */
import { maskShapes } from '../../../kernel/screening/mask.ts';

export type Seen = { masked: number; shortened: boolean };

/** Read by programs alone; `url` is the source of its line. */
const useless = new Set(['url', 'id', 'node_id', 'cursor', 'next_cursor', 'left_out']);

/**
 * What a model has a use for: no empty fields, no cursors, no credentials, no text longer than `longest`. What happened
 * to it is noted in `seen`.
 */
export function forModel(value: unknown, longest: number, seen: Seen): unknown {
  if (typeof value === 'string') return shorten(withoutSecrets(value, seen), longest, seen);
  if (Array.isArray(value)) return value.map((one) => forModel(one, longest, seen)).filter(isFilled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !useless.has(name));
  return Object.fromEntries(
    entries
      .map(([name, field]) => [name, forModel(field, longest, seen)] as const)
      .filter(([, field]) => isFilled(field)),
  );
}

export const isFilled = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** Before the cut, which could leave half of a credential. */
function withoutSecrets(text: string, seen: Seen): string {
  const { text: masked, count } = maskShapes(text);
  seen.masked += count;
  return masked;
}

function shorten(text: string, longest: number, seen: Seen): string {
  if (text.length <= longest) return text;
  seen.shortened = true;
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * Strings that a model server may take for a control token of its chat template, such as `<|im_start|>`, no matter where they
 * stand in a message (llama.cpp and vLLM parse them in content too): they would end the message and begin another.
 */

/** `[INST]`, `[/TOOL_RESULTS]`, `[gMASK]`; `]~b]` and `[e~[` of MiniMax. */
const bracket = String.raw`\[(?=\/?[gs]?[A-Z][A-Z_]+\])|\](?=~)|\[(?=e~\[)`;

/** Where one may begin inside JSON. All others hold a `<`, which JSON can do without, so that new ones are covered. */
const controlStart = `<|${bracket}`;

const names =
  's|bos|eos|pad|unk|mask|sep|cls|think|tools?|tool_calls?|tool_response|start_of_turn|end_of_turn|start_of_image|end_of_image|image|system|user|assistant|PRE|SUF|MID|EOT';
const plainStart = new RegExp(`<(?=[|｜]|<\\/?SYS>>|\\/?(?:${names})>)|(?<=>>)(?=[A-Z]+<<)|${bracket}`, 'g');

/**
 * Plain text in which no control token is whole: a space goes into each. What a person writes may be pasted, and earlier
 * answers may quote what was fetched, so both would carry other people's tokens; a space is all it costs.
 */
export const withoutControlTokens = (text: string): string => text.toWellFormed().replace(plainStart, '$& ');

const misleading = new RegExp(
  String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}]|${controlStart}`,
  'gu',
);

/**
 * One line of JSON. What a person does not see, what turns the direction of writing and what a model server takes for a
 * control token are escaped, so that it is told rather than obeyed; `boundary` can't occur in it.
 */
export function dataLine(value: object, boundary: string): string {
  const line = JSON.stringify(value).replace(misleading, escaped);
  // The last character of 32 is never part of an escape, which begins with a backslash and is six long.
  return line.replaceAll(boundary, boundary.slice(0, -1) + escaped(boundary.slice(-1)));
}

const escaped = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
