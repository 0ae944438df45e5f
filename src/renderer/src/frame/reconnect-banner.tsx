import { useLocation } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { accountTitle, platformTitle } from '../accounts/names.ts';
import type { Connect } from '../accounts/use-connect.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/notes.tsx';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';
import css from './frame.module.css';

type ReconnectBannerProps = {
  /** Those that no longer work. */
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  connect: Connect;
};

/** Accounts that need the person's consent again, wherever the person is: how many, and one press for the first of them. */
export function ReconnectBanner({ accounts, platforms, connect }: ReconnectBannerProps) {
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
