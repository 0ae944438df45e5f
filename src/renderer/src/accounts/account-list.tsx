import { useId, useMemo, useState } from 'react';
import type { ListedAccount } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notes.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useWords } from '../words/index.ts';
import { AccountRows, type AccountRowsProps, rowHeight } from './account-rows.tsx';
import css from './accounts.module.css';
import { findAccounts, groupByPlatform } from './found-accounts.ts';
import { platformTitle } from './names.ts';
import { PlatformMark } from './platform-mark.tsx';

/** From this many on, a search is quicker than the eye. */
const many = 10;
/** So many rows of one platform are shown before they scroll by themselves, so that the next platform is not far. */
const tallest = 8;

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
