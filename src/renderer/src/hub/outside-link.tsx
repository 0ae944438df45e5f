import type { ReactNode } from 'react';
import { announce } from '../ui/announce.tsx';
import { showToast } from '../ui/toast.ts';
import { useWords } from '../words/index.ts';
import css from './outside-link.module.css';
import { useHubConnection } from './queries.ts';

/**
 * Leads out of the console, where its address is shown by the pointer. No window of the desktop app leads anywhere, no matter what
 * its page wants (`shell/windows.ts`): there the address is copied instead.
 */
export function OutsideLink({ url, children }: { url: string; children: ReactNode }) {
  const { common } = useWords();
  if (useHubConnection().opensPopup) {
    return (
      <a href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    showToast({ text: common.addressCopied, detail: url });
    announce(common.addressCopied);
  };
  return (
    <button type="button" className={css['link']} title={url} onClick={() => void copy()}>
      {children}
      <span className="unseen">, {common.copyAddress}</span>
    </button>
  );
}
