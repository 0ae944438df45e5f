import { useCall, useHubConnection } from '../hub/queries.ts';
import { tenantState } from '../hub/tenant-state.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';

/** The one line over the page: the worst that is true now. */
export function BannerSlot({ isDemo }: { isDemo: boolean }) {
  const { frame, common } = useWords();
  const hub = useHubConnection();
  const look = useCall('doctor');
  const isDown = useStateValue(hub.connection) === 'down';
  const isTenantDown = useStateValue(tenantState) === 'down';
  if (isDown) return <Banner tone="danger">{frame.down}</Banner>;
  if (isTenantDown) {
    return (
      <Banner
        tone="danger"
        action={
          <Button onPress={() => look.mutate({})} isPending={look.isPending}>
            {common.tryAgain}
          </Button>
        }
      >
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
