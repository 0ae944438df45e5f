import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedProvider } from '../../../shared/catalogue.ts';
import type { ListedAccount } from '../../../shared/model.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useIsOwner } from '../imports/use-owner.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import css from './catalogue.module.css';
import { type CatalogueWords, useCatalogueWords } from './catalogue-words.ts';
import { ProviderActions } from './provider-actions.tsx';
import { SetupSteps } from './setup-steps.tsx';

type ProviderPanelProps = {
  provider: ListedProvider;
  /** The person's own that are connected there. */
  accounts: readonly ListedAccount[];
  onClose: () => void;
  onConnect: (platform: string) => void;
};

/** All that is known of a provider, and the next step. What the hub says of it is English, whatever the page speaks. */
export function ProviderPanel({ provider, accounts, onClose, onConnect }: ProviderPanelProps) {
  const words = useCatalogueWords();
  const isOwner = useIsOwner();
  const { title, category, state, scopes, revoke, unchecked } = provider;
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      actions={
        (state === 'tools' || isOwner) && (
          <ProviderActions
            provider={provider}
            isConnected={accounts.length > 0}
            onConnect={(platform) => {
              // What it waits for is told on the page beneath.
              onConnect(platform);
              onClose();
            }}
          />
        )
      }
    >
      <div className={css['details']}>
        <p>{words.standing[state]}</p>
        {state !== 'tools' && !isOwner && <p>{words.ownerOnly}</p>}
        {accounts.length > 0 && (
          <Part title={words.connected}>
            <p>{accounts.map(({ label }) => label).join(', ')}</p>
            <Link href="/accounts">{words.accountsLink}</Link>
          </Part>
        )}
        <Part title={words.scopes}>
          {scopes.length === 0 && <p>{words.noScopes}</p>}
          <ul className={css['scopes']}>
            {scopes.map(({ scope, allows }) => (
              <li key={scope}>
                {allows && <span lang="en">{allows}</span>}
                <code>{scope}</code>
              </li>
            ))}
          </ul>
        </Part>
        {isOwner && state !== 'tools' && (
          <Part title={words.setup}>
            <SetupSteps provider={provider} />
          </Part>
        )}
        {isOwner && state === 'tools' && (
          <details className={css['part']}>
            <summary>{words.setup}</summary>
            <SetupSteps provider={provider} />
          </details>
        )}
        <Part title={words.revoke}>
          {category !== 'custom' && (
            <OutsideLink url={revoke.page}>{words.revokePage(new URL(revoke.page).host)}</OutsideLink>
          )}
          <p lang="en">{revoke.words}</p>
        </Part>
        <Part title={words.addresses}>
          <Addresses provider={provider} words={words} />
        </Part>
        {unchecked.length > 0 && (
          <Part title={words.unchecked}>
            <p>{words.uncheckedHelp}</p>
            <ul className={css['points']}>
              {unchecked.map((what) => (
                <li key={what}>{words.uncheckedOnes[what]}</li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </SidePanel>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css['part']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Where its API is, and what describes it: addresses to read, which the hub alone goes to. */
function Addresses({ provider, words }: { provider: ListedProvider; words: CatalogueWords }) {
  const { connection, apiUrl, openapi, mcp } = provider;
  const addresses: [string, string | null][] = [
    [words.connection, connection ?? words.ownName],
    [words.api, apiUrl],
    [words.openapi, openapi],
    [words.mcp, mcp],
  ];
  return (
    <dl className={css['addresses']}>
      {addresses
        .filter(([, address]) => address !== null)
        .map(([name, address]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{name === words.connection && connection === null ? address : <code>{address}</code>}</dd>
          </div>
        ))}
    </dl>
  );
}
