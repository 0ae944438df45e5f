import { useMemo } from 'react';
import { endsSoon } from '../../../shared/ends-soon.ts';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { RowMenu } from '../ui/menu.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { Health } from './health.tsx';
import { accountTitle, platformTitle } from './names.ts';
import { PlatformMark } from './platform-mark.tsx';
import { RateLeft } from './rate.tsx';
import { connectable, servedBy } from './served-by.ts';
import { toolCounts } from './tool-counts.ts';
import type { AccountActions } from './use-account-actions.ts';

export const rowHeight = 56;

export type AccountRowsProps = {
  platforms: readonly PlatformFacts[];
  actions: AccountActions;
  selected: string | undefined;
  onOpen: (account: ListedAccount) => void;
};

/** Accounts as rows. Below a heading that names their platform (`isGrouped`) they do not name it again. */
export function AccountRows({
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
