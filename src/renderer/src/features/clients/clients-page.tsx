import { ChevronRight, Plus, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { ListedClient } from '../../../../shared/client-install.ts';
import { installLinks } from '../../../../shared/install-links.ts';
import type { Key } from '../../../../shared/model.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { usePageCreate } from '../../frame/shortcuts.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Awaited, Empty, PageHeader, SectionHeader } from '../../ui/notes.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { LetterTile } from '../../ui/tile.tsx';
import { useWords } from '../../words/index.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { CreateKey } from '../keys/create-key.tsx';
import { useFreshUse } from '../keys/fresh-use.ts';
import { isLive, listedKeys } from '../keys/key-facts.ts';
import { SubPage } from '../settings/section.tsx';
import { ClientDetail, ClientState } from './client-detail.tsx';
import { ClientList } from './client-list.tsx';
import { mayUndo } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

/**
 * The clients, each with its key, its installation and its last call, `#/clients`; the form for a key, `#/clients/new`; and all that
 * can be done about one of this computer, `#/clients/cursor`.
 */
export function ClientsPage() {
  const [path, go] = useLocation();
  const [, , named = ''] = path.split(/[/?]/);
  const keys = useHub('keys.list', {});
  const [replaces, setReplaces] = useState<Key | null>(null);
  const create = (like: Key | null) => {
    setReplaces(like);
    go('/clients/new');
  };
  const close = () => {
    setReplaces(null);
    go('/clients');
  };
  if (named === 'new' && keys.data) {
    return <CreateKey key={replaces?.id ?? ''} replaces={replaces} keys={keys.data} onClose={close} />;
  }
  if (named !== '' && named !== 'new') return <InstallPage key={named} named={named} />;
  return <ClientsOverview asked={keys} onCreate={create} />;
}

/** So many rows fit a window; more need a search. */
const searchable = 10;

type OverviewProps = {
  asked: ReturnType<typeof useHub<'keys.list'>>;
  onCreate: (like: Key | null) => void;
};

function ClientsOverview({ asked, onCreate }: OverviewProps) {
  const words = useClientsWords();
  const { keys: keyWords, frame } = useWords();
  const { data: clients = [] } = useHub('clients.list', {});
  const [search, setSearch] = useState('');
  useFreshUse();
  usePageCreate(() => onCreate(null));
  const keys = asked.data ?? [];
  const [isAll, showAll] = useState(false);
  const listed = listedKeys(keys, search, Date.now());
  const folded = listed.filter((key) => !isLive(key, Date.now()));
  const shown = isAll || search !== '' ? listed : listed.slice(0, listed.length - folded.length);
  return (
    <>
      <PageHeader
        title={frame.screens.clients}
        sentence={words.sentence}
        actions={
          <>
            {keys.length > searchable && <SearchField label={keyWords.search} value={search} onChange={setSearch} />}
            <Button kind="primary" icon={Plus} onPress={() => onCreate(null)}>
              {keyWords.create}
            </Button>
          </>
        }
      />
      {!asked.data ? (
        <Awaited of={asked} rows={4} height="tall" />
      ) : shown.length > 0 || search !== '' ? (
        <ClientList keys={shown} installed={clients.filter(mayUndo)} onReplace={onCreate} />
      ) : (
        <Empty>{keyWords.empty}</Empty>
      )}
      {shown.length < listed.length && (
        <p>
          <Button kind="quiet" icon={ChevronRight} onPress={() => showAll(true)}>
            {words.ended(folded.length)}
          </Button>
        </p>
      )}
      {asked.data && <OnThisComputer keys={keys} />}
    </>
  );
}

/** Those that were found here and do not stand above with a key that works. */
function OnThisComputer({ keys }: { keys: readonly ListedKey[] }) {
  const words = useClientsWords();
  const asked = useHub('clients.list', {});
  const { data: clients = [] } = asked;
  const live = new Set(keys.filter((key) => isLive(key, Date.now())).map(({ id }) => id));
  const found = clients.filter(({ state }) => state !== 'absent');
  const there = found.filter(({ state, keyId }) => state !== 'installed' || keyId === null || !live.has(keyId));
  const titleOf = (name: string | null) => clients.find(({ client }) => client === name)?.title;
  return (
    <section className={classes('column-2', css['here'])} aria-labelledby="here">
      <SectionHeader id="here" title={words.here}>
        {asked.data && (
          <Button icon={RefreshCw} onPress={() => void asked.refetch()} isPending={asked.isFetching}>
            {words.lookAgain}
          </Button>
        )}
      </SectionHeader>
      <Awaited of={asked} rows={3} height="tall" />
      {asked.data && there.length === 0 && <p>{found.length === 0 ? words.none : words.allInstalled}</p>}
      {there.length > 0 && (
        <ul className={classes('lines', css['list'])} aria-label={words.here}>
          {there.map((client) => (
            <ClientRow
              key={client.client}
              of={client}
              holder={titleOf(client.sharedWith)}
              named={keys.find(({ id }) => id === client.keyId)?.client}
            />
          ))}
        </ul>
      )}
      <InstallLinks />
    </section>
  );
}

/** One client of this computer, with all that can be done about it. */
function InstallPage({ named }: { named: string }) {
  const words = useClientsWords();
  const { frame } = useWords();
  const [, go] = useLocation();
  const clients = useHub('clients.list', {});
  const sought = clients.data?.find(({ client }) => client === named);
  // What is to be done about an entry that two read is done with the client for whom it was written.
  const open = sought?.sharedWith ? clients.data?.find(({ client }) => client === sought.sharedWith) : sought;
  const isUnknown = clients.data !== undefined && !open;
  useEffect(() => {
    if (isUnknown) go('/clients', { replace: true });
  }, [isUnknown, go]);
  return (
    <SubPage
      title={open?.title ?? frame.screens.clients}
      sentence={open ? words.sentenceOf[open.transport] : ''}
      back={{ href: '/clients', text: frame.screens.clients }}
    >
      {open ? (
        <div className={classes('column page', css['page'])}>
          <ClientDetail key={open.client} client={open} />
        </div>
      ) : (
        <Awaited of={clients} rows={6} height="tall" />
      )}
    </SubPage>
  );
}

/** The same from the other side: the client adds the hub, signs in by OAuth, and the person says what it may do. */
function InstallLinks() {
  const { links: words } = useClientsWords();
  const { data: status } = useHub('status', {});
  if (!status) return null;
  return (
    <section className={css['links']} aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className={css['muted']}>{words.sentence}</p>
      <ul>
        {installLinks(status.mcpUrl).map(({ client, title, link }) => (
          <li key={client}>
            <OutsideLink url={link}>{words.add(title)}</OutsideLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

type ClientRowProps = {
  of: ListedClient;
  holder: string | undefined;
  /** The client of its key, whose calls Activity shows. */
  named: string | undefined;
};

function ClientRow({ of, holder, named }: ClientRowProps) {
  const words = useClientsWords();
  const { keys } = useWords();
  const [, go] = useLocation();
  const text = words.open[holder === undefined ? of.state : 'installed'];
  return (
    <li>
      <div className={css['named']}>
        <LetterTile name={of.title} />
        <div>
          <strong>{of.title}</strong>
          <code className={css['file']}>{of.file}</code>
        </div>
      </div>
      <div>
        <ClientState of={of} holder={holder} />
        {named !== undefined && (
          <a href={activityAddress({ client: named, since: 'hour' })} aria-label={`${keys.menu.lastHour}, ${of.title}`}>
            {keys.menu.lastHour}
          </a>
        )}
      </div>
      <Button
        kind={text === words.open.installed ? 'quiet' : 'plain'}
        label={`${text}, ${of.title}`}
        onPress={() => go(`/clients/${of.client}`)}
      >
        {text}
      </Button>
    </li>
  );
}
