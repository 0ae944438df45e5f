import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedAccount } from '../../../shared/model.ts';
import { usePageCreate } from '../frame/page-create.ts';
import { useHub } from '../hub/queries.ts';
import buttonCss from '../ui/button.module.css';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Empty, FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { AccountList } from './account-list.tsx';
import { AccountPanel } from './account-panel.tsx';
import css from './accounts.module.css';
import { AllowDialog, type Allowing } from './allow-dialog.tsx';
import { ConnectButton } from './connect-buttons.tsx';
import { ConnectState } from './connect-state.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { AccountNextStep } from './next-step.tsx';
import { Offers } from './offers.tsx';
import { connectable } from './served-by.ts';
import { SignedIn } from './signed-in.tsx';
import { useAccountActions } from './use-account-actions.ts';
import { useConnect } from './use-connect.ts';
import { type WantedAccount, wantedAccount } from './wanted-platform.ts';

/** What the person's AI can reach: their connected accounts, each as it was last proved. */
export function AccountsPage() {
  const { accounts: words } = useWords();
  const accounts = useHub('accounts.list', {});
  const known = useHub('platforms.list', {});
  const { data: platforms = [] } = known;
  const keys = useHub('keys.list', {});
  /** What the list stands on and below comes with it, so that nothing moves afterwards. */
  const shown = known.isPending || keys.isPending ? undefined : accounts.data;
  const offered = connectable(platforms);
  const connect = useConnect(platforms);
  const [opened, setOpened] = useState<string | null>(null);
  const [ending, setEnding] = useState<ListedAccount | null>(null);
  const [allowing, setAllowing] = useState<Allowing | null>(null);
  const actions = useAccountActions({
    ...{ platforms, connect, disconnect: setEnding },
    allow: (account) => setAllowing({ account, tool: null }),
  });
  const wanted = useWanted();
  const open = accounts.data?.find(({ id }) => id === opened);
  const connectButton = useRef<HTMLSpanElement>(null);
  // The button itself, so that several platforms open their menu.
  usePageCreate(() => connectButton.current?.querySelector('button')?.click());
  const start = (platform: string, tool?: string) => connect.start(platform, undefined, tool ? [tool] : undefined);

  return (
    <div className={css['page']}>
      <PageHeader
        title={words.title}
        sentence={words.sentence}
        actions={
          <>
            <Link href="/accounts/catalogue" className={classes(buttonCss['button'])}>
              {words.others}
            </Link>
            {accounts.data?.length !== 0 && (
              <span ref={connectButton}>
                <ConnectButton platforms={offered} onConnect={start} />
              </span>
            )}
          </>
        }
      />
      <ConnectState connect={connect} platforms={platforms} />
      {shown && !connect.waiting && !connect.failure && (
        <AccountNextStep
          accounts={shown}
          platforms={platforms}
          wanted={wanted}
          onConnect={start}
          onAllow={setAllowing}
        />
      )}
      {shown ? (
        <>
          {shown.length === 0 ? (
            <NoAccounts platforms={wanted === null ? offered : []} onConnect={start} />
          ) : (
            <AccountList
              accounts={shown}
              platforms={platforms}
              actions={actions}
              selected={opened ?? undefined}
              onOpen={({ id }) => setOpened(id)}
              onConnect={start}
            />
          )}
          <SignedIn />
        </>
      ) : accounts.error ? (
        <FailureNote
          failure={accounts.error}
          onRetry={() => void accounts.refetch()}
          isRetrying={accounts.isRefetching}
        />
      ) : (
        <Skeleton rows={3} height="tall" />
      )}
      {open && <AccountPanel account={open} platforms={platforms} actions={actions} onClose={() => setOpened(null)} />}
      {allowing && (
        <AllowDialog
          {...allowing}
          platforms={platforms}
          onClose={() => setAllowing(null)}
          onAllow={(tools) => connect.start(allowing.account.platform, allowing.account, tools)}
        />
      )}
      <DisconnectDialog account={ending} platforms={platforms} onClose={() => setEnding(null)} />
    </div>
  );
}

type NoAccountsProps = Parameters<typeof ConnectButton>[0];

function NoAccounts({ platforms, onConnect }: NoAccountsProps) {
  const { accounts } = useWords();
  const [first, ...others] = platforms;
  return (
    <>
      <Empty
        actions={
          first &&
          others.length === 0 && (
            <Button kind="primary" onPress={() => onConnect(first.name)}>
              {accounts.connect(first.title)}
            </Button>
          )
        }
      >
        {accounts.empty} {accounts.emptyHelp}
      </Empty>
      {others.length > 0 && <Offers platforms={platforms} onConnect={onConnect} />}
    </>
  );
}

/** What an address asked for; it stays asked for after the address has lost it. */
function useWanted(): WantedAccount | null {
  const [path] = useLocation();
  const named = wantedAccount(path);
  const [wanted, setWanted] = useState(named);
  if (named !== null && (named.platform !== wanted?.platform || named.tool !== wanted.tool)) setWanted(named);
  return wanted;
}
