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
