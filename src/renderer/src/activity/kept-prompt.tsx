import { Link } from 'wouter';
import { useChatWords } from '../chat/chat-words.ts';
import { SentOnce } from '../chat/sent.tsx';
import { useHub } from '../hub/queries.ts';
import { FailureNote } from '../ui/notes.tsx';
import css from './activity.module.css';

/** What left in a question to a model, where it was to be kept. */
export function KeptPrompt({ callId }: { callId: string }) {
  const { sent: words } = useChatWords();
  const kept = useHub('chat.sent', { callId });
  return (
    <section className={css['kept']}>
      <h3>{words.title}</h3>
      {kept.error && <FailureNote failure={kept.error} onRetry={() => void kept.refetch()} />}
      {kept.data === null && (
        <p className={css['muted']}>
          {words.notKept} <Link href="/settings/models">{words.keep}</Link>
        </p>
      )}
      {kept.data && <SentOnce prompt={kept.data} />}
    </section>
  );
}
