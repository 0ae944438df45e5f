import { useHub, useHubConnection } from './queries.ts';

/** Opens the window in which the person answers, for the person who is signed in here. */
export function useConfirmation(): () => void {
  const hub = useHubConnection();
  const { data } = useHub('welcome', {});
  return () => {
    if (data?.person) hub.openConfirmation(data.person.userId);
  };
}
