/** Screening: what leaves the hub for a client holds no credential that somebody left in a file, an issue or a commit. */
import * as z from 'zod';
import type { Access, Grant } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { onWorker } from '../../ground/on-worker.ts';
import type { CallOutcome } from '../call.ts';
import { markStart, type maskAll, maskTogether } from './mask.ts';

type Screened<Value> = { value: Value; removed: number };

/** Characters that are searched in milliseconds; an answer of a tool has hardly as many. */
const few = 32_000;

/**
 * The same value with every credential in its texts replaced by `[secret removed: …]`, and how many there were. Fails with
 * `too_costly` for what takes too long to search.
 */
export async function screen<Value>(value: Value): Promise<Result<Screened<Value>>> {
  const texts = textsOf(value);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const here = length <= few ? await maskTogether(texts) : undefined;
  const masked = here ? ok(here) : await onWorker<typeof maskAll>('mask secrets', texts);
  if (!masked.ok) return masked;
  const { texts: clean, count: removed } = masked.value;
  if (removed === 0) return ok({ value, removed });
  const next = clean.values();
  return ok({ value: mapTexts(value, () => next.next().value ?? '') as Value, removed });
}

/** Whether there is a mark in it that screening left: written to a file, it would take the place of the secret. */
export const holdsMark = (value: unknown): boolean => JSON.stringify(value).includes(markStart);

function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  mapTexts(value, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** Each text in a value made another; names of fields too, since a platform's own names, as of files, may be among them. */
export function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [map(name), mapTexts(one, map)]));
}

// What a client is told of a call: its answer and its failures without secrets, and how many there were.

const secretsRemoved = z
  .number()
  .optional()
  .describe('How many secrets were taken out of this answer; each left the mark [secret removed: kind]');

/** What any tool may answer beside its own output. */
export const withSecretsRemoved = (output: z.ZodObject): z.ZodObject =>
  output.extend({ secrets_removed: secretsRemoved });

/**
 * The end of a call as this key may have it; `counted` adds to an answer how many secrets were removed from it. The record says
 * how many, and never one of them. `access`: of what was done, since a change is made whether or not its answer can be shown.
 */
export async function screenOutcome<T>(
  end: CallOutcome<T>,
  { screening }: Grant,
  counted: (value: T, removed: number) => T,
  access: Access,
  search = screen,
): Promise<CallOutcome<T>> {
  if (screening === 'off') return end;
  const done = await search(end.result);
  if (!done.ok) {
    const isMade = access !== 'read' && end.result.ok;
    return { ...end, reason: 'could not be screened in time', result: isMade ? withheld : done };
  }
  const { value: result, removed } = done.value;
  if (removed === 0) return end;
  const words = `${removed} ${removed === 1 ? 'secret' : 'secrets'} removed`;
  return {
    ...end,
    reason: end.reason === null ? words : `${end.reason}; ${words}`,
    result: result.ok ? { ...result, value: counted(result.value, removed) } : result,
  };
}

const withheld = fail('outcome_unknown', 'The change was made. The platform’s answer took too long to screen.', {
  hint: 'Look at it on the platform. Do not make the change again.',
});
