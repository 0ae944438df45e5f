import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useHubConnection } from '../hub/queries.ts';

const pace = 3000;

/** Keeps "Used 2 min ago" true: a call changes it, but a busy client must not have the whole list asked again for each. */
export function useFreshUse(): void {
  const hub = useHubConnection();
  const queries = useQueryClient();
  useEffect(() => {
    // What was used while another screen was open was told to nobody here.
    void queries.invalidateQueries({ queryKey: ['keys.list'] });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = hub.onChange((topic) => {
      if (topic !== 'activity') return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['keys.list'] });
      }, pace);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [hub, queries]);
}
