/** Where the hub is reached. Nobody knows that before it listens, and only then can anybody follow a link to it. */
import { fail, ok, type Result } from '../../shared/result.ts';
import { type Links, linksAt } from './links.ts';

/** The part of how the hub listens that its address depends on. */
type Reached = { port: number; address?: string; publicUrl?: string; hasConsole: boolean };

export function createHubAddress() {
  let reached = { url: '', hasConsole: false };
  return {
    /** Without a slash at the end; empty before the hub listens. */
    url: (): string => reached.url,
    /** The links of an answer; `from` names the chat that it goes to. */
    links: (from?: string): Links => linksAt(reached.url, from),
    /** The console, opened by a code; fails with `usage` where this hub serves none. */
    consoleUrl: (code: () => string): Result<{ url: string }> =>
      reached.hasConsole
        ? ok({ url: `${reached.url}/console/#code=${code()}` })
        : fail('usage', 'This hub has its console in the desktop app.'),
    /** From now on the hub is reached there. Answers the URL. */
    reachedAt({ port, address, publicUrl, hasConsole }: Reached): string {
      const url = publicUrl?.replace(/\/$/, '') ?? `http://${hostName(address)}:${port}`;
      reached = { url, hasConsole };
      return url;
    },
  };
}

export type HubAddress = ReturnType<typeof createHubAddress>;

/** The name in the hub's own address: the one it listens on, or loopback where it listens on all. */
function hostName(address = '127.0.0.1'): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
