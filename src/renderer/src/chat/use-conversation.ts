import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CallOutput } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import { useHub, useHubConnection } from '../hub/queries.ts';
import { createFollower } from './follower.ts';

/**
 * A conversation, followed as its answer grows. Unlike other topics this one changes many times a second and what it
 * touches may be large, so it is asked for at a pace and never cut short by the next change.
 */
export function useConversation(id: string | null): UseQueryResult<CallOutput<'chat.conversation'>, Failure> {
  const hub = useHubConnection();
  const queries = useQueryClient();
  useEffect(() => {
    const ask = () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['chat.conversation', { id: id ?? '' }] }),
        queries.invalidateQueries({ queryKey: ['chat.conversations'] }),
      ]);
    const follower = createFollower(ask);
    // What happened while another screen was open was told to nobody here.
    follower.changed();
    const stop = hub.onChange((topic) => {
      if (topic === 'chat') follower.changed();
    });
    return () => {
      stop();
      follower.stop();
    };
  }, [hub, queries, id]);
  return useHub('chat.conversation', { id: id ?? '' }, { enabled: id !== null });
}
