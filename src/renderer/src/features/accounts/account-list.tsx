import { useId, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { endsSoon, type Rate, vaultOf } from '../../../../shared/account.ts';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { Empty, Facts, type FactsProps } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import type { AccountActions } from './account-actions.tsx';
import {
  accountTitle,
  clientsWith,
  connectable,
  findAccounts,
  groupByPlatform,
  keptIn,
  listed,
  missingScopes,
  platformTitle,
  rateInWords,
  servedBy,
  toolCounts,
  viewScopes,
} from './account-facts.ts';
import { Health } from './account-health.tsx';
import css from './accounts.module.css';
import { PlatformMark } from './platform-mark.tsx';

type AccountListProps = AccountRowsProps & {
  accounts: readonly ListedAccount[];
  onConnect: (platform: string) => void;
};

/** All accounts; where they are on several platforms, each platform has its own list. */
export function AccountList({ accounts, onConnect, ...shown }: AccountListProps) {
  const { platforms } = shown;
  const { accounts: words, common, frame } = useWords();
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
        <Empty actions={<Button onPress={() => setSearch('')}>{common.clearSearch}</Button>}>{words.noMatch}</Empty>
      ) : isGrouped ? (
        <div className="column-4">
          {groupByPlatform(rows, platforms).map(([platform, own]) => (
            <Group key={platform} {...shown} platform={platform} rows={own} onConnect={onConnect} />
          ))}
        </div>
      ) : (
        <div className={css['list']} style={{ height: Math.min(rows.length, tallest) * rowHeight + 2 }}>
          <AccountRows {...shown} label={frame.screens.accounts} rows={rows} isGrouped={false} />
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
    <section aria-labelledby={heading}>
      <header className={css['groupHead']}>
        <PlatformMark title={title} />
        <span className={css['groupName']}>
          <h2 id={heading}>{title}</h2>
          <span className="meta">{words.count(rows.length)}</span>
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
      rows={rows}
      rowKey={({ id }) => id}
      rowHeight={rowHeight}
      isHeadless
      selected={selected}
      onOpen={onOpen}
      columns={[
        {
          header: words.columns.account,
          width: 'var(--account)',
          cell: (account) => (
            <span className={css['who']}>
              {!isGrouped && <PlatformMark title={platformTitle(account.platform, platforms)} />}
              <span className={css['names']}>
                <span className="meta cut">
                  {[...(isGrouped ? [] : [platformTitle(account.platform, platforms)]), keptIn(account, words)].join(
                    ' · ',
                  )}
                </span>
                <span className={classes('strong cut', css['label'])}>{account.label}</span>
                <span className={css['below']}>
                  <Health account={account} isChecking={actions.checking.has(account.id)} />
                </span>
              </span>
            </span>
          ),
        },
        {
          header: words.columns.use,
          width: 'var(--use)',
          cell: ({ platform }) => {
            const { read = 0, change = 0 } = uses.get(platform) ?? {};
            return <span className={css['use']}>{words.use(read, change)}</span>;
          },
        },
        {
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
/** So many rows of one platform are shown before they scroll by themselves, so that what follows is not far. */
const tallest = 8;

type AccountPanelProps = {
  account: ListedAccount;
  platforms: readonly PlatformFacts[];
  actions: AccountActions;
  onClose: () => void;
};

/** All that is known of one account, and what can be done with it. */
export function AccountPanel({ account, platforms, actions, onClose }: AccountPanelProps) {
  const { accounts: words, common, frame } = useWords();
  const locale = useLocale();
  const { data: keys = [] } = useHub('keys.list', {});
  const { panel } = words;
  const clients = clientsWith(account.id, keys, Date.now());
  const tools = platforms.find(({ name }) => name === account.platform)?.tools ?? [];
  const later = missingScopes(account, platforms).flatMap(({ tools: lacking }) => lacking.map(({ title }) => title));
  const isChecking = actions.checking.has(account.id);
  const isEnding = account.state === 'disconnecting';
  const health = (
    <>
      <Health account={account} isChecking={isChecking} />
      {(account.state === 'reconnect' || account.workedAt === null) && (
        <p>
          <Link href="/settings/doctor">{frame.findOut}</Link>
        </p>
      )}
    </>
  );
  const scopes = account.scopes.length > 0 && (
    <ul className={css['scopes']}>
      {viewScopes(account.scopes, tools).map(({ scope, name, tools: own }) => (
        <li key={scope}>
          <code title={scope}>{name}</code>
          {own.length > 0 && <span> {panel.scopeFor(listed(own, locale, words.moreClients))}</span>}
        </li>
      ))}
    </ul>
  );
  const facts: FactsProps['facts'] = [
    [words.columns.health, health],
    [panel.lastWorked, account.workedAt === null ? common.never : <RelativeTime key="worked" at={account.workedAt} />],
    [panel.rate, account.rate ? <RateLeft key="rate" rate={account.rate} /> : words.rate.unknown],
    [panel.vault, words.vaults[vaultOf(account.id)]],
    [panel.connectedAt, <RelativeTime key="connected" at={account.connectedAt} />],
    [panel.scopes, scopes || panel.noScopes(platformTitle(account.platform, platforms))],
    [panel.later, later.length > 0 && listed(later, locale, words.moreClients)],
    [panel.clients, clients.length === 0 ? panel.noClients : listed(clients, locale, words.moreClients)],
    ...servedBy(account.platform, platforms).flatMap(({ title, accountsOf, tools: its }) => {
      // What was imported is told apart from what the platform itself is asked.
      const of = (text: string): string => (accountsOf === undefined ? text : panel.byImport(text, visible(title)));
      const [reads, changes] = [
        its.filter(({ access }) => access === 'read'),
        its.filter(({ access }) => access !== 'read'),
      ];
      return [[of(panel.mayRead), toolList(reads)] as const, [of(panel.mayChange), toolList(changes)] as const];
    }),
    [
      panel.id,
      <code key="id" className={css['id']}>
        {account.id}
      </code>,
    ],
  ];
  return (
    <SidePanel
      title={accountTitle(account, platforms)}
      onClose={onClose}
      actions={
        <>
          {!isEnding && (
            <>
              <Button onPress={() => actions.check(account)} isPending={isChecking}>
                {words.menu.check}
              </Button>
              <Button
                onPress={() => {
                  // What it waits for is told on the page beneath.
                  actions.reconnect(account);
                  onClose();
                }}
              >
                {words.menu.reconnect}
              </Button>
            </>
          )}
          <Button onPress={() => actions.activity(account)}>{words.menu.activity}</Button>
          <Button onPress={() => actions.disconnect(account)}>
            {isEnding ? words.menu.disconnectAgain : words.menu.disconnect}
          </Button>
        </>
      }
    >
      <Facts className={classes('column-3', css['facts'])} facts={facts} />
    </SidePanel>
  );
}

const toolList = (tools: PlatformFacts['tools']) =>
  tools.length > 0 && (
    <ul>
      {tools.map((tool) => (
        <li key={tool.name}>{tool.title}</li>
      ))}
    </ul>
  );

/** How many requests the platform still takes from an account, in words; the bar only repeats them. */
export function RateLeft({ rate }: { rate: Rate }) {
  const { accounts: words } = useWords();
  const locale = useLocale();
  const share = Math.min(1, rate.remaining / rate.limit);
  return (
    <span className={css['rate']} data-tone={share < 0.1 ? 'danger' : 'ok'}>
      <span>{rateInWords(rate, words.rate, locale)}</span>
      <span className={css['bar']} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
