import { Link, useLocation } from 'wouter';
import type { ListedClient } from '../../../shared/client-install.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { ClientState } from './client-state.tsx';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

/** Those that are there, each with the way to the next step; the others by name alone. */
export function ClientList({ clients }: { clients: readonly ListedClient[] }) {
  const words = useClientsWords();
  const { frame } = useWords();
  const names = new Intl.ListFormat(useLocale(), { type: 'conjunction' });
  const there = clients.filter(({ state }) => state !== 'absent');
  const absent = clients.filter(({ state }) => state === 'absent').map(({ title }) => title);
  return (
    <>
      {there.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <ul className={css['list']} aria-label={words.title}>
          {there.map((client) => (
            <ClientRow key={client.client} of={client} />
          ))}
        </ul>
      )}
      {absent.length > 0 && <p className={css['muted']}>{words.absent(names.format(absent))}</p>}
      <p className={css['muted']}>
        {words.others} <Link href="/keys">{frame.screens.keys}</Link>
      </p>
    </>
  );
}

function ClientRow({ of }: { of: ListedClient }) {
  const words = useClientsWords();
  const [, go] = useLocation();
  const text = words.open[of.state];
  return (
    <li>
      <div>
        <strong>{of.title}</strong>
        <code className={css['file']}>{of.file}</code>
      </div>
      <ClientState of={of} />
      <Button
        kind={of.state === 'installed' ? 'quiet' : 'plain'}
        label={`${text}, ${of.title}`}
        onPress={() => go(`/clients/${of.client}`)}
      >
        {text}
      </Button>
    </li>
  );
}
