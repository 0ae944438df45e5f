/** Connecting and reconnecting: the consent in the browser, and what the page says of its end. */
import { useState } from 'react';
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { useBrowserCall } from '../hub/browser-call.ts';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import { accountTitle } from './names.ts';

type Asked = Pick<ListedAccount, 'id' | 'platform' | 'label'>;

export type Connect = Omit<ReturnType<typeof useBrowserCall<'accounts.connect'>>, 'start'> & {
  /** The platform that was last gone to. */
  platform: string | null;
  /** To be called in the click itself. `asked` is the account that shall work again, or be allowed what these tools need. */
  start(platform: string, asked?: Asked, tools?: string[]): void;
};

export function useConnect(platforms: readonly PlatformFacts[]): Connect {
  const { accounts } = useWords();
  const call = useBrowserCall('accounts.connect');
  const [platform, setPlatform] = useState<string | null>(null);
  const go = async (name: string, asked?: Asked, tools?: string[]) => {
    const account = await call.start({ platform: name, ...(asked && { account: asked.id }), ...(tools && { tools }) });
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
    start: (name, asked, tools) => {
      setPlatform(name);
      void go(name, asked, tools);
    },
  };
}
