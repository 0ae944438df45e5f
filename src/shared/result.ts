/** Expected failures are values; of a defect its kind and place alone may be told, for its message could quote data, or a secret. */
import { type ErrorCode, type Failure, type FailureDetails, failure } from './errors.ts';

/** What a step that may fail in an expected way answers. Bugs throw. */
export type Result<T> = { ok: true; value: T } | Failed;
export type Failed = { ok: false; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** A failed result; the arguments are those of `failure`. */
export const fail = (code: ErrorCode, detail?: string, more?: FailureDetails): Failed => ({
  ok: false,
  failure: failure(code, detail, more),
});

/** For the log, which then holds what the answer `internal` promises: the name of the error, and file and line. */
export function defectFacts(error: unknown): { error: string; at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: 'unknown' };
  const { name, message, stack = '' } = error;
  // The message comes first, and each of its lines could look like a place.
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const place = /^\s*at .*?([^()\s]+:\d+:\d+)\)?$/m.exec(frames)?.[1];
  return { error: name, at: place?.split(/[/\\]/).at(-1) ?? 'unknown' };
}

/** What a caller is told of a defect. An update in place takes away files that the hub has not read yet; a restart reads the new ones. */
export function defectFailure(error: unknown): Failure {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return failure(isMissing ? 'replaced' : 'internal');
}

/** The answer where there is no log: it holds the details itself. */
export function unlogged(thrown: unknown): Failure {
  const { error, at } = defectFacts(thrown);
  return failure('internal', `(${error} at ${at})`, { hint: 'Report it with this message.' });
}
