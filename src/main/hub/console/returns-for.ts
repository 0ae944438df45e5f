import type { IncomingMessage } from 'node:http';
import { awaitLoopback } from '../session/loopback.ts';
import type { PublicReturns } from '../session/public-returns.ts';
import type { Returns } from './same-browser.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export type ReturnsFor = (request: IncomingMessage) => Returns | undefined;

/**
 * Where the browser of a request can come back to: the public address if it came by that, else this computer if it runs
 * here. Over the plain network anybody in between could read the bearer that a sign-in ends with.
 */
export function createReturnsFor(publicUrl: string | undefined, returns: PublicReturns | undefined): ReturnsFor {
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
