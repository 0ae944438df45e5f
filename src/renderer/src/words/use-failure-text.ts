import type { Failure } from '../../../shared/errors.ts';
import { type FailureText, failureText } from './failure-text.ts';
import { useWords } from './index.ts';

export const useFailureText = (failure: Failure): FailureText => failureText(useWords(), failure);
