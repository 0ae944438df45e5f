import { useLocation } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { accountTitle, platformTitle } from '../accounts/account-facts.ts';
import { type Connect, useConnect } from '../accounts/connecting.tsx';
import { tenantState, useCall, useHub, useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';
import css from './frame.module.css';

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

type ReconnectBannerProps = {
  /** Those that no longer work. */
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  connect: Connect;
};

/** Accounts that need the person's consent again, wherever the person is: how many, and one press for the first of them. */
function ReconnectBanner({ accounts, platforms, connect }: ReconnectBannerProps) {
  const words = useWords();
  const { frame, accounts: text, common } = words;
  const [, go] = useLocation();
  const { waiting, failure, platform } = connect;
  const [first] = accounts;
  if (waiting) {
    return (
      <Banner tone="write" action={<Button onPress={waiting.cancel}>{common.cancel}</Button>}>
        {text.waiting(platformTitle(platform ?? '', platforms))}
      </Banner>
    );
  }
  if (!first) return null;
  const name = accountTitle(first, platforms);
  return (
    <Banner
      tone="write"
      action={
        <span className={css['bannerActions']}>
          <Button kind="quiet" onPress={() => go('/settings/doctor')}>
            {frame.findOut}
          </Button>
          <Button onPress={() => connect.start(first.platform, first)}>{frame.reconnect(name)}</Button>
        </span>
      }
    >
      {failure ? failureText(words, failure).message : frame.toReconnect(accounts.length, name)}
    </Banner>
  );
}
