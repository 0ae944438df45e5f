import { useMemo, useState } from 'react';
import { endsSoon } from '../../../shared/ends-soon.ts';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { RowMenu } from '../ui/menu.tsx';
import { Empty } from '../ui/notes.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { Health } from './health.tsx';
import { nameOf, titleOf } from './names.ts';
import { PlatformMark } from './platform-mark.tsx';
import { RateLeft } from './rate.tsx';
import type { AccountActions } from './use-account-actions.ts';

const rowHeight = 56;
/** From this many on, a search is quicker than the eye. */
const many = 10;

type AccountListProps = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  actions: AccountActions;
  selected: string | undefined;
  onOpen: (account: ListedAccount) => void;
};

export function AccountList({ accounts, platforms, actions, selected, onOpen }: AccountListProps) {
  const { accounts: words } = useWords();
  const [search, setSearch] = useState('');
  const rows = useMemo(() => found(accounts, platforms, search), [accounts, platforms, search]);
  const uses = useMemo(() => new Map(platforms.map((one) => [one.name, toolCounts(one)])), [platforms]);
  return (
    <>
      {accounts.length >= many && (
        <div className={css['tools']}>
          <SearchField label={words.search} value={search} onChange={setSearch} />
        </div>
      )}
      {rows.length === 0 ? (
        <Empty actions={<Button onPress={() => setSearch('')}>{words.clearSearch}</Button>}>{words.noMatch}</Empty>
      ) : (
        <div
          className={css['list']}
          style={{ flexBasis: rows.length * rowHeight + 2, minHeight: Math.min(rows.length, 3) * rowHeight + 2 }}
        >
          <VirtualRows
            label={words.title}
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
                width: 'minmax(0, 5fr)',
                cell: (account) => (
                  <span className={css['who']}>
                    <PlatformMark title={titleOf(account.platform, platforms)} />
                    <span className={css['names']}>
                      <span className={css['platform']}>{titleOf(account.platform, platforms)}</span>
                      <span className={css['label']}>{account.label}</span>
                    </span>
                  </span>
                ),
              },
              {
                name: 'use',
                header: words.columns.use,
                width: 'minmax(0, 4fr)',
                cell: ({ platform }) => {
                  const { read = 0, change = 0 } = uses.get(platform) ?? {};
                  return <span className={css['use']}>{words.use(read, change)}</span>;
                },
              },
              {
                name: 'health',
                header: words.columns.health,
                width: '256px',
                cell: (account) => (
                  <span className={css['state']}>
                    <span className={css['healthAndRate']}>
                      <Health account={account} isChecking={actions.checking.has(account.id)} />
                      {account.state === 'connected' && account.rate && <RateLeft rate={account.rate} />}
                    </span>
                    {(account.state === 'reconnect' || endsSoon(account, Date.now())) && (
                      <Button
                        label={words.reconnectName(nameOf(account, platforms))}
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
                cell: (account) => <RowMenu row={nameOf(account, platforms)} entries={actions.menu(account)} />,
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

/** Those whose platform, label or state the text names, platform by platform. */
function found(accounts: readonly ListedAccount[], platforms: readonly PlatformFacts[], text: string): ListedAccount[] {
  const sought = text.trim().toLowerCase();
  const named = accounts.map((account) => ({ account, name: nameOf(account, platforms) }));
  const order = new Intl.Collator(undefined, { numeric: true });
  return named
    .filter(({ name }) => name.toLowerCase().includes(sought))
    .sort((a, b) => order.compare(a.name, b.name))
    .map(({ account }) => account);
}

export function toolCounts({ tools }: PlatformFacts): { read: number; change: number } {
  const read = tools.filter(({ access }) => access === 'read').length;
  return { read, change: tools.length - read };
}
