/** A call that continues in the browser, sign-in and consent: the popup, the wait, and giving up. */
import { useEffect, useRef, useState } from 'react';
import type { CallArguments, CallOutput } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import { createState } from '../state.ts';
import type { HubConnection } from './connect.ts';
import { requestHub, useHubConnection } from './queries.ts';

type BrowserWait = {
  /** Opens the page again, once the hub has said which; null on the desktop, which opens it itself. */
  openAgain: (() => void) | null;
  cancel: () => void;
};

/**
 * `start` is to be called in the click itself: a browser opens no window for code that runs later. It answers null where it
 * failed. A `popup` that is handed in is for what follows as well, and stays open.
 */
export function useBrowserCall<N extends 'session.signIn' | 'accounts.connect'>(name: N) {
  const hub = useHubConnection();
  const [waiting, setWaiting] = useState<BrowserWait | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const underWay = useRef<AbortController | null>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const start = async (input: CallArguments<N>, given?: Popup): Promise<CallOutput<N> | null> => {
    underWay.current?.abort();
    const attempt = new AbortController();
    underWay.current = attempt;
    const popup = given ?? openPopup(hub);
    const cancel = () => attempt.abort();
    setFailure(null);
    setWaiting({ openAgain: null, cancel });
    const answer = await requestHub(hub, name, input, {
      signal: attempt.signal,
      onOpenUrl: (url) => {
        popup.go(url);
        setWaiting({ openAgain: () => popup.go(url), cancel });
      },
    });
    if (!given) popup.close();
    // A later attempt has taken this one's place on the page.
    if (underWay.current !== attempt) return null;
    underWay.current = null;
    setWaiting(null);
    if (!answer.ok && answer.failure.code !== 'cancelled') setFailure(answer.failure);
    return answer.ok ? answer.value : null;
  };
  return { start, waiting, failure, reset: () => setFailure(null) };
}

export type Popup = { go(url: string): void; close(): void };

/** To be called in a click. On the desktop there is none to open. */
export function openPopup(hub: HubConnection): Popup {
  let popup = hub.opensPopup ? window.open('', '_blank') : null;
  return {
    go: (url) => {
      if (!hub.opensPopup) return;
      // Asked for again: a window that was closed, or that the browser refused at first, is opened again. One that has cut
      // itself off from this page counts as closed.
      if (popup?.closed !== false) popup = window.open('', '_blank');
      if (!popup) return;
      popup.location.href = url;
      popup.focus();
    },
    close: () => popup?.close(),
  };
}

/** What a new person asked for together with the sign-in, over the change of page: to connect a platform in the window that signed them in. */
export const connectNext = createState<{ platform: string; popup: Popup } | null>(null);
