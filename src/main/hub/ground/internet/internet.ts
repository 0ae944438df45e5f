/** The way to a web site that somebody unknown has named. A test's own Internet begins here. */
import { Resolver } from 'node:dns/promises';
import { isIPv6, type TcpSocketConnectOpts } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

export type Internet = {
  /** The addresses of a host; none if it has none or nobody answers. */
  lookup(host: string, signal: AbortSignal): Promise<string[]>;
  /** TLS to one of these addresses, whose server must prove to be the host; the host is not looked up again. */
  connect(host: string, port: number, addresses: readonly string[]): TLSSocket;
};

export const internet: Internet = {
  /**
   * Asks DNS itself. `dns.lookup` would occupy one of the four threads that files and cryptography share for as long as
   * a slow name server likes, and cannot be given up.
   */
  async lookup(host, signal) {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    const giveUp = (): void => resolver.cancel();
    signal.addEventListener('abort', giveUp);
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    signal.removeEventListener('abort', giveUp);
    return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  },
  connect(host, port, addresses) {
    const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    // What TLS hands on to TCP; Node's types of TLS do not know all of it.
    const tcp: TcpSocketConnectOpts = {
      host,
      port,
      autoSelectFamily: true,
      lookup: (_host, _options, answer) => answer(null, all),
    };
    return connect({
      ...tcp,
      servername: host,
      rejectUnauthorized: true, // also where the environment says otherwise
    });
  },
};
