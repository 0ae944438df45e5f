/** Screening: what leaves the hub for a client holds no credential that somebody left in a file, an issue or a commit. */
import { loadRules, type MaskByRules } from './rules.ts';
import { type Masked, markStart, maskShapes } from './shapes.ts';

export type Screened<Value> = { value: Value; removed: number };

/** Loaded for the first answer, so that the start of the hub does not wait for it. */
let rules: Promise<MaskByRules> | undefined;

/** The same value with every credential in its texts replaced by `[secret removed: …]`, and how many there were. */
export async function screen<Value>(value: Value): Promise<Screened<Value>> {
  rules ??= loadRules();
  const maskByRules = await rules;
  const mask = (text: string): Masked => {
    const shapes = maskShapes(text);
    const masked = maskByRules(shapes.text);
    return { text: masked.text, count: shapes.count + masked.count };
  };
  const masked = maskAll(textsOf(value), mask);
  const removed = masked.reduce((sum, { count }) => sum + count, 0);
  if (removed === 0) return { value, removed };
  const next = masked.values();
  return { value: mapTexts(value, () => next.next().value?.text ?? '') as Value, removed };
}

/** Whether there is a mark in it that screening left: written to a file, it would take the place of the secret. */
export const holdsMark = (value: unknown): boolean => JSON.stringify(value).includes(markStart);

/** Most texts hold none, and many in one are searched much faster than one by one: only what holds some is halved. */
function maskAll(texts: string[], mask: (text: string) => Masked): Masked[] {
  const whole = mask(texts.join('\n'));
  if (whole.count === 0) return texts.map((text) => ({ text, count: 0 }));
  if (texts.length === 1) return [whole];
  const half = Math.ceil(texts.length / 2);
  return [...maskAll(texts.slice(0, half), mask), ...maskAll(texts.slice(half), mask)];
}

function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  mapTexts(value, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** Names of fields too, since a platform's own names, as of files, may be among them. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [map(name), mapTexts(one, map)]));
}
