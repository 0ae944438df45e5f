import type { ReactNode } from 'react';
import type { ListedProvider } from '../../../../shared/catalogue.ts';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useIsOwner } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { servedBy, toolCounts } from '../accounts/account-facts.ts';
import css from './catalogue.module.css';
import { type CatalogueWords, useCatalogueWords } from './catalogue-words.ts';
import type { ConnectEntry } from './connect-entries.ts';

type ProviderDetailsProps = {
  entry: ConnectEntry;
  platforms: readonly PlatformFacts[];
  /** The person's own that are connected there. */
  accounts: readonly ListedAccount[];
};

/** All that is known of what can be connected. The hub describes providers in English, in every language of the page. */
export function ProviderDetails({ entry, platforms, accounts }: ProviderDetailsProps) {
  const words = useCatalogueWords();
  const { accounts: accountWords } = useWords();
  const isOwner = useIsOwner();
  const { provider, platform, isReady } = entry;
  const { read, change } = toolCounts({ tools: servedBy(platform ?? '', platforms).flatMap(({ tools }) => tools) });
  const state = isReady || provider === null ? 'tools' : provider.state;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard, and it may hold no control.
    <div className={classes('column-4', css['details'])} tabIndex={0}>
      <div className="column-2">
        <p>{words.standing[state]}</p>
        {read + change > 0 && <p className="muted">{accountWords.use(read, change)}</p>}
        {state !== 'tools' && !isOwner && <p>{words.ownerOnly}</p>}
      </div>
      {accounts.length > 0 && (
        <Part title={words.connected}>
          <p>{accounts.map(({ label }) => label).join(', ')}</p>
        </Part>
      )}
      {provider && <ProviderFacts provider={provider} isReady={state === 'tools'} />}
    </div>
  );
}

function ProviderFacts({ provider, isReady }: { provider: ListedProvider; isReady: boolean }) {
  const words = useCatalogueWords();
  const isOwner = useIsOwner();
  const { category, scopes, revoke, unchecked } = provider;
  return (
    <>
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
      {isOwner && !isReady && (
        <Part title={words.setup}>
          <SetupSteps provider={provider} />
        </Part>
      )}
      {isOwner && isReady && (
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
    </>
  );
}

type ProviderActionsProps = {
  entry: ConnectEntry;
  isConnected: boolean;
  /** To be called in the press itself. */
  onConnect: (platform: string) => void;
};

/** The next step: to connect what the hub has tools for, to import the rest. */
export function ProviderActions({ entry, isConnected, onConnect }: ProviderActionsProps) {
  const words = useCatalogueWords();
  const { accounts } = useWords();
  const isOwner = useIsOwner();
  const { title, platform, provider, isReady } = entry;
  if (platform !== null && isReady) {
    return (
      <Button kind="primary" autoFocus onPress={() => onConnect(platform)}>
        {isConnected ? accounts.connectAnother : words.connect(title)}
      </Button>
    );
  }
  if (platform !== null || provider === null || !isOwner) return null;
  const { openapi, mcp } = provider;
  // By the address itself: what follows a question mark there is the screen's, and not the page's.
  const open = (source: Record<string, string>) => {
    location.hash = importPath(provider, source);
  };
  return (
    <>
      {mcp !== null && <Button onPress={() => open({ mcp })}>{words.importServer}</Button>}
      <Button kind="primary" onPress={() => open(openapi === null ? {} : { openapi })}>
        {words.importApi}
      </Button>
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
