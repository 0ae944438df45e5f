import { type ComponentProps, type ReactNode, useRef } from 'react';
import type { CallArguments, CallOutput, CallsOf } from '../../../shared/contract.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useCall } from './queries.ts';

type CallDialogProps<N extends CallsOf<'console'>> = Omit<
  ComponentProps<typeof ConfirmDialog>,
  'onConfirm' | 'isPending'
> & {
  call: N;
  input: CallArguments<N>;
  /** Told when the dialog has closed, even if what showed it has gone with the session. */
  onDone: (output: CallOutput<N>) => void;
  onFailed?: () => void;
  /** Said below what failed. */
  failedHint?: ReactNode;
};

/** Asks before a call that cannot be undone. What fails is said in the dialog, which stays. */
export function CallDialog<N extends CallsOf<'console'>>(props: CallDialogProps<N>) {
  const { call, input, onDone, onFailed, failedHint, children, onClose, ...dialog } = props;
  const { mutateAsync, isPending, error, reset } = useCall(call);
  const close = () => {
    reset();
    onClose();
  };
  // As in `useCall`: a double click confirms once.
  const isUnderWay = useRef(false);
  const confirm = () => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    const done = (output: CallOutput<N>) => {
      close();
      onDone(output);
    };
    void mutateAsync(input)
      .finally(() => {
        isUnderWay.current = false;
      })
      .then(done, () => onFailed?.());
  };
  return (
    <ConfirmDialog {...dialog} onClose={close} isPending={isPending} onConfirm={confirm}>
      {children}
      {error && <FailureNote failure={error} />}
      {error && failedHint}
    </ConfirmDialog>
  );
}
