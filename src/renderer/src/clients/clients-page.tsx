import { RefreshCw } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ListedClient } from '../../../shared/client-install.ts';
import { installLinks } from '../../../shared/install-links.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { usePlaceFocus } from '../ui/focus.ts';
import { Awaited, Empty, PageHeader } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { ClientDetail, ClientState } from './client-detail.tsx';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

/** The AI clients of the hub's computer, `#/clients`, and one of them with all that can be done about it, `#/clients/cursor`. */
export function ClientsPage() {
  const words = useClientsWords();
  const { frame } = useWords();
  const [path] = useLocation();
  const clients = useHub('clients.list', {});
  const named = path.split(/[/?]/)[2] ?? '';
  const sought = clients.data?.find(({ client }) => client === named);
  // What is to be done about an entry that two read is done with the client for whom it was written.
  const open = sought?.sharedWith ? clients.data?.find(({ client }) => client === sought.sharedWith) : sought;
  const place = usePlaceFocus(open?.client ?? 'list');
  return (
    <div ref={place} tabIndex={-1} className={css['page']}>
      <PageHeader
        title={open?.title ?? frame.screens.clients}
        sentence={open ? words.sentenceOf[open.transport] : words.sentence}
        actions={
          clients.data &&
          !open && (
            <Button icon={RefreshCw} onPress={() => void clients.refetch()} isPending={clients.isFetching}>
              {words.lookAgain}
            </Button>
          )
        }
      />
      {clients.data ? (
        open ? (
          <ClientDetail key={open.client} client={open} />
        ) : (
          <ClientList clients={clients.data} />
        )
      ) : (
        <Awaited of={clients} rows={6} height="tall" />
      )}
    </div>
  );
}

/** Those that are there, each with the way to the next step; the others by name alone. */
function ClientList({ clients }: { clients: readonly ListedClient[] }) {
  const words = useClientsWords();
  const { frame } = useWords();
  const names = new Intl.ListFormat(useLocale(), { type: 'conjunction' });
  const there = clients.filter(({ state }) => state !== 'absent');
  const titleOf = (name: string | null) => clients.find(({ client }) => client === name)?.title;
  const absent = clients.filter(({ state }) => state === 'absent').map(({ title }) => title);
  return (
    <>
      {there.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <ul className={css['list']} aria-label={frame.screens.clients}>
          {there.map((client) => (
            <ClientRow key={client.client} of={client} holder={titleOf(client.sharedWith)} />
          ))}
        </ul>
      )}
      {absent.length > 0 && <p className={css['muted']}>{words.absent(names.format(absent))}</p>}
      <p className={css['muted']}>
        {words.others} <Link href="/keys">{frame.screens.keys}</Link>
      </p>
      <InstallLinks />
    </>
  );
}

/** The same from the other side: the client adds the hub, signs in by OAuth, and the person says what it may do. */
function InstallLinks() {
  const { links: words } = useClientsWords();
  const { data: status } = useHub('status', {});
  if (!status) return null;
  return (
    <section className={css['links']} aria-label={words.title}>
      <h2>{words.title}</h2>
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

function ClientRow({ of, holder }: { of: ListedClient; holder: string | undefined }) {
  const words = useClientsWords();
  const { keys } = useWords();
  const [, go] = useLocation();
  const text = words.open[holder === undefined ? of.state : 'installed'];
  return (
    <li>
      <div>
        <strong>{of.title}</strong>
        <code className={css['file']}>{of.file}</code>
      </div>
      <div>
        <ClientState of={of} holder={holder} />
        {of.keyId && (
          <a href={activityAddress({ key: of.keyId, since: 'hour' })} aria-label={`${keys.menu.lastHour}, ${of.title}`}>
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
