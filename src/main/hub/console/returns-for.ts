import type { IncomingMessage } from 'node:http';
import { type AwaitReturn, awaitLoopback } from '../session/loopback.ts';
import type { PublicReturns } from '../session/public-returns.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export type ReturnsFor = (request: IncomingMessage) => AwaitReturn | undefined;

/**
 * Where the browser of a request can come back to: the public address if it came by that, else this computer if it runs
 * here. Over the plain network anybody in between could read the bearer that a sign-in ends with.
 */
export function createReturnsFor(publicUrl: string | undefined, returns: PublicReturns | undefined): ReturnsFor {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  return ({ headers, socket }) => {
    if (publicHost !== undefined && headers.host === publicHost) return returns?.awaitReturn;
    return loopback.has(socket.remoteAddress ?? '') ? awaitLoopback : undefined;
  };
}
