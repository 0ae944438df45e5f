/** A failure in the words of the console: in place, or as a toast. */
import type { Failure } from '../../../shared/errors.ts';
import { showToast } from '../ui/toast.ts';
import { type FailureText, failureText } from './failure-text.ts';
import { useWords } from './index.ts';

export function useFailureText<F extends Failure | null>(failure: F): FailureText | (F & null) {
  const words = useWords();
  return failure ? failureText(words, failure) : (failure as F & null);
}

/** Says in a toast why something failed. */
export function useFailureToast(): (failure: Failure) => void {
  const words = useWords();
  return (failure) => {
    const { message, hint } = failureText(words, failure);
    showToast({ text: message, detail: hint, tone: 'danger' });
  };
}
