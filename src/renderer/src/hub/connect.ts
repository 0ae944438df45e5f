/** The hub as the console sees it: through the preload where there is one, over HTTP where there is none. */
import type { ConsoleBridge } from '../../../shared/bridge.ts';
import type { CallArguments, ChangeTopic } from '../../../shared/contract.ts';
import { failure } from '../../../shared/errors.ts';
import type { Receipt, ReceiptLine } from '../../../shared/receipt.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { createListeners, createState, type WatchedState } from '../state.ts';
import { awaitsRequests, bearerInTab, watchUse } from './bearer.ts';
import { followChanges } from './changes.ts';
import { type CallOptions, closeSession, type HttpCalls, httpCalls, unlockSession } from './http.ts';
import { isWindowOpen } from './one-window.ts';

export type HubConnection = {
  calls: HttpCalls<'console'>;
  onChange(listener: (topic: ChangeTopic) => void): () => void;
  connection: WatchedState<'up' | 'down'>;
  /** Whether the last session came to an end by itself; what the signed-out page gives as its reason. */
  hasEnded: WatchedState<boolean>;
  /**
   * Opens the window in which the person answers what waits, in the `popup` that is there; `userId` tells it whose passphrase to
   * ask for. Answers false where it is open already, and the person has to go there.
   */
  openConfirmation(userId: string, popup?: { go(url: string): void; close(): void }): Promise<boolean>;
  /** Desktop only. */
  openProfile: ((profile: 'demo' | 'own') => void) | null;
  /** Whether sign-in and consent open in a window of this page's making; the desktop opens the browser itself. */
  opensPopup: boolean;
  /** Ends this page's session and leaves the hub's own alone; the desktop has one session only. */
  lock: (() => Promise<void>) | null;
  /** Exchanges the one-time code of a link for a session. */
  redeem(code: string): Promise<Result<true>>;
};

/** Picks the way once, at the start of the page. */
export function connectHub(page: typeof window & { opengithubx?: ConsoleBridge }): HubConnection {
  return page.opengithubx ? overBridge(page.opengithubx) : overHttp(page);
}

function overBridge(bridge: ConsoleBridge): HubConnection {
  const calls: Record<string, (input: never) => Promise<Result<unknown>>> = bridge.calls;
  const entries = Object.entries(calls).map(([name, call]) => [
    name,
    (input: never, options?: { signal?: AbortSignal }) => givingUp(call(input), options?.signal),
  ]);
  return {
    calls: Object.fromEntries(entries) as HttpCalls<'console'>,
    onChange: (listener) => bridge.onChange(listener),
    connection: createState<'up' | 'down'>('up'),
    hasEnded: createState(false),
    openConfirmation: async () => {
      bridge.openConfirmation(); // which brings it to the front
      return true;
    },
    openProfile: (profile) => bridge.openProfile(profile),
    opensPopup: false,
    lock: null,
    redeem: async () => ok(true),
  };
}

/** The bridge has no way to stop a call; the page stops waiting for it, and the hub gives it up in its own time. */
function givingUp<T>(call: Promise<Result<T>>, signal: AbortSignal | undefined): Promise<Result<T>> {
  if (!signal) return call;
  const givenUp = new Promise<Result<T>>((resolve) => {
    signal.addEventListener('abort', () => resolve({ ok: false, failure: failure('cancelled') }), { once: true });
  });
  return Promise.race([call, givenUp]);
}

/** A window that was opened just now may not have its lock yet (milliseconds). */
const opening = 1000;

function overHttp(page: Window): HubConnection {
  const { tell, add } = createListeners<ChangeTopic>();
  const connection = createState<'up' | 'down'>('up');
  const hasEnded = createState(false);
  let openedAt = Number.NEGATIVE_INFINITY;
  const isUsed = watchUse(page);
  const side = {
    address: new URL('api/', page.document.baseURI).href,
    bearer: bearerInTab(page),
    isInUse: () => isUsed() || awaitsRequests(page),
    onSignedOut: () => {
      hasEnded.set(true);
      tell('session');
    },
  };
  followChanges(side, { onTopic: tell, onConnection: connection.set });
  const begun = () => {
    hasEnded.set(false);
    tell('session');
  };
  const calls = httpCalls('console', side);
  /** Signs the browser out at the tenant too, in a window that goes again once that is over. A receipt has the page as well. */
  const leave = async (
    name: 'session.signOut' | 'revokeAll',
    input: CallArguments<'revokeAll'>,
    options?: CallOptions,
  ): Promise<Result<Receipt>> => {
    const pages: (Window | null)[] = [];
    const onOpenUrl = (url: string): void => void pages.push(page.open(url, '_blank'));
    const answer = await calls[name](input, { ...options, onOpenUrl });
    const isOver = ({ side: of, answer: said }: ReceiptLine) => of === 'browser session' && said === 'revoked';
    if (answer.ok && answer.value.lines.some(isOver)) for (const opened of pages) opened?.close();
    return answer;
  };
  return {
    calls: {
      ...calls,
      // It answers anyone; an ended session, which the first answer makes us forget, is no reason not to open.
      welcome: async (input, options) => {
        const answer = await calls.welcome(input, options);
        return !answer.ok && answer.failure.code === 'signed_out' ? calls.welcome(input, options) : answer;
      },
      'session.signIn': async (input, options) => {
        const answer = await calls['session.signIn'](input, options);
        if (answer.ok) begun();
        return answer;
      },
      'session.signOut': async (input, options) => {
        const answer = await leave('session.signOut', input, options);
        if (answer.ok) {
          side.bearer.write(null);
          tell('session');
        }
        return answer;
      },
      revokeAll: (input, options?: CallOptions) => leave('revokeAll', input, options),
    },
    onChange: add,
    connection,
    hasEnded,
    openConfirmation: async (userId, popup) => {
      if (await isWindowOpen(page)) {
        popup?.close();
        return false;
      }
      if (page.performance.now() - openedAt < opening) {
        popup?.close(); // a double click
        return true;
      }
      const address = new URL(`confirmation.html#as=${encodeURIComponent(userId)}`, page.document.baseURI);
      if (popup) popup.go(address.href);
      else page.open(address, '_blank', 'noopener,popup,width=480,height=640');
      openedAt = page.performance.now();
      return true;
    },
    openProfile: null,
    opensPopup: true,
    lock: async () => {
      await closeSession(side);
      tell('session');
    },
    redeem: async (code) => {
      const answer = await unlockSession(side, 'session', { code });
      if (answer.ok) begun();
      return answer;
    },
  };
}
