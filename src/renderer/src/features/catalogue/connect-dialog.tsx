import { ChevronRight, FileCode, Info, Server } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { isWebAddress } from '../../network-of.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Awaited } from '../../ui/notes.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { Tile } from '../../ui/tile.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useWords } from '../../words/index.ts';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import css from './catalogue.module.css';
import { type CatalogueWords, useCatalogueWords } from './catalogue-words.ts';
import { type ConnectEntry, connectEntries, foundEntries, namedEntry } from './connect-entries.ts';
import { ProviderActions, ProviderDetails } from './provider-details.tsx';
import { providerMarks } from './provider-marks.ts';

type ConnectDialogProps = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  /** To be called in the press itself. */
  onConnect: (platform: string) => void;
};

const home = '/accounts/connect';

/**
 * Everything that can become a connection, found by its name: `#/accounts/connect`. One of them with its details, and the press that
 * connects it: `#/accounts/connect/notion`.
 */
export function ConnectDialog({ accounts, platforms, onConnect }: ConnectDialogProps) {
  const words = useCatalogueWords();
  const { common, accounts: accountWords } = useWords();
  const [path, go] = useLocation();
  const isOwner = useIsOwner();
  const isNarrow = useIsNarrow();
  const catalogue = useHub('catalogue.list', {});
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const entries = connectEntries(catalogue.data ?? [], platforms);
  const found = foundEntries(entries, search);
  const name = path.split(/[/?]/)[3] ?? '';
  const named = namedEntry(entries, name);
  const accountsAt = (platform: string | null) => accounts.filter((account) => account.platform === platform);
  const close = () => go('/accounts');
  const connect = (platform: string) => {
    // What it waits for is told on the page beneath.
    onConnect(platform);
    close();
  };
  if (name !== '' && (named || catalogue.isPending)) {
    const own = accountsAt(named?.platform ?? null);
    return (
      <Dialog
        key="details"
        title={named?.title ?? name}
        isOpen
        onClose={close}
        size="wide"
        actions={
          <>
            <Button onPress={() => go(home)}>{words.back}</Button>
            {named && <ProviderActions entry={named} isConnected={own.length > 0} onConnect={connect} />}
          </>
        }
      >
        {named ? (
          <ProviderDetails entry={named} platforms={platforms} accounts={own} />
        ) : (
          <Awaited of={catalogue} rows={6} />
        )}
      </Dialog>
    );
  }
  // By the address itself: what follows a question mark there is the screen's, and not the page's.
  const add = (kind: 'openapi' | 'mcp') => {
    const typed = search.trim();
    const address = isWebAddress(typed) ? typed : '';
    const query = new URLSearchParams({ [kind]: address }).toString();
    location.hash = `/accounts/imports/new?${query}`;
  };
  return (
    <Dialog
      key="list"
      title={accountWords.connectOne}
      isOpen
      onClose={close}
      size="wide"
      actions={<Button onPress={close}>{common.cancel}</Button>}
    >
      <form
        className={css['search']}
        onSubmit={(event) => {
          event.preventDefault();
          list.current?.querySelector('button')?.click();
        }}
      >
        <SearchField label={words.search} value={search} onChange={setSearch} autoFocus={!isNarrow} />
      </form>
      {found.length === 0 && catalogue.data && <p className="muted">{words.noMatch}</p>}
      <ul className={css['list']} aria-label={words.title} ref={list}>
        {found.map((entry) => (
          <EntryRow
            key={entry.name}
            entry={entry}
            state={stateOf(entry, accountsAt(entry.platform).length, words)}
            onConnect={connect}
            onDetails={() => go(`${home}/${entry.name}`)}
          />
        ))}
        {!catalogue.data && (
          <li>
            <Awaited of={catalogue} rows={8} />
          </li>
        )}
        {isOwner && (
          <>
            <Row
              tile={
                <Tile>
                  <Server aria-hidden="true" />
                </Tile>
              }
              title={words.anyServer}
              state={words.anyServerHelp}
              onPress={() => add('mcp')}
            />
            <Row
              tile={
                <Tile>
                  <FileCode aria-hidden="true" />
                </Tile>
              }
              title={words.anyApi}
              state={words.anyApiHelp}
              onPress={() => add('openapi')}
            />
          </>
        )}
      </ul>
    </Dialog>
  );
}

/** What is connected of it, or else what is left to do. */
function stateOf({ isReady, provider }: ConnectEntry, count: number, words: CatalogueWords): string {
  if (count > 0) return words.states.connected(count);
  if (isReady || provider === null) return words.states.tools;
  return words.states[provider.state];
}

type EntryRowProps = {
  entry: ConnectEntry;
  state: string;
  onConnect: (platform: string) => void;
  onDetails: () => void;
};

/** One press connects what is ready, and leads to the steps of what is not. */
function EntryRow({ entry, state, onConnect, onDetails }: EntryRowProps) {
  const words = useCatalogueWords();
  const { title, platform, isReady } = entry;
  const tile = <PlatformTile title={title} mark={providerMarks[title]} />;
  if (!isReady || platform === null) return <Row tile={tile} title={title} state={state} onPress={onDetails} />;
  return (
    <Row
      tile={tile}
      title={title}
      deed={words.deed}
      state={state}
      onPress={() => onConnect(platform)}
      more={<IconButton name={words.about(title)} icon={<Info size={16} aria-hidden="true" />} onPress={onDetails} />}
    />
  );
}

type RowProps = {
  tile: ReactNode;
  title: string;
  state: string;
  onPress: () => void;
  /** What the press does where it does more than lead on; heard, as the title is what is seen. */
  deed?: string;
  more?: ReactNode;
};

function Row({ tile, title, state, onPress, deed, more }: RowProps) {
  return (
    <li className={css['entry']}>
      <button type="button" className={css['press']} onClick={onPress}>
        {tile}
        <span className={css['named']}>
          <span>
            {deed && <span className="unseen">{`${deed} `}</span>}
            <span className="strong">{title}</span>
          </span>
          <span className="meta">{state}</span>
        </span>
        {!more && <ChevronRight size={16} aria-hidden="true" className={css['on']} />}
      </button>
      {more}
    </li>
  );
}
