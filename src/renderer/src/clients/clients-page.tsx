import { RefreshCw } from 'lucide-react';
import { useLocation } from 'wouter';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { usePlaceFocus } from '../ui/place-focus.ts';
import { ClientDetail } from './client-detail.tsx';
import { ClientList } from './client-list.tsx';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

/** The AI clients of the hub's computer, `#/clients`, and one of them with all that can be done about it, `#/clients/cursor`. */
export function ClientsPage() {
  const words = useClientsWords();
  const [path] = useLocation();
  const clients = useHub('clients.list', {});
  const named = path.split(/[/?]/)[2] ?? '';
  const open = clients.data?.find(({ client }) => client === named);
  const place = usePlaceFocus(open?.client ?? 'list');
  return (
    <div ref={place} tabIndex={-1} className={css['page']}>
      <PageHeader
        title={open?.title ?? words.title}
        sentence={open ? words.sentenceOf[open.transport] : words.sentence}
        actions={
          clients.data &&
          !open && (
            <Button
              icon={<RefreshCw size={14} aria-hidden="true" />}
              onPress={() => void clients.refetch()}
              isPending={clients.isFetching}
            >
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
      ) : clients.error ? (
        <FailureNote failure={clients.error} onRetry={() => void clients.refetch()} isRetrying={clients.isFetching} />
      ) : (
        <Skeleton rows={6} height="tall" />
      )}
    </div>
  );
}
