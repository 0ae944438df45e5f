import type { IncomingMessage } from 'node:http';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Whether a sign-in may begin with this request: from this computer, or through the owner's own TLS proxy at the public
 * address. Over the plain network anybody in between could read the bearer that it ends with.
 */
export function createSignInRule(publicUrl: string | undefined): (request: IncomingMessage) => boolean {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  return ({ headers, socket }) =>
    publicHost !== undefined && headers.host === publicHost ? true : loopback.has(socket.remoteAddress ?? '');
}
