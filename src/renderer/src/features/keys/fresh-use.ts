import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createFollower } from '../../hub/follower.ts';
import { useHubConnection } from '../../hub/queries.ts';

const pace = 3000;

/** Keeps "Used 2 min ago" true: a call changes it, but a busy client must not have the whole list asked again for each. */
export function useFreshUse(): void {
  const hub = useHubConnection();
  const queries = useQueryClient();
  useEffect(() => {
    const follower = createFollower(() => queries.invalidateQueries({ queryKey: ['keys.list'] }), pace);
    // What was used while another screen was open was told to nobody here.
    follower.changed();
    const stop = hub.onChange((topic) => topic === 'activity' && follower.changed());
    return () => {
      stop();
      follower.stop();
    };
  }, [hub, queries]);
}
