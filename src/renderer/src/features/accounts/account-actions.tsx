import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { vaultOf } from '../../../../shared/account.ts';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useHub } from '../../hub/queries.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.ts';
import { failureText } from '../../words/failure-text.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { useReceiptNotice } from '../receipts/receipt-view.ts';
import { accountTitle, clientsWith, listed, missingScopes, platformTitle } from './account-facts.ts';
import type { Connect } from './connecting.tsx';

export type AccountActions = ReturnType<typeof useAccountActions>;

type Parts = {
  platforms: readonly PlatformFacts[];
  connect: Connect;
  disconnect: (account: ListedAccount) => void;
  allow: (account: ListedAccount) => void;
};

/** What can be done with one account, the same in its row, its menu and its details. */
export function useAccountActions({ platforms, connect, disconnect, allow }: Parts) {
  const words = useWords();
  const { menu } = words.accounts;
  const [, go] = useLocation();
  const findOut = { text: words.frame.findOut, do: () => go('/settings/doctor') };
  const { mutateAsync } = useCall('accounts.check');
  const [checking, setChecking] = useState<ReadonlySet<string>>(new Set());

  const check = async (account: ListedAccount) => {
    const name = accountTitle(account, platforms);
    setChecking((before) => new Set(before).add(account.id));
    try {
      const { state } = await mutateAsync({ account: account.id });
      if (state === 'connected') showToast({ text: words.accounts.works(name) });
      else showToast({ text: words.accounts.worksNoMore(name), tone: 'danger', action: findOut });
    } catch (error) {
      const { message, hint } = failureText(words, error as Parameters<typeof failureText>[1]);
      showToast({ text: `${name}: ${message}`, detail: hint, tone: 'danger', action: findOut });
    } finally {
      setChecking((before) => new Set([...before].filter((id) => id !== account.id)));
    }
  };

  const actions = {
    checking,
    check: (account: ListedAccount) => void check(account),
    reconnect: (account: ListedAccount) => connect.start(account.platform, account),
    allow,
    activity: ({ id }: ListedAccount) => {
      location.hash = `/activity?account=${encodeURIComponent(id)}`;
    },
    disconnect,
    menu: (account: ListedAccount): MenuEntry[] => {
      const isEnding = account.state === 'disconnecting';
      const { id } = account;
      return [
        ...(isEnding
          ? []
          : [
              { id: 'check', text: menu.check, onAction: () => actions.check(account), isDisabled: checking.has(id) },
              { id: 'reconnect', text: menu.reconnect, onAction: () => actions.reconnect(account) },
              ...(missingScopes(account, platforms).length > 0
                ? [{ id: 'allow', text: menu.allow, onAction: () => allow(account) }]
                : []),
            ]),
        { id: 'activity', text: menu.activity, onAction: () => actions.activity(account) },
        {
          id: 'disconnect',
          text: isEnding ? menu.disconnectAgain : menu.disconnect,
          onAction: () => disconnect(account),
          isDanger: true,
          isApart: true,
        },
      ];
    },
  };
  return actions;
}

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
  const tell = useReceiptNotice();
  // Its text stays while the dialog goes.
  const last = useRef(account);
  if (account) last.current = account;
  const shown = last.current;
  if (!shown) return null;
  const name = accountTitle(shown, platforms);
  const clients = clientsWith(shown.id, keys, Date.now());
  return (
    <CallDialog
      call="accounts.disconnect"
      input={{ account: shown.id }}
      title={words.disconnect.title(name)}
      action={words.disconnect.action}
      isOpen={account !== null}
      onClose={onClose}
      onDone={(receipt) => tell(receipt, words.disconnect.done(name))}
    >
      <p>
        {clients.length === 0
          ? words.disconnect.noLosers
          : words.disconnect.losers(listed(clients, locale, words.moreClients), clients.length)}
      </p>
      <p>
        {words.disconnect[vaultOf(shown.id) === 'auth0' ? 'stays' : 'ends'](platformTitle(shown.platform, platforms))}
      </p>
    </CallDialog>
  );
}
