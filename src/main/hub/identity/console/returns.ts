/** Where a browser comes back to from the tenant or a platform: on a hub with a public address there, else on this computer. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AwaitReturn,
  awaitLoopback,
  createPublicReturns,
  type PublicReturns,
  sendReturnPage,
} from '../session/browser.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type ConsoleReturns = {
  returnsFor: ReturnsFor;
  /** Answers at the page that hands a return on to the window that began it. */
  returned: Handle;
  /** Answers at the public address; undefined without one. */
  publicly: Handle | undefined;
};

export function createReturns(publicUrl: string | undefined): ConsoleReturns {
  const returns = publicUrl === undefined ? undefined : createPublicReturns(publicUrl);
  return {
    returnsFor: createReturnsFor(publicUrl, returns),
    returned: (_, response) => sendReturnPage(response, 'returned', false),
    publicly: returns?.handle,
  };
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export type ReturnsFor = (request: IncomingMessage) => ReturnAddress | undefined;

/**
 * Where the browser of a request can come back to: the public address if it came by that, else this computer if it runs
 * here. Over the plain network anybody in between could read the bearer that a sign-in ends with.
 */
function createReturnsFor(publicUrl: string | undefined, returns: PublicReturns | undefined): ReturnsFor {
  const publicly = publicUrl === undefined ? undefined : new URL(publicUrl);
  return ({ headers, socket }) => {
    const { host = '' } = headers;
    if (publicly && host === publicly.host) {
      return returns && { awaitReturn: returns.awaitReturn, origin: publicly.origin };
    }
    if (!loopback.has(socket.remoteAddress ?? '')) return undefined;
    // By number: `localhost` may be [::1] to the browser, and another program may listen on the same port there.
    return { awaitReturn: awaitLoopback, origin: `http://${host.replace(/^localhost:/, '127.0.0.1:')}` };
  };
}

/** Where a browser can come back to, and the console there that takes the ticket. */
type ReturnAddress = { awaitReturn: AwaitReturn; origin: string };

/**
 * Sees to it that a sign-in or consent ends in the window that began it. Everyone who reaches the hub can begin one and have
 * the person's browser follow its address, by a link for instance, and a tenant that knows the person lets them through
 * without a word: the bearer, or the account, would be the outsider's. So a return counts only once the window that began
 * has shown the ticket that was handed to the browser on its way back.
 */
export type SameBrowser = {
  /** `flow` is for the person who began, and for nobody else. */
  begin(returns: ReturnAddress): { flow: string; origin: string; awaitReturn: AwaitReturn };
  /** Lets the return of a flow count. Every window of the browser is told the ticket of each flow; that of another flow does nothing. */
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
        origin,
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
