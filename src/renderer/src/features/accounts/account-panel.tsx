import { Link } from 'wouter';
import { type Rate, vaultOf } from '../../../../shared/account.ts';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Facts, type FactsProps } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import type { AccountActions } from './account-actions.tsx';
import {
  accountTitle,
  clientsWith,
  listed,
  missingScopes,
  platformTitle,
  rateInWords,
  servedBy,
  viewScopes,
} from './account-facts.ts';
import { Health } from './account-health.tsx';
import css from './accounts.module.css';

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
    [panel.health, health],
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
