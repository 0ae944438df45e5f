import { useReceiptNotice } from '../features/receipts/receipt-view.ts';
import { CallDialog } from '../hub/call-dialog.tsx';
import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';

/** Asks before the hub is signed out, which stops the AI clients too, and offers to close this session alone. */
export function SignOutDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { signOut: words } = useWords().frame;
  const { lock } = useHubConnection();
  const tell = useReceiptNotice();
  return (
    <CallDialog
      call="session.signOut"
      input={{}}
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={(receipt) => tell(receipt, words.done)}
      instead={lock && <Button onPress={() => void lock()}>{words.instead}</Button>}
    >
      <p>{words.text}</p>
    </CallDialog>
  );
}
