/**
 * Sees to it that a sign-in or consent ends in the window that began it. Whatever reaches the hub can begin one and have
 * the person's browser follow its address, by a link for instance, and a tenant that knows the person lets them through
 * without a word: the bearer, or the account, would be the stranger's. So a return counts only once the window that began
 * has shown the ticket that was handed to the browser on its way back.
 */
import { randomBytes } from 'node:crypto';
import type { AwaitReturn } from '../session/loopback.ts';

/** Where a browser can come back to, and the console there that takes the ticket. */
export type Returns = { awaitReturn: AwaitReturn; origin: string };

export type SameBrowser = {
  /** `flow` is for whoever began, and for nobody else. */
  begin(returns: Returns): { flow: string; awaitReturn: AwaitReturn };
  /** Lets the return of a flow count. A ticket of another flow, which every window of the browser hears of, does nothing. */
  finish(flow: string, ticket: string): void;
};

/** Where the browser is sent on to, to tell the window that began. */
export const returnedPath = '/console/returned';

const patience = 5 * 60_000;
const fresh = (): string => randomBytes(32).toString('base64url');

export function createSameBrowser(): SameBrowser {
  const flows = new Map<string, { ticket: string; resolve: (shown: boolean) => void }>();
  return {
    begin({ awaitReturn, origin }) {
      const flow = fresh();
      const ticket = fresh();
      return {
        flow,
        async awaitReturn(path, state, signal) {
          const { promise, resolve } = Promise.withResolvers<boolean>();
          const giveUp = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
          const back = await awaitReturn(path, state, giveUp, `${origin}${returnedPath}#${ticket}`);
          if (!back.ok) return back;
          flows.set(flow, { ticket, resolve });
          const end = (): void => {
            giveUp.removeEventListener('abort', end);
            flows.delete(flow);
            resolve(false);
          };
          giveUp.addEventListener('abort', end);
          if (giveUp.aborted) end();
          const { address, arrived, close } = back.value;
          return {
            ok: true,
            value: {
              address,
              arrived: arrived.then(async (url) => (url && (await promise) ? url : undefined)),
              close() {
                end();
                close();
              },
            },
          };
        },
      };
    },
    finish(flow, ticket) {
      const found = flows.get(flow);
      if (found?.ticket === ticket) found.resolve(true);
    },
  };
}
