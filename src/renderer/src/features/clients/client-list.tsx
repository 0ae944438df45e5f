import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedClient } from '../../../../shared/client-install.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { useHub } from '../../hub/queries.ts';
import { classes } from '../../ui/classes.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Switch } from '../../ui/switch.tsx';
import { LetterTile } from '../../ui/tile.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useWords } from '../../words/index.ts';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import { activityAddress } from '../activity/use-activity.ts';
import {
  accessOf,
  accountName,
  daysLeft,
  endedAt,
  isLive,
  keyState,
  platformsOf,
  reachesAll,
} from '../keys/key-facts.ts';
import { KeyPanel, useKeyActions } from '../keys/key-panel.tsx';
import css from '../keys/keys.module.css';
import { RevokeDialog } from '../keys/revoke-dialog.tsx';
import { hasRepositories, kindNoun, kindsOf } from '../places/kinds.ts';
import { ClientState } from './client-detail.tsx';
import { viewClient } from './client-view.ts';
import look from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

type ClientListProps = {
  keys: readonly ListedKey[];
  /** Those of this computer that the hub is installed into, each with the id of its key. */
  installed: readonly ListedClient[];
  onReplace: (key: Key) => void;
};

/** Each client with its key, its installation and its last call: first those that can call, then, muted, those that can't any more. */
export function ClientList({ keys, installed, onReplace }: ClientListProps) {
  const { keys: words } = useWords();
  const clientWords = useClientsWords();
  const [, go] = useLocation();
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? 126 : 68;
  const installedWith = (key: Key) => installed.find(({ keyId }) => keyId === key.id);
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const [openId, setOpen] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const actions = useKeyActions({ onReplace, onRevoke: setRevoking });
  const open = keys.find(({ id }) => id === openId);
  const installationOf = (key: Key) => {
    const client = installedWith(key)?.client;
    const see = { id: 'installation', text: clientWords.installation, onAction: () => go(`/clients/${client}`) };
    return client ? [see] : [];
  };
  if (keys.length === 0) return <p className="muted">{words.noMatch}</p>;
  return (
    <>
      <div className={css['list']} style={{ height: Math.min(keys.length, tallest) * rowHeight + 2 }}>
        <VirtualRows
          label={words.list}
          rows={keys}
          rowKey={({ id }) => id}
          rowHeight={rowHeight}
          isHeadless
          selected={openId ?? undefined}
          onOpen={({ id }) => setOpen(id)}
          columns={[
            {
              header: words.columns.client,
              width: 'minmax(0, 1fr)',
              cell: (key) => (
                <div className={look['named']}>
                  <LetterTile name={key.client} />
                  <Muted key_={key}>
                    <div className={classes('strong cut', css['client'])}>{key.client}</div>
                    <div className={isNarrow ? 'meta' : 'meta cut'}>{clientWords.access[accessOf(key.grant)]}</div>
                    {isNarrow && (
                      <>
                        <Scope grantOf={key} accounts={accounts} platforms={platforms} />
                        <div className={css['below']}>
                          <Use key_={key} installed={installedWith(key)} />
                        </div>
                      </>
                    )}
                  </Muted>
                </div>
              ),
            },
            ...(isNarrow
              ? []
              : [
                  {
                    header: words.columns.where,
                    width: 'minmax(0, 1fr)',
                    cell: (key: ListedKey) => (
                      <div className={look['named']}>
                        <Platforms grantOf={key} accounts={accounts} platforms={platforms} />
                        <Scope grantOf={key} accounts={accounts} platforms={platforms} />
                      </div>
                    ),
                  },
                  {
                    header: words.columns.used,
                    width: '192px',
                    cell: (key: ListedKey) => <Use key_={key} installed={installedWith(key)} />,
                  },
                ]),
            {
              header: words.columns.active,
              width: '44px',
              cell: (key) =>
                isLive(key, Date.now()) ? (
                  <Switch
                    name={words.active(key.client)}
                    isOn={!key.paused}
                    isDisabled={actions.pending === key.id}
                    onChange={(isOn) => actions.setActive(key, isOn)}
                  />
                ) : null,
            },
            {
              header: words.columns.actions,
              width: 'max(32px, var(--control))',
              align: 'end',
              cell: (key) => <RowMenu row={key.client} entries={[...installationOf(key), ...actions.menuOf(key)]} />,
            },
          ]}
        />
      </div>
      {open && (
        <KeyPanel
          shown={open}
          actions={actions}
          facts={[[clientWords.installedIn, installedWith(open) && <Installation of={installedWith(open)} />]]}
          onClose={() => setOpen(null)}
        />
      )}
      <RevokeDialog
        ending={revoking}
        onPause={(key) => actions.setActive(key, false)}
        onClose={() => setRevoking(null)}
      />
    </>
  );
}

/** More accounts than these are only counted, so that the places still fit. */
const mostNamed = 2;

/** So many rows stand on the page before they scroll by themselves. */
const tallest = 60;

function Installation({ of }: { of: ListedClient | undefined }) {
  const words = useClientsWords();
  if (!of) return null;
  return (
    <>
      <code>{of.file}</code> <Link href={`/clients/${of.client}`}>{words.installation}</Link>
    </>
  );
}

// A prop named `key` is React's own.
type OfKey = { key_: Key };

const Muted = ({ key_, children }: OfKey & { children: React.ReactNode }) => (
  <div className={classes('cut', !isLive(key_, Date.now()) && css['ended'])}>{children}</div>
);

type ScopeProps = { grantOf: Key; accounts: readonly ListedAccount[]; platforms: readonly PlatformFacts[] };

/** More marks than these would leave the places no room. */
const mostMarks = 4;

/** One tile a platform. The text beside them names the accounts, so that nothing is said by a mark alone. */
function Platforms({ grantOf, accounts, platforms }: ScopeProps) {
  const reached = platformsOf(grantOf.grant, accounts, platforms);
  return (
    <span className={look['marks']}>
      {reached.slice(0, mostMarks).map(({ name, title }) => (
        <PlatformTile key={name} size="small" title={title} />
      ))}
    </span>
  );
}

/** Accounts and places in a few words; the details have them all. */
function Scope({ grantOf, accounts, platforms }: ScopeProps) {
  const { keys: words, places: placeWords, accounts: accountWords } = useWords();
  const counted = accountWords.count;
  const { repositories, places, accounts: ids, oauth } = grantOf.grant;
  const names = [...new Set(ids.map((id) => accountName(id, accounts, platforms, words)))];
  const named = names.length > mostNamed ? counted(names.length) : names.join(', ');
  const [only] = repositories.length === 1 ? repositories : [];
  const isExact = repositories.every((pattern) => !pattern.includes('*'));
  const where = reachesAll(repositories)
    ? words.allRepositories
    : (only ?? (isExact ? words.repositories(repositories.length) : words.patterns(repositories.length)));
  const kinds = kindsOf(platforms);
  const limits = Object.entries(places ?? {}).map(([kind, patterns]) => {
    const title = kindNoun(kinds.find((one) => one.kind === kind) ?? { kind, title: kind }, placeWords);
    const [one, ...others] = patterns;
    return others.length === 0 ? placeWords.named(title, one ?? '') : placeWords.count(patterns.length, title);
  });
  const isAtRepositories = hasRepositories(kindsOf(platformsOf(grantOf.grant, accounts, platforms)));
  const parts = [
    named,
    ...(isAtRepositories || !reachesAll(repositories) ? [where] : []),
    ...limits,
    ...(oauth ? [words.byOAuth(oauth.redirectHost)] : []),
  ].filter(Boolean);
  return <div className="meta cut">{parts.join(', ')}</div>;
}

/** Its last call and its time left. What is wrong with its installation, or still missing there, comes first. */
function Use({ key_, installed }: OfKey & { installed: ListedClient | undefined }) {
  const { keys: words } = useWords();
  const state = keyState(key_, Date.now());
  if (state === 'revoked' || state === 'expired') {
    return (
      <div className={css['use']}>
        <div className="muted">{words[state]}</div>
        <div className="meta cut">
          <RelativeTime at={endedAt(key_)} />
        </div>
      </div>
    );
  }
  const days = daysLeft(key_, Date.now());
  return (
    <div className={css['use']}>
      <div>
        {installed && viewClient(installed, false).tone !== 'ok' ? (
          <ClientState of={installed} />
        ) : key_.lastUsedAt ? (
          <a href={activityAddress({ client: key_.client, since: 'hour' })} title={words.menu.lastHour}>
            {words.used} <RelativeTime at={key_.lastUsedAt} />
          </a>
        ) : (
          words.neverUsed
        )}
      </div>
      {state === 'paused' ? (
        <div className="meta cut">{words.paused}</div>
      ) : (
        <div className={days < 3 ? css['soon'] : 'meta cut'}>{words.daysLeft(days)}</div>
      )}
    </div>
  );
}
