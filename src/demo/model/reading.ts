/** What a model of the demo understands of its prompt; it knows nothing else. */
import { type Asked, isObject } from './asked.ts';

/** A thing that the data names, such as a commit or an issue, under the number by which it is cited. */
export type Item = { n: number; fields: Record<string, unknown> };

export type Reading = {
  /** What the last message says outside the data. */
  question: string;
  isChinese: boolean;
  items: readonly Item[];
  /** Whether there was data at all, even without a single item. */
  hasData: boolean;
};

const namesOfThings = ['sha', 'title', 'number', 'path', 'body', 'text', 'description', 'patch'];
const wrappers = ['data', 'item', 'value', 'fields'];

/** Every line of the last user message that is a JSON object is data; the rest is the question. */
export function read({ messages }: Asked): Reading {
  const last = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const spoken: string[] = [];
  const found: Record<string, unknown>[] = [];
  for (const line of last.split('\n')) {
    const object = parseLine(line);
    if (object === undefined) spoken.push(line);
    else found.push(object);
  }
  const question = spoken.join('\n').trim();
  const items = found
    .flatMap(unfold)
    .filter((fields) => namesOfThings.some((name) => name in fields))
    .map((fields, index) => ({ n: Number(fields['n'] ?? index + 1), fields }));
  return { question, isChinese: /\p{Script=Han}{2}/u.test(question), items, hasData: found.length > 0 };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  const text = line
    .trim()
    .replace(/^[-*]\s+/, '')
    .replace(/,$/, '');
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Fields of an object inside join those around it, which go first; a list of items stands for its members. */
function unfold(object: Record<string, unknown>): Record<string, unknown>[] {
  const { items, ...fields } = object;
  if (Array.isArray(items)) return items.filter(isObject).flatMap((item) => unfold({ ...fields, ...item }));
  const inside = wrappers.map((name) => object[name]).filter(isObject);
  const around = Object.entries(fields).filter(([name, value]) => !(wrappers.includes(name) && isObject(value)));
  return [Object.assign({}, ...inside, Object.fromEntries(around))];
}

/** A field as text, or empty. */
export function textOf(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
