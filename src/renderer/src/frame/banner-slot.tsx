import { useLocation } from 'wouter';
import { useConnect } from '../accounts/use-connect.ts';
import { useCall, useHub, useHubConnection } from '../hub/queries.ts';
import { tenantState } from '../hub/tenant-state.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import css from './frame.module.css';
import { ReconnectBanner } from './reconnect-banner.tsx';

/** The one line over the page: the worst that is true now. */
export function BannerSlot({ isDemo }: { isDemo: boolean }) {
  const { frame, common } = useWords();
  const hub = useHubConnection();
  const [, go] = useLocation();
  const look = useCall('doctor');
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: accounts = [] } = useHub('accounts.list', {});
  // Here, since it goes on when the last account that needed it has been told of as working.
  const connect = useConnect(platforms);
  const isDown = useStateValue(hub.connection) === 'down';
  const isTenantDown = useStateValue(tenantState) === 'down';
  const broken = accounts.filter(({ state }) => state === 'reconnect');
  if (isDown) return <Banner tone="danger">{frame.down}</Banner>;
  if (isTenantDown) {
    return (
      <Banner
        tone="danger"
        action={
          <span className={css['bannerActions']}>
            <Button kind="quiet" onPress={() => go('/settings/doctor')}>
              {frame.findOut}
            </Button>
            <Button onPress={() => look.mutate({})} isPending={look.isPending}>
              {common.tryAgain}
            </Button>
          </span>
        }
      >
        {frame.tenantDown}
      </Banner>
    );
  }
  if (broken.length > 0 || connect.waiting) {
    return <ReconnectBanner accounts={broken} platforms={platforms} connect={connect} />;
  }
  if (!isDemo) return null;
  const { openProfile } = hub;
  return (
    <Banner tone="plain" action={openProfile && <Button onPress={() => openProfile('own')}>{frame.leaveDemo}</Button>}>
      {frame.demo}
    </Banner>
  );
}
