import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedProvider, ProviderCategory } from '../../../../shared/catalogue.ts';
import type { ListedAccount } from '../../../../shared/model.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand } from '../../ui/copy-button.tsx';
import { Awaited, Empty, Facts } from '../../ui/notes.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useWords } from '../../words/index.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import css from './catalogue.module.css';
import { type CatalogueWords, useCatalogueWords } from './catalogue-words.ts';
import { providerMarks } from './provider-marks.ts';

type CatalogueSectionProps = {
  accounts: readonly ListedAccount[];
  /** To be called in the press itself. */
  onConnect: (platform: string) => void;
};

/**
 * All that Token Vault keeps accounts of, and what is left to do for each, below the accounts: `#/accounts/platforms`, and with the
 * details of one open, `#/accounts/platforms/figma`.
 */
export function CatalogueSection({ accounts, onConnect }: CatalogueSectionProps) {
  const words = useCatalogueWords();
  const [path, go] = useLocation();
  const catalogue = useHub('catalogue.list', {});
  const heading = useRef<HTMLHeadingElement>(null);
  const isSought = path === home;
  const isThere = catalogue.data !== undefined;
  useEffect(() => {
    if (!isSought || !isThere) return;
    heading.current?.scrollIntoView();
    heading.current?.focus({ preventScroll: true });
  }, [isSought, isThere]);
  const [search, setSearch] = useState('');
  const providers = catalogue.data ?? [];
  const rows = foundProviders(providers, search);
  const opened = providers.find(({ name }) => name === path.split(/[/?]/)[3]);
  const accountsAt = (platform: string | null) => accounts.filter((account) => account.platform === platform);
  return (
    <section aria-labelledby="platforms" className={css['section']}>
      <h2 id="platforms" ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      <p className="muted">{words.sentence}</p>
      {catalogue.data ? (
        <>
          <div className={css['search']}>
            <SearchField label={words.search} value={search} onChange={setSearch} />
          </div>
          {rows.length === 0 && (
            <Empty actions={<Button onPress={() => setSearch('')}>{words.clearSearch}</Button>}>{words.noMatch}</Empty>
          )}
          {byCategory(rows).map(([category, own]) => (
            <ProviderRows
              key={category}
              title={words.categories[category]}
              providers={own}
              selected={opened?.name}
              accountsAt={accountsAt}
              onOpen={({ name }) => go(`${home}/${name}`)}
            />
          ))}
        </>
      ) : (
        <Awaited of={catalogue} rows={12} />
      )}
      {opened && (
        <ProviderPanel
          provider={opened}
          accounts={accountsAt(opened.platform)}
          onClose={() => go('/accounts')}
          onConnect={onConnect}
        />
      )}
    </section>
  );
}

const rowHeight = 40;

type ProviderRowsProps = {
  title: string;
  providers: readonly ListedProvider[];
  selected: string | undefined;
  accountsAt: (platform: string | null) => readonly ListedAccount[];
  onOpen: (provider: ListedProvider) => void;
};

/** The providers of one category, each with what its state means in words. */
function ProviderRows({ title, providers, selected, accountsAt, onOpen }: ProviderRowsProps) {
  const words = useCatalogueWords();
  const heading = useId();
  return (
    <section className={css['category']} aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      <div className="column" style={{ height: providers.length * rowHeight + 2 }}>
        <VirtualRows
          label={title}
          rows={providers}
          rowKey={({ name }) => name}
          rowHeight={rowHeight}
          isHeadless
          selected={selected}
          onOpen={onOpen}
          columns={[
            {
              header: words.columns.provider,
              width: 'minmax(0, 1fr)',
              cell: (provider) => (
                <span className={css['who']}>
                  <PlatformMark title={provider.title} mark={providerMarks[provider.title]} />
                  <span className={css['name']}>{provider.title}</span>
                </span>
              ),
            },
            {
              header: words.columns.state,
              width: 'max-content',
              align: 'end',
              cell: ({ state, platform }) => {
                const { length } = accountsAt(platform);
                if (length > 0) return <Badge tone="ok">{words.states.connected(length)}</Badge>;
                return <Badge tone={state === 'tools' ? 'ok' : 'faint'}>{words.states[state]}</Badge>;
              },
            },
          ]}
        />
      </div>
    </section>
  );
}

const home = '/accounts/platforms';

type ProviderPanelProps = {
  provider: ListedProvider;
  /** The person's own that are connected there. */
  accounts: readonly ListedAccount[];
  onClose: () => void;
  onConnect: (platform: string) => void;
};

/** All that is known of a provider, and the next step. The hub describes it in English, in every language of the page. */
export function ProviderPanel({ provider, accounts, onClose, onConnect }: ProviderPanelProps) {
  const words = useCatalogueWords();
  const isOwner = useIsOwner();
  const { title, category, state, scopes, revoke, unchecked } = provider;
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      actions={
        (state === 'tools' || (isOwner && state !== 'needs-tenant')) && (
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
      <div className="column-4">
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
          <ul className={classes('column-2', css['scopes'])}>
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

type ProviderActionsProps = {
  provider: ListedProvider;
  isConnected: boolean;
  /** To be called in the press itself. */
  onConnect: (platform: string) => void;
};

/** The next step: to connect what the hub has tools for, to import the rest. */
function ProviderActions({ provider, isConnected, onConnect }: ProviderActionsProps) {
  const words = useCatalogueWords();
  const { accounts } = useWords();
  const { title, platform, openapi, mcp } = provider;
  if (platform !== null) {
    return (
      <Button kind={isConnected ? 'plain' : 'primary'} onPress={() => onConnect(platform)}>
        {isConnected ? accounts.connectAnother : words.connect(title)}
      </Button>
    );
  }
  // By the address itself: what follows a question mark there is the screen's, and not the page's.
  const open = (source: Record<string, string>) => {
    location.hash = importPath(provider, source);
  };
  return (
    <>
      <Button kind="primary" onPress={() => open(openapi === null ? {} : { openapi })}>
        {words.importApi}
      </Button>
      {mcp !== null && <Button onPress={() => open({ mcp })}>{words.importServer}</Button>}
    </>
  );
}

const dashboard = 'https://manage.auth0.com/#/connections/';
/** Auth0 keeps connections of companies apart from those of anybody. */
const ofCompanies = ['google-apps', 'waad', 'oidc'];

/** What the owner of the hub does once: an application at the provider, and the connection of the tenant that uses it. */
function SetupSteps({ provider }: { provider: ListedProvider }) {
  const words = useCatalogueWords();
  const { name, title, category, state, strategy, page, points, callback } = provider;
  const isByHand = state === 'by-hand';
  return (
    <ol className={css['steps']}>
      <li>
        {category === 'custom' ? (
          <p>{words.applicationOfAnother}</p>
        ) : (
          <OutsideLink url={page}>{words.application(title)}</OutsideLink>
        )}
        <p>{words.callback}</p>
        <CopyableCommand text={callback} />
        {callback.includes('{domain}') && <p>{words.callbackLater}</p>}
        {points.length > 0 && <p>{words.points}</p>}
        <ul className={css['points']} lang="en">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </li>
      {isByHand ? (
        <li>
          <p>{words.byHand(strategy)}</p>
          <OutsideLink url={`${dashboard}${ofCompanies.includes(strategy) ? 'enterprise' : 'social'}`}>
            {words.dashboard}
          </OutsideLink>
          <p>{words.byHandHelp}</p>
        </li>
      ) : (
        <li>
          <p>{words.command}</p>
          <CopyableCommand text={`opengithubx tenant setup --platform ${name}`} />
          <p>{words.commandHelp}</p>
        </li>
      )}
      {(state === 'settable' || isByHand) && <li>{words.importIt}</li>}
      <li>{words.thenConnect}</li>
    </ol>
  );
}

/** Those that the text names, by title, name or connection. */
export function foundProviders(providers: readonly ListedProvider[], text: string): ListedProvider[] {
  const sought = text.trim().toLowerCase();
  return providers.filter(({ title, name, connection }) =>
    [title, name, connection ?? ''].some((called) => called.toLowerCase().includes(sought)),
  );
}

/** In the hub's order of categories and within them. */
export const byCategory = (providers: readonly ListedProvider[]): [ProviderCategory, ListedProvider[]][] => [
  ...Map.groupBy(providers, ({ category }) => category),
];

/** The form with all that is known of the provider. One that stands for any other is known by its owner alone. */
function importPath(provider: ListedProvider, source: Record<string, string>): string {
  const { category, title, connection } = provider;
  const scopes = provider.scopes.map(({ scope }) => scope).join(' ');
  const known = {
    ...(connection && { connection }),
    ...(category !== 'custom' && { title }),
    ...source,
    ...(scopes && { scopes }),
  };
  const query = new URLSearchParams(known).toString();
  return query === '' ? '/accounts/imports/new' : `/accounts/imports/new?${query}`;
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
  const code = (address: string | null) => address !== null && <code>{address}</code>;
  return (
    <Facts
      className={classes('column-2', css['addresses'])}
      facts={[
        [words.connection, code(connection) || words.ownName],
        [words.api, code(apiUrl)],
        [words.openapi, code(openapi)],
        [words.mcp, code(mcp)],
      ]}
    />
  );
}
