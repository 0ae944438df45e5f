import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { type Popup, useBrowserCall } from '../../hub/browser-call.ts';
import { useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { accountTitle, platformTitle } from './account-facts.ts';
import css from './accounts.module.css';

/** Connecting and reconnecting: the consent in the browser, and what the page says of its end. */
type AccountToConnect = Pick<ListedAccount, 'id' | 'platform' | 'label'>;

export type Connect = Omit<ReturnType<typeof useBrowserCall<'accounts.connect'>>, 'start'> & {
  /** The platform that was last gone to. */
  platform: string | null;
  /** To be called in the click itself. `asked` is the account that shall work again, or be allowed what these tools need. */
  start(platform: string, asked?: AccountToConnect, tools?: string[]): void;
  /** In the window in which the person has just signed in. It closes at the end. */
  startIn(popup: Popup, platform: string): void;
};

export function useConnect(platforms: readonly PlatformFacts[]): Connect {
  const { accounts } = useWords();
  const call = useBrowserCall('accounts.connect');
  const [platform, setPlatform] = useState<string | null>(null);
  const go = async (name: string, asked?: AccountToConnect, tools?: string[], popup?: Popup) => {
    setPlatform(name);
    const wish = { platform: name, ...(asked && { account: asked.id }), ...(tools && { tools }) };
    const account = await call.start(wish, popup);
    popup?.close();
    if (!account) return;
    const connected = accountTitle(account, platforms);
    // The person may have agreed as somebody else there; then the account they meant is as it was.
    const isAnother = asked !== undefined && asked.id !== account.id;
    const { beyond, declined, without } = account;
    const told = [
      ...(beyond ? [accounts.granted.beyond(beyond.join(', '))] : []),
      ...(declined ? [accounts.granted.declined(declined.join(', '))] : []),
      ...(without ? [accounts.granted.without(without.join(', '))] : []),
    ];
    showToast({
      text: isAnother
        ? accounts.connectedAnother(connected, accountTitle(asked, platforms))
        : accounts.connected(connected),
      ...(told.length > 0 && { detail: told.join(' '), tone: 'danger' as const }),
    });
  };
  return {
    ...call,
    platform,
    start: (name, asked, tools) => void go(name, asked, tools),
    startIn: (popup, name) => void go(name, undefined, undefined, popup),
  };
}

/** Wherever on the page the person pressed. */
const intoSight = (strip: HTMLElement | null): void => strip?.scrollIntoView({ block: 'nearest' });

/** While the person is at the platform, and the reason if it failed. */
export function ConnectState({ connect, platforms }: { connect: Connect; platforms: readonly PlatformFacts[] }) {
  const { accounts, common, frame } = useWords();
  const { waiting, failure, platform } = connect;
  const { opensPopup } = useHubConnection();
  if (platform === null) return null;
  if (waiting) {
    const { openAgain } = waiting;
    return (
      <div className={classes('wide-line', css['strip'])} role="status" ref={intoSight}>
        <LoaderCircle size={16} aria-hidden="true" className={css['turning']} />
        <p>{accounts.waiting(platformTitle(platform, platforms), opensPopup)}</p>
        <span className={css['stripActions']}>
          {openAgain && <Button onPress={openAgain}>{common.openAgain}</Button>}
          <Button onPress={waiting.cancel}>{common.cancel}</Button>
        </span>
      </div>
    );
  }
  if (!failure) return null;
  return (
    <div className={css['note']}>
      <FailureNote failure={failure} onRetry={() => connect.start(platform)} />
      <p className={css['findOut']}>
        <Link href="/settings/doctor">{frame.findOut}</Link>
      </p>
    </div>
  );
}
