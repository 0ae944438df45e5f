/** A failure in the words of the console: in place, or as a toast. */
import type { Failure } from '../../../shared/errors.ts';
import { isWebAddress } from '../network-of.ts';
import { showToast } from '../ui/toast.ts';
import { type FailureText, failureText } from './failure-text.ts';
import { type ConsoleWords, useWords } from './index.ts';

export function useFailureText<F extends Failure | null>(failure: F): FailureText | (F & null) {
  const words = useWords();
  return failure ? failureText(words, failure) : (failure as F & null);
}

/** Says in a toast why something failed. */
export function useFailureToast(): (failure: Failure) => void {
  const words = useWords();
  return (failure) => tellFailure(words, failure);
}

/** The same, after what was `told` of the rest; with a button for the page where a passkey is asked for. */
export function tellFailure(words: ConsoleWords, failure: Failure, ...told: string[]): void {
  const { message, hint } = failureText(words, failure);
  const { code, link = '' } = failure;
  const openPage = { text: words.common.openPage, do: () => void open(link, '_blank', 'noopener') };
  const isAtPage = code === 'passkey_needed' && isWebAddress(link);
  showToast({
    text: message,
    detail: [...told, hint].join(' '),
    tone: 'danger',
    ...(isAtPage && { action: openPage }),
  });
}
