import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useHub } from '../hub/queries.ts';
import { Empty, FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { AllowedCalls } from './allowed.tsx';
import { AnsweredToday } from './answered-today.tsx';
import { approvalAccount, approvalPlace } from './approval-facts.ts';
import css from './approvals.module.css';
import { RecentWrites } from './done-lately.tsx';
import { WaitingCard } from './waiting-card.tsx';

/** What waits for the person. It is approved elsewhere, where its arguments are shown and no page can press the button. */
export function ApprovalsPage() {
  const { approvals: words } = useWords();
  const all = useHub('approvals.waiting', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const waiting = all.data?.filter(({ state }) => state === 'waiting') ?? [];
  const approved = all.data?.filter(({ state }) => state === 'approved') ?? [];
  const list = useRef<HTMLUListElement>(null);
  useFocusKept(list, waiting.length);

  return (
    <>
      <PageHeader title={words.title} sentence={words.sentence} />
      {all.data ? (
        <div className={css['page']}>
          {waiting.length > 0 ? (
            <ul ref={list} className={css['cards']} aria-label={words.waiting} onKeyDown={moveBetweenCards}>
              {waiting.map((approval) => (
                <li key={approval.id}>
                  <WaitingCard
                    waiting={approval}
                    place={approvalPlace(approval.resource, platforms)}
                    account={approvalAccount(approval, platforms)}
                  />
                </li>
              ))}
            </ul>
          ) : (
            <Empty>{words.empty}</Empty>
          )}
          {approved.length > 0 && (
            <section className={css['section']}>
              <h2>{words.approved}</h2>
              <ul>
                {approved.map((approval) => (
                  <li key={approval.id}>
                    {words.wants(approval.client, approval.title)}, {approvalPlace(approval.resource, platforms)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <AllowedCalls platforms={platforms} />
          <RecentWrites platforms={platforms} />
          <AnsweredToday platforms={platforms} />
        </div>
      ) : all.error ? (
        <FailureNote failure={all.error} onRetry={() => void all.refetch()} isRetrying={all.isFetching} />
      ) : (
        <Skeleton rows={3} height="tall" />
      )}
    </>
  );
}

const answer = '[data-answer] button';

function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || event.defaultPrevented) return;
  event.preventDefault();
  const cards = [...event.currentTarget.children];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[Math.min(cards.length - 1, Math.max(0, at + step))];
  next?.querySelector<HTMLElement>(answer)?.focus();
}

/** A card that goes takes the focus with it; the next one gets it, or the head of the page when it was the last. */
function useFocusKept(list: React.RefObject<HTMLElement | null>, count: number): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const onFocus = () => {
      hadFocus.current = list.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed number of cards is what this is about.
  useEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    const next =
      list.current?.querySelector<HTMLElement>(answer) ?? document.querySelector<HTMLElement>('[data-page-title]');
    next?.focus();
  }, [list, count]);
}
