import { FileCode, Server } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { vaultOf } from '../../../../shared/account.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { rowAfter } from '../../ui/focus.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { LetterTile, Tile } from '../../ui/tile.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { waitsFor } from '../imports/import-form.ts';
import { useImportMenu } from '../imports/import-menu.ts';
import { useImportsWords } from '../imports/imports-words.ts';
import type { AccountActions } from './account-actions.tsx';
import { accountTitle, clientsWith, keptIn, listed, rateInWords, servedBy, toolCounts } from './account-facts.ts';
import { Health, Sign } from './account-health.tsx';
import { clientsOfImport, type Fold, type ListedConnection, mustReconnect } from './connection-facts.ts';
import css from './connections.module.css';
import { PlatformTile } from './platform-mark.tsx';

type ConnectionCardsProps = {
  rows: readonly (ListedConnection | Fold)[];
  platforms: readonly PlatformFacts[];
  actions: AccountActions;
  onOpen: (account: ListedAccount) => void;
  onUnfold: (platform: string) => void;
  onRemove: (name: string) => void;
  /** Whether something else on the page is to be pressed first. */
  isBusy: boolean;
  children?: ReactNode;
};

/** Accounts, MCP servers and APIs as cards of one kind. */
export function ConnectionCards({ rows, children, ...shown }: ConnectionCardsProps) {
  const { accounts: words, frame } = useWords();
  const { data: keys = [] } = useHub('keys.list', {});
  const first = shown.isBusy ? undefined : rows.find((row) => row.kind !== 'fold' && row.waits);
  // Two vaults are told apart on each card, one is named below them all.
  const isMixed = new Set(rows.flatMap((row) => (row.kind === 'account' ? vaultOf(row.id) : []))).size > 1;
  return (
    <ul className={css['cards']} aria-label={frame.screens.accounts}>
      {rows.map((row) =>
        row.kind === 'fold' ? (
          <li key={`fold ${row.platform}`} className={classes('frame', css['card'], css['add'])}>
            <button type="button" className={css['open']} onClick={() => shown.onUnfold(row.platform)}>
              {words.showMore(row.count, row.title)}
            </button>
          </li>
        ) : row.kind === 'account' ? (
          <AccountCard key={row.id} {...shown} {...row} keys={keys} isFirst={row === first} isMixed={isMixed} />
        ) : (
          <ImportCard key={row.id} {...shown} {...row} keys={keys} isFirst={row === first} />
        ),
      )}
      {children}
    </ul>
  );
}

/** The arrows move from name to name, Shift F10 opens the menu: as in every list of the console. */
function walkCards(event: KeyboardEvent<HTMLElement>): void {
  const card = event.currentTarget.closest('li');
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
    event.preventDefault();
    card.querySelector<HTMLElement>('[data-row-menu]')?.click();
    return;
  }
  const names = [...(card.parentElement?.querySelectorAll<HTMLElement>('[data-card-name]') ?? [])];
  const key = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key] ?? event.key;
  const target = rowAfter(key, names.indexOf(event.currentTarget), names.length, 6);
  if (target === null) return;
  event.preventDefault();
  names[target]?.focus();
}

type CardProps = {
  tile: ReactNode;
  /** What takes a press anywhere on the card. */
  name: ReactNode;
  label: string;
  menu: ReactNode;
  what: ReactNode;
  waits: boolean;
  state: ReactNode;
  clients: readonly string[];
};

function Card({ tile, name, label, menu, what, waits, state, clients }: CardProps) {
  return (
    <li className={classes('frame', css['card'])} data-waits={waits}>
      <header className={css['head']}>
        {tile}
        <div className={css['names']}>
          <h2>{name}</h2>
          <p className="meta">{label}</p>
        </div>
        {menu}
      </header>
      <div className={css['can']}>{what}</div>
      <footer className={css['foot']}>
        {state}
        <Clients names={clients} />
      </footer>
    </li>
  );
}

/** More tiles than these would leave its state no room. */
const mostClients = 4;

function Clients({ names }: { names: readonly string[] }) {
  const { accounts: words } = useWords();
  const locale = useLocale();
  if (names.length === 0) return <span>{words.noClient}</span>;
  const all = listed(names, locale, words.moreClients);
  return (
    <span className={css['clients']} title={all}>
      <span className="unseen">{words.usedBy(all)}</span>
      {names.slice(0, mostClients).map((name) => (
        <LetterTile key={name} name={name} size="small" />
      ))}
      {names.length > mostClients && <span aria-hidden="true">{`+${names.length - mostClients}`}</span>}
    </span>
  );
}

type AccountCardProps = Omit<ConnectionCardsProps, 'rows' | 'children' | 'onUnfold' | 'isBusy' | 'onRemove'> &
  ListedConnection & { kind: 'account' } & { keys: readonly Key[]; isFirst: boolean; isMixed: boolean };

function AccountCard(props: AccountCardProps) {
  const { account, title, label, waits, platforms, actions, onOpen, keys, isFirst, isMixed } = props;
  const { accounts: words } = useWords();
  const locale = useLocale();
  const now = Date.now();
  const name = accountTitle(account, platforms);
  const { read, change } = toolCounts({ tools: servedBy(account.platform, platforms).flatMap(({ tools }) => tools) });
  const { rate, state } = account;
  const isChecking = actions.checking.has(account.id);
  const what =
    state === 'reconnect' ? (
      words.withdrawn(title)
    ) : waits ? (
      <Health account={account} isChecking={false} />
    ) : (
      <>
        {words.use(read, change)}
        {state === 'connected' && rate && rate.remaining / rate.limit < 0.1 && (
          <span className="danger">{rateInWords(rate, words.rate, locale)}</span>
        )}
      </>
    );
  return (
    <Card
      tile={<PlatformTile title={title} size="large" />}
      name={
        <button
          type="button"
          className={css['open']}
          aria-label={name}
          data-card-name=""
          onKeyDown={walkCards}
          onClick={() => onOpen(account)}
        >
          {title}
        </button>
      }
      label={isMixed ? `${label} · ${keptIn(account, words)}` : label}
      menu={<RowMenu row={name} entries={actions.menu(account)} />}
      what={what}
      waits={waits}
      state={
        mustReconnect(account, now) && !isChecking ? (
          <Button
            kind={isFirst ? 'primary' : 'plain'}
            label={words.reconnectName(name)}
            onPress={() => actions.reconnect(account)}
          >
            {words.reconnect}
          </Button>
        ) : (
          <Health account={account} isChecking={isChecking} isShort />
        )
      }
      clients={clientsWith(account.id, keys, now)}
    />
  );
}

type ImportCardProps = Pick<ConnectionCardsProps, 'onRemove'> &
  ListedConnection & { kind: 'server' | 'api' } & { keys: readonly Key[]; isFirst: boolean };

function ImportCard({ imported, kind, title, label, waits, keys, isFirst, onRemove }: ImportCardProps) {
  const { accounts: words } = useWords();
  const importWords = useImportsWords();
  const [, go] = useLocation();
  const isOwner = useIsOwner();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const menu = useImportMenu(imported, () => onRemove(imported.name));
  const { name, tools, off, problem, accountsOf } = imported;
  const on = tools.filter(({ state }) => state === 'on');
  const { read, change } = toolCounts({ tools: on });
  const changed = tools.filter(waitsFor).length;
  const isConnected = accounts.some(({ platform }) => platform === accountsOf);
  const deed = problem === null && isOwner ? importWords.review : importWords.details;
  const what =
    problem !== null ? importWords.problem(visible(problem)) : importWords.brief(words.use(read, change), off, changed);
  const state = !isConnected ? (
    <Sign tone="faint" text={importWords.noAccount} />
  ) : on.length === 0 ? (
    <Sign tone="faint" text={importWords.noTool} />
  ) : (
    <Sign tone="ok" text={importWords.ready} />
  );
  return (
    <Card
      tile={
        <Tile size="large">{kind === 'server' ? <Server aria-hidden="true" /> : <FileCode aria-hidden="true" />}</Tile>
      }
      name={
        <Link
          href={`/accounts/imports/named/${name}`}
          className={css['open'] ?? ''}
          data-card-name=""
          onKeyDown={walkCards}
        >
          {title}
        </Link>
      }
      label={`${importWords.kinds[imported.kind]} · ${label}`}
      menu={<RowMenu row={title} entries={menu} />}
      what={what}
      waits={waits}
      state={
        waits ? (
          <Button
            kind={isFirst ? 'primary' : 'plain'}
            label={`${deed}, ${title}`}
            onPress={() => go(`/accounts/imports/named/${name}`)}
          >
            {deed}
          </Button>
        ) : (
          state
        )
      }
      clients={clientsOfImport(imported, keys, Date.now())}
    />
  );
}
