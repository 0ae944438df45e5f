/** How many approvals wait; a new one is told at once, to who sees and to who listens. */
import { useEffect, useRef } from 'react';
import { useHub } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { useWords } from '../words/index.ts';

export function useWaiting(): number {
  const { frame } = useWords();
  const { data } = useHub('approvals.waiting', {});
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!data) return;
    const before = known.current;
    known.current = new Set(data.map(({ id }) => id));
    // What waited before the page was opened is on the page, not news.
    const news = before && data.find(({ id, state }) => state === 'waiting' && !before.has(id));
    if (news) announce(frame.newApproval(news.client, news.title), 'now');
  }, [data, frame]);
  return data?.filter(({ state }) => state === 'waiting').length ?? 0;
}
