import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { useLocale, useWords } from '../words/index.ts';
import type { AccountActions } from './account-actions.tsx';
import {
  accountTitle,
  clientsWith,
  listed,
  missingScopes,
  platformTitle,
  servedBy,
  viewScopes,
} from './account-facts.ts';
import { Health, RateLeft } from './account-health.tsx';
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
      <dl className={css['facts']}>
        <Fact name={panel.health}>
          <Health account={account} isChecking={isChecking} />
          {(account.state === 'reconnect' || account.workedAt === null) && (
            <p>
              <Link href="/settings/doctor">{frame.findOut}</Link>
            </p>
          )}
        </Fact>
        <Fact name={panel.lastWorked}>
          {account.workedAt === null ? common.never : <RelativeTime at={account.workedAt} />}
        </Fact>
        <Fact name={panel.rate}>{account.rate ? <RateLeft rate={account.rate} /> : words.rate.unknown}</Fact>
        <Fact name={panel.connectedAt}>
          <RelativeTime at={account.connectedAt} />
        </Fact>
        <Fact name={panel.scopes}>
          {account.scopes.length === 0 ? (
            panel.noScopes(platformTitle(account.platform, platforms))
          ) : (
            <ul className={css['scopes']}>
              {viewScopes(account.scopes, tools).map(({ scope, name, tools: own }) => (
                <li key={scope}>
                  <code title={scope}>{name}</code>
                  {own.length > 0 && <span> {panel.scopeFor(listed(own, locale, words.moreClients))}</span>}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        {later.length > 0 && <Fact name={panel.later}>{listed(later, locale, words.moreClients)}</Fact>}
        <Fact name={panel.clients}>
          {clients.length === 0 ? panel.noClients : listed(clients, locale, words.moreClients)}
        </Fact>
        {servedBy(account.platform, platforms).flatMap(({ name, title, accountsOf, tools: its }) => {
          // What was imported is told apart from what the platform itself is asked.
          const of = (text: string): string => (accountsOf === undefined ? text : panel.byImport(text, visible(title)));
          return [
            <Tools
              key={`${name} read`}
              name={of(panel.mayRead)}
              tools={its.filter(({ access }) => access === 'read')}
            />,
            <Tools key={name} name={of(panel.mayChange)} tools={its.filter(({ access }) => access !== 'read')} />,
          ];
        })}
        <Fact name={panel.id}>
          <code className={css['id']}>{account.id}</code>
        </Fact>
      </dl>
    </SidePanel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Tools({ name, tools }: { name: string; tools: PlatformFacts['tools'] }) {
  if (tools.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {tools.map((tool) => (
          <li key={tool.name}>{tool.title}</li>
        ))}
      </ul>
    </Fact>
  );
}
