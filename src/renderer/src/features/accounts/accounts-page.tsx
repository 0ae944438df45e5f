import { FileCode, Lock, Plus, Server } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { vaultOf } from '../../../../shared/account.ts';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { usePageCreate } from '../../frame/shortcuts.ts';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure, Awaited, Empty, PageHeader } from '../../ui/notes.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { Tile } from '../../ui/tile.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { RemoveImportDialog } from '../imports/remove-import.tsx';
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
import { AccountPanel } from './account-panel.tsx';
import css from './accounts.module.css';
import { AllowDialog, type Allowing } from './allow-dialog.tsx';
import { ConnectState, useConnect } from './connecting.tsx';
import { ConnectionCards } from './connection-cards.tsx';
import {
  byPlatform,
  type ConnectionKind,
  connectionsOf,
  foldedConnections,
  foundConnections,
  type ListedConnection,
} from './connection-facts.ts';
import look from './connections.module.css';
import { PlatformTile } from './platform-mark.tsx';

/** The connections, or a page about something to import. */
export function AccountsScreen() {
  const [path] = useLocation();
  const [, , part, page] = path.split(/[/?]/);
  return part === 'imports' && page ? <ImportsScreen /> : <AccountsPage />;
}

/** From this many on, a search is quicker than the eye. */
const many = 10;

/**
 * What the person's AI can reach, `#/accounts`: accounts, MCP servers and APIs as cards. Over it, `#/accounts/connect`, all that can
 * become one.
 */
function AccountsPage() {
  const { accounts: words, frame } = useWords();
  const [path, go] = useLocation();
  const isConnecting = path.split(/[/?]/)[2] === 'connect';
  const accounts = useHub('accounts.list', {});
  const known = useHub('platforms.list', {});
  const imports = useHub('imports.list', {});
  const { data: platforms = [] } = known;
  /** All that has a card comes at once, so that nothing moves afterwards. */
  const shown = known.isPending || imports.isPending ? undefined : accounts.data;
  const now = offered(platforms).toSorted((one, other) =>
    byPlatform({ ...one, platform: one.name }, { ...other, platform: other.name }),
  );
  const connect = useConnect(platforms);
  const [opened, setOpened] = useState<string | null>(null);
  const [ending, setEnding] = useState<ListedAccount | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const [allowing, setAllowing] = useState<Allowing | null>(null);
  const actions = useAccountActions({
    platforms,
    connect,
    disconnect: setEnding,
    allow: (account) => setAllowing({ account, tool: null }),
  });
  const wanted = useRequestedAccount();
  const open = accounts.data?.find(({ id }) => id === opened);
  const all = useMemo(
    () => connectionsOf(shown ?? [], imports.data ?? [], platforms, Date.now()),
    [shown, imports.data, platforms],
  );
  const filter = useFilter(all);
  const openConnect = () => go('/accounts/connect');
  usePageCreate(openConnect);
  const start = (platform: string, tool?: string) => connect.start(platform, undefined, tool ? [tool] : undefined);
  const isEmpty = shown?.length === 0;
  // Something else is to be pressed first: one ink button a screen.
  const isWanted = stepTo(wanted, shown ?? [], platforms) !== null;
  const isOther = isWanted || isEmpty || all.some(({ waits }) => waits);

  return (
    <div className={classes('column', look['page'])}>
      <PageHeader
        title={frame.screens.accounts}
        actions={
          <>
            {filter.bar}
            <Button kind={isOther ? 'plain' : 'primary'} icon={Plus} onPress={openConnect}>
              {words.connectOne}
            </Button>
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
          {isEmpty && (
            <NoAccounts platforms={wanted === null ? now : []} onConnect={start}>
              {all.length === 0 && <AddCard platforms={[]} onConnect={start} />}
            </NoAccounts>
          )}
          {filter.found.length > 0 && (
            <ConnectionCards
              rows={filter.rows}
              platforms={platforms}
              actions={actions}
              onOpen={({ id }) => setOpened(id)}
              onUnfold={filter.unfold}
              onRemove={setRemoving}
              isBusy={isWanted}
            >
              {!filter.isOn && <AddCard platforms={isEmpty ? [] : now} onConnect={start} />}
            </ConnectionCards>
          )}
          {filter.isOn && filter.found.length === 0 && filter.none}
          <AskedFailure of={imports} />
          <Kept accounts={shown} />
          <SignedIn />
        </>
      ) : (
        <Awaited of={[accounts, known]} rows={3} height="card" />
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
      <RemoveImportDialog
        imported={imports.data?.find(({ name }) => name === removing) ?? null}
        onClose={() => setRemoving(null)}
        onRemoved={() => setRemoving(null)}
      />
      {isConnecting && (
        <Suspense fallback={null}>
          <ConnectDialog accounts={accounts.data ?? []} platforms={platforms} onConnect={start} />
        </Suspense>
      )}
    </div>
  );
}

const ConnectDialog = lazy(() =>
  import('../catalogue/connect-dialog.tsx').then((module) => ({ default: module.ConnectDialog })),
);
const ImportsScreen = lazy(() =>
  import('../imports/import-page.tsx').then((module) => ({ default: module.ImportsScreen })),
);

const filterKinds = ['all', 'account', 'server', 'api'] as const;

/** Which of the cards are shown: of one kind, by a name, and so many of a platform. */
function useFilter(all: readonly ListedConnection[]) {
  const { accounts: words, common } = useWords();
  const isNarrow = useIsNarrow();
  const [chosen, setKind] = useState<ConnectionKind | 'all'>('all');
  const [search, setSearch] = useState('');
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const countOf = (kind: ConnectionKind | 'all') =>
    kind === 'all' ? all.length : all.filter((one) => one.kind === kind).length;
  const hasKinds = all.some(({ kind }) => kind !== 'account') && !isNarrow;
  // The filter may go while one kind of it is chosen.
  const kind = hasKinds ? chosen : 'all';
  const found = foundConnections(all, search).filter((one) => kind === 'all' || one.kind === kind);
  const clear = () => {
    setSearch('');
    setKind('all');
  };
  return {
    found,
    rows: search === '' ? foldedConnections(found, unfolded) : found,
    isOn: search !== '' || kind !== 'all',
    unfold: (platform: string) => setUnfolded((before) => new Set(before).add(platform)),
    none: <Empty actions={<Button onPress={clear}>{common.clearSearch}</Button>}>{words.noMatch}</Empty>,
    bar: (
      <>
        {(all.length >= many || search !== '') && (
          <SearchField label={words.search} value={search} onChange={setSearch} />
        )}
        {hasKinds && (
          <SegmentedControl
            label={words.kind}
            value={kind}
            onChange={setKind}
            options={filterKinds.map((value) => ({ value, text: words.kinds[value](countOf(value)) }))}
          />
        )}
      </>
    ),
  };
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

/** So many platforms have a tile on the card below; the others are found in its list. */
const mostTiles = 4;

/** The way to another connection: the usual ones in one press, the rest in a list. */
function AddCard({ platforms, onConnect }: ConnectProps) {
  const { accounts: words } = useWords();
  const isOwner = useIsOwner();
  const [, go] = useLocation();
  const { data: catalogue } = useHub('catalogue.list', {});
  const way = (name: string, tile: ReactNode, act: () => void) => (
    <button type="button" className={look['way']} aria-label={name} title={name} onClick={act}>
      {tile}
    </button>
  );
  // By the address itself: what follows a question mark there is the screen's.
  const add = (query: string) => {
    location.hash = `/accounts/imports/new${query}`;
  };
  return (
    <li className={classes('frame', look['card'], look['add'])}>
      <div className={look['ways']}>
        {platforms.slice(0, mostTiles).map(({ name, title }) => (
          <span key={name}>
            {way(words.connectAnotherOf(title), <PlatformTile title={title} />, () => onConnect(name))}
          </span>
        ))}
        {isOwner && way(words.addServer, <Tile>{<Server aria-hidden="true" />}</Tile>, () => add('?mcp='))}
        {isOwner && way(words.addApi, <Tile>{<FileCode aria-hidden="true" />}</Tile>, () => add(''))}
      </div>
      <h2>
        <button type="button" className={look['open']} onClick={() => go('/accounts/connect')}>
          {words.connectAnother}
        </button>
      </h2>
      <p className="meta">{words.connectAnotherHelp(catalogue?.length ?? 0, isOwner)}</p>
    </li>
  );
}

/** Before anything is connected: every platform with what a key could let a client do there. */
function NoAccounts({ platforms, onConnect, children }: ConnectProps & { children: ReactNode }) {
  const { accounts: words } = useWords();
  return (
    <>
      <p className={look['none']}>
        {words.empty} {words.emptyHelp}
      </p>
      <ul className={look['cards']} aria-label={words.offers}>
        {platforms.map((platform, at) => {
          const { read, change } = toolCounts(platform);
          return (
            <li key={platform.name} className={classes('frame', look['card'])}>
              <div className={look['head']}>
                <PlatformTile title={platform.title} size="large" />
                <h2>{platform.title}</h2>
              </div>
              <p className={look['can']}>{words.use(read, change)}</p>
              <div className={look['foot']}>
                <Button kind={at === 0 ? 'primary' : 'plain'} onPress={() => onConnect(platform.name)}>
                  {words.connect(platform.title)}
                </Button>
              </div>
            </li>
          );
        })}
        {children}
      </ul>
    </>
  );
}

/** Where the tokens of what is connected rest, and would rest where nothing is yet. */
function Kept({ accounts }: { accounts: readonly ListedAccount[] }) {
  const { accounts: words } = useWords();
  const locale = useLocale();
  const hasTenant = useHub('welcome', {}).data?.tenant;
  const vaults = new Set(accounts.map(({ id }) => vaultOf(id)));
  if (vaults.size === 0) vaults.add(hasTenant ? 'auth0' : 'this-computer');
  const names = [...vaults].toSorted().map((vault) => words.vaults[vault]);
  return (
    <p className={look['kept']}>
      <Lock size={16} aria-hidden="true" />
      {words.tokensStay(new Intl.ListFormat(locale, { type: 'conjunction' }).format(names))}
    </p>
  );
}

/** Kept apart from the accounts: a sign-in gives no AI anything. */
function SignedIn() {
  const { accounts } = useWords();
  const person = useHub('welcome', {}).data?.person;
  if (!person) return null;
  return <p>{signedInWith(person, accounts)}</p>;
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
function AccountNextStep({ accounts, platforms, wanted, onConnect, onAllow }: NextStepProps) {
  const { accounts: words } = useWords();
  const step = stepTo(wanted, accounts, platforms);
  if (step === null) return null;
  const { platform, tool, short } = step;
  if (short.length === 0) {
    return (
      <div className={classes('wide-line', css['strip'])}>
        <p>{words.wanted(platform.title)}</p>
        <Button kind="primary" autoFocus onPress={() => onConnect(platform.name, tool?.name)}>
          {words.connect(platform.title)}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes('wide-line', css['strip'])}>
      <p>{words.allow.wanted(tool?.title ?? '')}</p>
      <span className={css['stripActions']}>
        {short.map((account, at) => (
          <Button
            key={account.id}
            kind={at === 0 ? 'primary' : 'plain'}
            onPress={() => onAllow({ account, tool: tool?.name ?? null })}
          >
            {words.allow.more(accountTitle(account, platforms))}
          </Button>
        ))}
      </span>
    </div>
  );
}

type WantedStep = {
  platform: PlatformFacts;
  tool: PlatformFacts['tools'][number] | undefined;
  /** The accounts that lack what the tool needs; none where the platform has no account yet. */
  short: ListedAccount[];
};

/** What is left to do of what an address asked for; null where it asked for nothing, or it is done. */
function stepTo(
  wanted: RequestedAccount | null,
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): WantedStep | null {
  const platform = platforms.find(({ name }) => name === wanted?.platform);
  if (!platform) return null;
  const tool = platform.tools.find(({ name }) => name === wanted?.tool);
  if (!accounts.some((account) => account.platform === platform.name)) return { platform, tool, short: [] };
  const short = accounts.filter((account) =>
    missingScopes(account, platforms).some(({ tools }) => tool !== undefined && tools.includes(tool)),
  );
  return short.length > 0 ? { platform, tool, short } : null;
}
