import { useId, useMemo, useState } from 'react';
import { endsSoon } from '../../../shared/account.ts';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { RowMenu } from '../ui/menu.tsx';
import { Empty } from '../ui/notes.tsx';
import { SearchField } from '../ui/text-field.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import type { AccountActions } from './account-actions.tsx';
import {
  accountTitle,
  connectable,
  findAccounts,
  groupByPlatform,
  platformTitle,
  servedBy,
  toolCounts,
} from './account-facts.ts';
import { Health, RateLeft } from './account-health.tsx';
import css from './accounts.module.css';
import { PlatformMark } from './platform-mark.tsx';

type AccountListProps = AccountRowsProps & {
  accounts: readonly ListedAccount[];
  onConnect: (platform: string) => void;
};

/** All accounts; where they are on several platforms, each platform has its own list. */
export function AccountList({ accounts, onConnect, ...shown }: AccountListProps) {
  const { platforms } = shown;
  const { accounts: words } = useWords();
  const [search, setSearch] = useState('');
  const rows = useMemo(() => findAccounts(accounts, platforms, search), [accounts, platforms, search]);
  // By all of them, so that a search changes the list and not its form.
  const isGrouped = accounts.some(({ platform }) => platform !== accounts[0]?.platform);
  return (
    <>
      {accounts.length >= many && (
        <div className={css['tools']}>
          <SearchField label={words.search} value={search} onChange={setSearch} />
        </div>
      )}
      {rows.length === 0 ? (
        <Empty actions={<Button onPress={() => setSearch('')}>{words.clearSearch}</Button>}>{words.noMatch}</Empty>
      ) : isGrouped ? (
        <div className={css['groups']}>
          {groupByPlatform(rows, platforms).map(([platform, own]) => (
            <Group key={platform} {...shown} platform={platform} rows={own} onConnect={onConnect} />
          ))}
        </div>
      ) : (
        <div
          className={css['list']}
          style={{ flexBasis: rows.length * rowHeight + 2, minHeight: Math.min(rows.length, 3) * rowHeight + 2 }}
        >
          <AccountRows {...shown} label={words.title} rows={rows} isGrouped={false} />
        </div>
      )}
    </>
  );
}

type GroupProps = AccountRowsProps & {
  platform: string;
  rows: readonly ListedAccount[];
  onConnect: (platform: string) => void;
};

function Group({ platform, rows, onConnect, ...shown }: GroupProps) {
  const { accounts: words } = useWords();
  const heading = useId();
  const title = platformTitle(platform, shown.platforms);
  // A platform that was taken away leaves its accounts behind, to be disconnected.
  const isOffered = shown.platforms.some(({ name }) => name === platform);
  return (
    <section className={css['group']} aria-labelledby={heading}>
      <header className={css['groupHead']}>
        <PlatformMark title={title} />
        <span className={css['groupName']}>
          <h2 id={heading}>{title}</h2>
          <span className={css['count']}>{words.count(rows.length)}</span>
        </span>
        {isOffered && (
          <Button label={words.connectAnotherOf(title)} onPress={() => onConnect(platform)}>
            {words.connectAnother}
          </Button>
        )}
      </header>
      <div className={css['list']} style={{ height: Math.min(rows.length, tallest) * rowHeight + 2 }}>
        <AccountRows {...shown} label={words.on(title)} rows={rows} isGrouped />
      </div>
    </section>
  );
}

const rowHeight = 56;

type AccountRowsProps = {
  platforms: readonly PlatformFacts[];
  actions: AccountActions;
  selected: string | undefined;
  onOpen: (account: ListedAccount) => void;
};

/** Accounts as rows. Below a heading that names their platform (`isGrouped`) they do not name it again. */
function AccountRows({
  label,
  rows,
  isGrouped,
  platforms,
  actions,
  selected,
  onOpen,
}: AccountRowsProps & { label: string; rows: readonly ListedAccount[]; isGrouped: boolean }) {
  const { accounts: words } = useWords();
  const uses = useMemo(
    () =>
      new Map(
        connectable(platforms).map(({ name }) => [
          name,
          toolCounts({ tools: servedBy(name, platforms).flatMap(({ tools }) => tools) }),
        ]),
      ),
    [platforms],
  );
  return (
    <VirtualRows
      label={label}
      count={rows.length}
      getRow={(index) => rows[index]}
      rowKey={({ id }) => id}
      rowHeight={rowHeight}
      isHeadless
      selected={selected}
      onOpen={onOpen}
      columns={[
        {
          name: 'account',
          header: words.columns.account,
          width: 'var(--account)',
          cell: (account) => (
            <span className={css['who']}>
              {!isGrouped && <PlatformMark title={platformTitle(account.platform, platforms)} />}
              <span className={css['names']}>
                {!isGrouped && <span className={css['platform']}>{platformTitle(account.platform, platforms)}</span>}
                <span className={css['label']}>{account.label}</span>
                <span className={css['below']}>
                  <Health account={account} isChecking={actions.checking.has(account.id)} />
                </span>
              </span>
            </span>
          ),
        },
        {
          name: 'use',
          header: words.columns.use,
          width: 'var(--use)',
          cell: ({ platform }) => {
            const { read = 0, change = 0 } = uses.get(platform) ?? {};
            return <span className={css['use']}>{words.use(read, change)}</span>;
          },
        },
        {
          name: 'health',
          header: words.columns.health,
          width: 'var(--health)',
          cell: (account) => (
            <span className={css['state']}>
              <span className={css['healthAndRate']}>
                <Health account={account} isChecking={actions.checking.has(account.id)} />
                {account.state === 'connected' && account.rate && <RateLeft rate={account.rate} />}
              </span>
              {(account.state === 'reconnect' || endsSoon(account, Date.now())) && (
                <Button
                  label={words.reconnectName(accountTitle(account, platforms))}
                  onPress={() => actions.reconnect(account)}
                >
                  {words.reconnect}
                </Button>
              )}
            </span>
          ),
        },
        {
          name: 'actions',
          header: words.columns.actions,
          width: '32px',
          align: 'end',
          cell: (account) => <RowMenu row={accountTitle(account, platforms)} entries={actions.menu(account)} />,
        },
      ]}
    />
  );
}

/** From this many on, a search is quicker than the eye. */
const many = 10;
/** So many rows of one platform are shown before they scroll by themselves, so that the next platform is not far. */
const tallest = 8;
