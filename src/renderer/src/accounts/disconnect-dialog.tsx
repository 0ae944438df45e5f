import { useRef } from 'react';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import type { Receipt } from '../../../shared/receipt.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { useTellReceipt } from '../receipts/tell-receipt.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { accountTitle, clientsWith, listed, platformTitle } from './names.ts';

type DisconnectDialogProps = {
  account: ListedAccount | null;
  platforms: readonly PlatformFacts[];
  onClose: () => void;
};

/** Asks before an account is taken away, and says from whom. */
export function DisconnectDialog({ account, platforms, onClose }: DisconnectDialogProps) {
  const { accounts: words } = useWords();
  const locale = useLocale();
  const { data: keys = [] } = useHub('keys.list', {});
  const { mutate, isPending, error, reset } = useCall('accounts.disconnect');
  const tell = useTellReceipt();
  // Its text stays while the dialog goes.
  const last = useRef(account);
  if (account) last.current = account;
  const shown = last.current;
  if (!shown) return null;
  const name = accountTitle(shown, platforms);
  const clients = clientsWith(shown.id, keys, Date.now());
  const close = () => {
    reset();
    onClose();
  };
  const done = (receipt: Receipt) => {
    tell(receipt, words.disconnect.done(name));
    close();
  };
  return (
    <ConfirmDialog
      title={words.disconnect.title(name)}
      action={words.disconnect.action}
      isOpen={account !== null}
      isPending={isPending}
      onClose={close}
      onConfirm={() => mutate({ account: shown.id }, { onSuccess: done })}
    >
      <p>
        {clients.length === 0
          ? words.disconnect.noLosers
          : words.disconnect.losers(listed(clients, locale, words.moreClients), clients.length)}
      </p>
      <p>{words.disconnect.stays(platformTitle(shown.platform, platforms))}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
