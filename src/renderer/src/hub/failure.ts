/** What the other side says went wrong, read with the suspicion due to anything from outside. */
import * as z from 'zod/mini';
import { type ErrorCode, errors, type Failure, failure } from '../../../shared/errors.ts';

const Said = z.object({
  code: z.string(),
  message: z.string(),
  hint: z._default(z.string(), ''),
  retryAfterSeconds: z.optional(z.number()),
});

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

/** A failure as the hub sent it; anything else is a defect of one of the two sides. */
export function readFailure(said: unknown): Failure {
  const read = Said.safeParse(said);
  if (!read.success || !isCode(read.data.code)) return failure('internal');
  const { code, message, hint, retryAfterSeconds } = read.data;
  return { code, message, hint, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

/** No answer at all: the hub has stopped, or this computer lost its way to it. */
export const hubDown = (): Failure => ({
  code: 'not_running',
  message: 'The hub does not answer.',
  hint: 'Nothing was lost. Start it again; this page goes on by itself.',
});
