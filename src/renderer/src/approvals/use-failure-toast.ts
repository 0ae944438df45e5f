import type { Failure } from '../../../shared/errors.ts';
import { showToast } from '../ui/toast.tsx';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';

/** Says in a toast why something did not come to pass. */
export function useFailureToast(): (failure: Failure) => void {
  const words = useWords();
  return (failure) => {
    const { message, hint } = failureText(words, failure);
    showToast({ text: message, detail: hint, tone: 'danger' });
  };
}
