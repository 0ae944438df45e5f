/** The hub as this page sees it: through the preload where there is one, else over HTTP behind the passphrase. */
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { ChangeTopic } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/result.ts';
import { bearerInMemory, watchUse } from '../hub/bearer.ts';
import { followChanges } from '../hub/changes.ts';
import { httpCalls, unlockSession } from '../hub/http.ts';
import { beOneWindow } from '../hub/one-window.ts';
import { createListeners } from '../state.ts';
import { type PasskeyPage, passkeyPage } from './passkey.ts';
import { type Phone, phoneOf } from './phone.ts';

/** What only a page in a browser has. */
type Lock = {
  as: string | undefined;
  /** The request for access with which a client sent the browser here. */
  authorize: string | undefined;
  /** The approval that a link of an answer led here for, and the name of the chat that the link stands in. */
  approve: string | undefined;
  from: string | undefined;
  unlock(passphrase: string, as: string | undefined): Promise<Result<true>>;
  /** Present on the page for approvals, which a passkey opens in place of a passphrase. */
  passkey: PasskeyPage | undefined;
  /** Present on the page that a phone installs. */
  phone: Phone | undefined;
  /** Told when the session has ended by itself. */
  onLocked(listener: () => void): void;
  onConnection(listener: (state: 'up' | 'down') => void): void;
  /** Told when the person looks for this window from the console. */
  onAsked(listener: () => void): void;
  /** From a page of one request this makes the window for all of them, also when it is loaded again. */
  widen(): void;
  /** Forgets the session, here. */
  forget(): void;
};

export type ConfirmationConnection = { bridge: ConfirmationBridge; lock: Lock | undefined };

export function connectConfirmation(
  page: typeof window & { opengithubx?: ConfirmationBridge },
): ConfirmationConnection {
  return page.opengithubx ? { bridge: page.opengithubx, lock: undefined } : overHttp(page);
}

function overHttp(page: Window): ConfirmationConnection {
  const topics = createListeners<ChangeTopic>();
  const locked = createListeners();
  const connections = createListeners<'up' | 'down'>();
  const asked = createListeners();
  // In memory alone: it can consent, and storage is open to every page of this origin, the console's too.
  const bearer = bearerInMemory();
  const fragment = new URLSearchParams(page.location.hash.slice(1));
  const side = {
    address: new URL('api/', page.document.baseURI).href,
    bearer,
    isInUse: watchUse(page),
    onSignedOut: locked.tell,
  };
  // A page that a link led to is of one request, and what else waits is asked in another.
  if (!['authorize', 'approve', 'add'].some((name) => fragment.has(name))) beOneWindow(page, asked.tell);
  followChanges(side, { onTopic: topics.tell, onConnection: connections.tell });
  const calls = httpCalls('confirmation', side);
  const isApprovePage = page.location.pathname === '/approve/';
  const phone = isApprovePage ? phoneOf(page, side) : undefined;
  // A link that is put into the tab of this page changes its fragment alone.
  if (isApprovePage) page.addEventListener('hashchange', () => page.location.reload());
  return {
    bridge: {
      calls,
      onChange: topics.add,
      copyKey: (text) => page.navigator.clipboard.writeText(text),
      close: () => page.close(),
    },
    lock: {
      as: fragment.get('as') ?? undefined,
      authorize: fragment.get('authorize') ?? undefined,
      approve: fragment.get('approve') ?? undefined,
      from: fragment.get('from') ?? undefined,
      passkey: isApprovePage
        ? passkeyPage(side, calls, {
            code: fragment.get('add') ?? undefined,
            window: fragment.get('window') ?? undefined,
            isPhone: phone !== undefined,
          })
        : undefined,
      phone,
      unlock: (passphrase, as) =>
        unlockSession(side, 'confirmation', { passphrase, ...(as === undefined ? {} : { as }) }),
      onLocked: (listener) => void locked.add(listener),
      onConnection: (listener) => void connections.add(listener),
      onAsked: (listener) => void asked.add(listener),
      widen() {
        page.history.replaceState(null, '', page.location.pathname);
        beOneWindow(page, asked.tell);
      },
      forget: () => bearer.write(null),
    },
  };
}
