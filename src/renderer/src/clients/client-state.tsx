import { Circle, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ListedClient } from '../../../shared/client-install.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { viewClient } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

const icons = { faint: Circle, ok: CircleCheck, waiting: CircleDashed, wrong: CircleAlert };

/** How a client stands, in a word with its sign. */
export function ClientState({ of, hasFailed = false }: { of: ListedClient; hasFailed?: boolean }) {
  const words = useClientsWords();
  const { says, tone } = viewClient(of, hasFailed);
  const Icon = icons[tone];
  return (
    <span className={css['state']} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span>
        {words.says[says]}
        {says === 'proved' && of.provedAt !== null && (
          <>
            {' '}
            <RelativeTime at={of.provedAt} />
          </>
        )}
      </span>
    </span>
  );
}
