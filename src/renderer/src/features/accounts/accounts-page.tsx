import { Plus } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { usePageCreate } from '../../frame/shortcuts.ts';
import { useHub } from '../../hub/queries.ts';
import buttonCss from '../../ui/button.module.css';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu } from '../../ui/menu.tsx';
import { Awaited, Empty, PageHeader } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { DisconnectDialog, useAccountActions } from './account-actions.tsx';
import {
  accountTitle,
  missingScopes,
  offered,
  type RequestedAccount,
  requestedAccount,
  signedInWith,
  toolCounts,
} from './account-facts.ts';
import { AccountList, AccountPanel } from './account-list.tsx';
import css from './accounts.module.css';
import { AllowDialog, type Allowing } from './allow-dialog.tsx';
import { ConnectState, useConnect } from './connecting.tsx';
import { PlatformMark } from './platform-mark.tsx';

/** The accounts with everything that can become one, or a page about something to import. */
export function AccountsScreen() {
  const [path] = useLocation();
  const [, , part, page] = path.split(/[/?]/);
  return part === 'imports' && page ? <ImportsScreen /> : <AccountsPage />;
}

/** What the person's AI can reach: their connected accounts, each as it was last proved, what was imported, and all platforms. */
function AccountsPage() {
  const { accounts: words, frame } = useWords();
  const accounts = useHub('accounts.list', {});
  const known = useHub('platforms.list', {});
  const { data: platforms = [] } = known;
  /** What the list stands on and below comes with it, so that nothing moves afterwards. */
  const shown = known.isPending ? undefined : accounts.data;
  const now = offered(platforms);
  const connect = useConnect(platforms);
  const [opened, setOpened] = useState<string | null>(null);
  const [ending, setEnding] = useState<ListedAccount | null>(null);
  const [allowing, setAllowing] = useState<Allowing | null>(null);
  const actions = useAccountActions({
    platforms,
    connect,
    disconnect: setEnding,
    allow: (account) => setAllowing({ account, tool: null }),
  });
  const wanted = useRequestedAccount();
  const open = accounts.data?.find(({ id }) => id === opened);
  const connectButton = useRef<HTMLSpanElement>(null);
  // The button itself, so that several platforms open their menu.
  usePageCreate(() => connectButton.current?.querySelector('button')?.click());
  const start = (platform: string, tool?: string) => connect.start(platform, undefined, tool ? [tool] : undefined);

  return (
    <div className="column">
      <PageHeader
        title={frame.screens.accounts}
        sentence={words.sentence}
        actions={
          accounts.data?.length !== 0 && (
            <span ref={connectButton}>
              <ConnectButton platforms={now} onConnect={start} />
            </span>
          )
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
            <NoAccounts platforms={wanted === null ? now : []} onConnect={start} />
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
          <Suspense fallback={null}>
            <ImportsSection />
            <CatalogueSection accounts={shown} onConnect={start} />
          </Suspense>
        </>
      ) : (
        <Awaited of={[accounts, known]} rows={3} height="tall" />
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

/** What an address asked for; it stays asked for after the address has lost it. */
function useRequestedAccount(): RequestedAccount | null {
  const [path] = useLocation();
  const named = requestedAccount(path);
  const [wanted, setWanted] = useState(named);
  if (named !== null && (named.platform !== wanted?.platform || named.tool !== wanted.tool)) setWanted(named);
  return wanted;
}

type ConnectProps = { platforms: readonly PlatformFacts[]; onConnect: (platform: string) => void };

/** The button in the head of the page: straight on where there is one platform, else a menu of them. */
function ConnectButton({ platforms, onConnect }: ConnectProps) {
  const { accounts } = useWords();
  const [only, ...others] = platforms;
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button kind="primary" icon={Plus} onPress={() => onConnect(only.name)}>
        {accounts.connect(only.title)}
      </Button>
    );
  }
  return (
    <Menu
      name={accounts.connectAccount}
      className={classes(buttonCss['button'], buttonCss['primary'])}
      trigger={
        <span className={buttonCss['content']}>
          <Plus size={14} aria-hidden="true" />
          {accounts.connectAccount}
        </span>
      }
      entries={platforms.map(({ name, title }) => ({
        id: name,
        text: accounts.connect(title),
        onAction: () => onConnect(name),
      }))}
    />
  );
}

/** Every platform with what a key could let a client do there, before anything is connected. */
function Offers({ platforms, onConnect }: ConnectProps) {
  const { accounts: words } = useWords();
  return (
    <ul className={css['offers']} aria-label={words.offers}>
      {platforms.map((platform) => {
        const { read, change } = toolCounts(platform);
        return (
          <li key={platform.name} className={classes('frame wide-line', css['offer'])}>
            <PlatformMark title={platform.title} />
            <span className={css['names']}>
              <span className={classes('strong cut', css['label'])}>{platform.title}</span>
              <span className="meta cut">{words.use(read, change)}</span>
            </span>
            <Button kind="primary" onPress={() => onConnect(platform.name)}>
              {words.connect(platform.title)}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** Kept apart from the accounts: a sign-in gives no AI anything. */
function SignedIn() {
  const { accounts } = useWords();
  const person = useHub('welcome', {}).data?.person;
  if (!person) return null;
  return <p className={css['signedIn']}>{signedInWith(person, accounts)}</p>;
}

const CatalogueSection = lazy(() =>
  import('../catalogue/catalogue-section.tsx').then((module) => ({ default: module.CatalogueSection })),
);
const ImportsSection = lazy(() =>
  import('../imports/imports-section.tsx').then((module) => ({ default: module.ImportsSection })),
);
const ImportsScreen = lazy(() =>
  import('../imports/import-page.tsx').then((module) => ({ default: module.ImportsScreen })),
);

function NoAccounts({ platforms, onConnect }: ConnectProps) {
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

type NextStepProps = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  /** What the address named. */
  wanted: RequestedAccount | null;
  onConnect: (platform: string, tool?: string) => void;
  onAllow: (allowing: Allowing) => void;
};

/**
 * What an answer sent the person here for. Connecting needs the click, because any page may link here and a browser opens no window
 * without one.
 */
export function AccountNextStep({ accounts, platforms, wanted, onConnect, onAllow }: NextStepProps) {
  const { accounts: words } = useWords();
  const platform = platforms.find(({ name }) => name === wanted?.platform);
  const tool = platform?.tools.find(({ name }) => name === wanted?.tool);
  if (platform && !accounts.some((account) => account.platform === platform.name)) {
    return (
      <div className={classes('wide-line', css['strip'])}>
        <p>{words.wanted(platform.title)}</p>
        <Button kind="primary" autoFocus onPress={() => onConnect(platform.name, tool?.name)}>
          {words.connect(platform.title)}
        </Button>
      </div>
    );
  }
  const short = accounts.filter((account) =>
    missingScopes(account, platforms).some(({ tools }) => tool !== undefined && tools.includes(tool)),
  );
  if (tool && short.length > 0) {
    return (
      <div className={classes('wide-line', css['strip'])}>
        <p>{words.allow.wanted(tool.title)}</p>
        <span className={css['stripActions']}>
          {short.map((account) => (
            <Button key={account.id} kind="primary" onPress={() => onAllow({ account, tool: tool.name })}>
              {words.allow.more(accountTitle(account, platforms))}
            </Button>
          ))}
        </span>
      </div>
    );
  }
  return null;
}
