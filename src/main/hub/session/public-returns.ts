/**
 * Where browsers come back to on a hub with a public address: to that address, since the person's browser may run on
 * another computer than the hub. What arrives is told apart by its `state` alone.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok } from '../../../shared/result.ts';
import type { AwaitReturn } from './loopback.ts';
import { sendArrived, sendReturnPage } from './return-page.ts';

export type PublicReturns = {
  awaitReturn: AwaitReturn;
  /** Serves `/console/callback` and `/console/connected`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
};

const patience = 5 * 60_000;
const mostWaiting = 100;

export function createPublicReturns(publicUrl: string): PublicReturns {
  const waiting = new Map<
    string,
    { address: string; onward: string | undefined; resolve: (url: URL | undefined) => void }
  >();
  return {
    async awaitReturn(path, state, signal, onward) {
      const address = new URL(`/console${path}`, publicUrl).href;
      const { promise, resolve } = Promise.withResolvers<URL | undefined>();
      const [oldest] = waiting.values();
      if (oldest && waiting.size >= mostWaiting) oldest.resolve(undefined);
      const close = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abandon);
        waiting.delete(state);
      };
      const abandon = (): void => {
        resolve(undefined);
        close();
      };
      const timer = setTimeout(abandon, patience);
      waiting.set(state, { address, onward, resolve });
      signal.addEventListener('abort', abandon, { once: true });
      if (signal.aborted) abandon();
      return ok({ address, arrived: promise, close });
    },
    handle(request, response) {
      const url = new URL(request.url ?? '/', publicUrl);
      if (url.search === '') return sendReturnPage(response, 'fragment', false);
      const found = waiting.get(url.searchParams.get('state') ?? '');
      if (found?.address !== `${url.origin}${url.pathname}`) return sendReturnPage(response, 'foreign', false);
      sendArrived(response, found.onward, false);
      found.resolve(url);
      return undefined;
    },
  };
}
