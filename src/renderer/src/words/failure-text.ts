/** A failure in the person's words. */
import { errors, type Failure } from '../../../shared/errors.ts';
import type { ConsoleWords } from './index.ts';

export type FailureText = { message: string; hint: string };

/** What the hub added to its standing sentence stays; a separate hint that says more than the table's stays too. */
export function failureText(words: Pick<ConsoleWords, 'failures' | 'common'>, failure: Failure): FailureText {
  const [, standing, standingHint] = errors[failure.code];
  const ours = words.failures[failure.code];
  const wait = failure.retryAfterSeconds === undefined ? '' : ` ${words.common.retryIn(failure.retryAfterSeconds)}`;
  if (!ours) return { message: failure.message, hint: failure.hint + wait };
  const isWhole = failure.code === 'usage' && failure.message !== standing;
  const added = failure.message.startsWith(standing) ? failure.message.slice(standing.length) : '';
  const hint =
    failure.hint === standingHint || !failure.hint || failure.code === 'not_running' ? ours.hint : failure.hint;
  return { message: isWhole ? failure.message : (ours.message ?? standing) + added, hint: hint + wait };
}
