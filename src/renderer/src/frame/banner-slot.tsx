import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';

/** The one line over the page: the worst that is true now. */
export function BannerSlot({ isDemo }: { isDemo: boolean }) {
  const { frame, common } = useWords();
  const hub = useHubConnection();
  const queries = useQueryClient();
  const isDown = useStateValue(hub.connection) === 'down';
  const isTenantDown = useTenantDown();
  if (isDown) return <Banner tone="danger">{frame.down}</Banner>;
  if (isTenantDown) {
    const retry = () => void queries.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
    return (
      <Banner tone="danger" action={<Button onPress={retry}>{common.tryAgain}</Button>}>
        {frame.tenantDown}
      </Banner>
    );
  }
  if (!isDemo) return null;
  const { openProfile } = hub;
  return (
    <Banner tone="plain" action={openProfile && <Button onPress={() => openProfile('own')}>{frame.leaveDemo}</Button>}>
      {frame.demo}
    </Banner>
  );
}

/** Whether something on the page could not be had because Auth0 does not answer. */
function useTenantDown(): boolean {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((listener: () => void) => cache.subscribe(listener), [cache]);
  return useSyncExternalStore(subscribe, () =>
    cache.getAll().some((query) => (query.state.error as Failure | null)?.code === 'tenant_unreachable'),
  );
}
