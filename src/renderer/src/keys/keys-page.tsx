import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Key, ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import type { ListedKey } from '../../../shared/shapes.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { usePageCreate } from '../frame/shortcuts.ts';
import { useHub } from '../hub/queries.ts';
import { hasRepositories, kindNoun, kindsOf } from '../places/kinds.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { RowMenu } from '../ui/menu.tsx';
import { Awaited, Empty, PageHeader } from '../ui/notes.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Switch } from '../ui/switch.tsx';
import { SearchField } from '../ui/text-field.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import { CreateKey } from './create-key.tsx';
import { useFreshUse } from './fresh-use.ts';
import {
  accessOf,
  accountName,
  daysLeft,
  endedAt,
  isLive,
  keyState,
  listedKeys,
  platformsOf,
  reachesAll,
} from './key-facts.ts';
import { KeyPanel, useKeyActions } from './key-panel.tsx';
import css from './keys.module.css';
import { RevokeDialog } from './revoke-dialog.tsx';

/** Which clients have a key, what each may do, and the way to a new one: `#/keys?new` or `#/keys/new`. */
export function KeysPage() {
  const { keys: words, frame } = useWords();
  const [path, go] = useLocation();
  const keys = useHub('keys.list', {});
  useFreshUse();
  const [search, setSearch] = useState('');
  const [replaces, setReplaces] = useState<Key | null>(null);
  const isNew = /^\/keys(\?|\/)new\b/.test(path);
  const create = () => {
    setReplaces(null);
    go('/keys/new');
  };
  usePageCreate(create);

  if (isNew && keys.data) {
    const close = () => go('/keys');
    return <CreateKey key={replaces?.id ?? ''} replaces={replaces} keys={keys.data} onClose={close} />;
  }
  const shown = listedKeys(keys.data ?? [], search, Date.now());
  const button = (
    <Button kind="primary" onPress={create}>
      {words.create}
    </Button>
  );
  const hasAny = shown.length > 0 || search !== '';
  return (
    <>
      <PageHeader
        title={frame.screens.keys}
        sentence={words.sentence}
        actions={
          <>
            {(keys.data?.length ?? 0) > searchable && (
              <SearchField label={words.search} value={search} onChange={setSearch} />
            )}
            {hasAny && button}
          </>
        }
      />
      {keys.data ? (
        hasAny ? (
          <KeyList
            keys={shown}
            onReplace={(key) => {
              setReplaces(key);
              go('/keys/new');
            }}
          />
        ) : (
          <Empty
            actions={
              <>
                <Button onPress={() => go('/clients')}>{words.install}</Button>
                {button}
              </>
            }
          >
            {words.empty}
          </Empty>
        )
      ) : (
        <Awaited of={keys} rows={4} height="tall" />
      )}
    </>
  );
}

/** So many rows fit a window; more need a search. */
const searchable = 10;

/** The keys as rows: those that can be used, and below them, muted, those that have ended. */
export function KeyList({ keys, onReplace }: { keys: readonly ListedKey[]; onReplace: (key: Key) => void }) {
  const { keys: words } = useWords();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const [openId, setOpen] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const actions = useKeyActions({ onReplace, onRevoke: setRevoking });
  const open = keys.find(({ id }) => id === openId);
  if (keys.length === 0) return <p className={css['muted']}>{words.noMatch}</p>;
  return (
    <>
      {/* No taller than its rows, no higher than the page. */}
      <div className={css['list']} style={{ maxHeight: keys.length * rowHeight + 2 }}>
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
                <Muted key_={key}>
                  <div className={css['client']}>{key.client}</div>
                  <Scope grantOf={key} accounts={accounts} platforms={platforms} />
                </Muted>
              ),
            },
            { header: words.columns.access, width: '104px', cell: (key) => <AccessBadge key_={key} /> },
            { header: words.columns.used, width: '128px', cell: (key) => <Use key_={key} /> },
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
              width: '32px',
              align: 'end',
              cell: (key) => <RowMenu row={key.client} entries={actions.menuOf(key)} />,
            },
          ]}
        />
      </div>
      {open && <KeyPanel shown={open} actions={actions} onClose={() => setOpen(null)} />}
      <RevokeDialog
        ending={revoking}
        onPause={(key) => actions.setActive(key, false)}
        onClose={() => setRevoking(null)}
      />
    </>
  );
}

const rowHeight = 56;

// A prop named `key` is React's own.
type OfKey = { key_: Key };

const Muted = ({ key_, children }: OfKey & { children: React.ReactNode }) => (
  <div className={classes(css['cell'], !isLive(key_, Date.now()) && css['ended'])}>{children}</div>
);

function AccessBadge({ key_ }: OfKey) {
  const { access } = useWords().keys;
  const of = accessOf(key_.grant);
  return <Badge tone={isLive(key_, Date.now()) ? of : 'faint'}>{access[of]}</Badge>;
}

type ScopeProps = { grantOf: Key; accounts: readonly ListedAccount[]; platforms: readonly PlatformFacts[] };

/** Accounts and places in a few words; the details have them all. */
function Scope({ grantOf, accounts, platforms }: ScopeProps) {
  const { keys: words, places: placeWords } = useWords();
  const { repositories, places, accounts: ids, oauth } = grantOf.grant;
  const named = ids.map((id) => accountName(id, accounts, platforms, words)).join(', ');
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
  return <div className={css['scope']}>{parts.join(', ')}</div>;
}

function Use({ key_ }: OfKey) {
  const { keys: words } = useWords();
  const state = keyState(key_, Date.now());
  if (state === 'revoked' || state === 'expired') {
    return (
      <div className={css['use']}>
        <div className={css['muted']}>{words[state]}</div>
        <div className={css['scope']}>
          <RelativeTime at={endedAt(key_)} />
        </div>
      </div>
    );
  }
  const days = daysLeft(key_, Date.now());
  return (
    <div className={css['use']}>
      <div>
        {key_.lastUsedAt ? (
          <a href={activityAddress({ key: key_.id, since: 'hour' })} title={words.menu.lastHour}>
            {words.used} <RelativeTime at={key_.lastUsedAt} />
          </a>
        ) : (
          words.neverUsed
        )}
      </div>
      {state === 'paused' ? (
        <div className={css['scope']}>{words.paused}</div>
      ) : (
        <div className={days < 3 ? css['soon'] : css['scope']}>{words.daysLeft(days)}</div>
      )}
    </div>
  );
}
