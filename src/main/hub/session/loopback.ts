/**
 * Where the system browser comes back to: a listener on 127.0.0.1 that lives for one sign-in or one connection
 * (RFC 8252 §7.3). Auth0 compares redirect addresses exactly, port included, hence the fixed list of ports.
 */
import { createServer, type Server } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { OpenUrl } from '../ports.ts';
import { sendArrived, sendReturnPage } from './return-page.ts';

export const returnPorts = [18484, 18485, 18486, 18487, 18488, 18489];
export const returnPaths = ['/callback', '/connected', '/signed-out'] as const;
const patience = 5 * 60_000;

export type Return = {
  /** The redirect address to register with the request that leads here. */
  address: string;
  /** The address the browser came back with, query included; `undefined` after five minutes or an abort. */
  arrived: Promise<URL | undefined>;
  close(): void;
};

/** Begins to wait for a browser that comes back with `state`; it is sent on to `onward`, or else told that it is done. */
export type AwaitReturn = (
  path: (typeof returnPaths)[number],
  state: string,
  signal: AbortSignal,
  onward?: string,
) => Promise<Result<Return>>;

/** The person's browser, for one sign-in or one connection: how to send it somewhere, and how it comes back. */
export type Browser = {
  openUrl: OpenUrl;
  /** Aborts when whoever wanted it has gone. */
  signal: AbortSignal;
  /** On this computer's loopback unless it says otherwise. */
  awaitReturn?: AwaitReturn;
  /** For a browser anywhere: an address, and the code that its page has to show as well. At a terminal alone. */
  showDevicePage?: (url: string, code: string) => void;
};

/**
 * Listens on the first free port. Only a return that carries `state` counts, so that another page or program on this
 * computer cannot end or answer the wait. Fails with `ports_taken`.
 */
export const awaitLoopback: AwaitReturn = (...asked) => awaitOn(returnPorts, ...asked);

/** The same with the ports given: who takes all of the usual ones holds up every other sign-in on this computer. */
export async function awaitOn(
  ports: number[],
  ...[path, state, signal, onward]: Parameters<AwaitReturn>
): Promise<Result<Return>> {
  // The browser sends along what other programs on this computer have set, whatever their port.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 1024 * 1024 });
  const port = await firstFree(ports, server);
  if (port === undefined) return fail('ports_taken');

  const { promise, resolve } = Promise.withResolvers<URL | undefined>();
  const close = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
    server.close();
  };
  const abandon = (): void => {
    resolve(undefined);
    close();
  };
  const timer = setTimeout(abandon, patience);
  signal.addEventListener('abort', abandon, { once: true });
  if (signal.aborted) abandon();

  const address = `http://127.0.0.1:${port}${path}`;
  server.on('request', (request, response) => {
    // Parsed only once it is known to be for us, and without throwing: any page can send anything to this port.
    const host = request.headers.host === `127.0.0.1:${port}`;
    const url = host ? URL.parse(request.url ?? '/', address) : null;
    if (request.method !== 'GET' || url?.pathname !== path || url.host !== `127.0.0.1:${port}`) {
      return sendReturnPage(response, 'nothing', true);
    }
    // A kept-alive browser connection would keep the listener, and so the port, in use: each answer closes it.
    if (url.search === '') return sendReturnPage(response, 'fragment', true);
    if (url.searchParams.get('state') !== state) return sendReturnPage(response, 'foreign', true);
    sendArrived(response, onward, true);
    resolve(url);
    return undefined;
  });
  return ok({ address, arrived: promise, close });
}

/** Which of the ports could be listened on now. */
export async function freePorts(ports = returnPorts): Promise<number[]> {
  const free: number[] = [];
  for (const port of ports) {
    const server = createServer();
    if (await listens(server, port)) free.push(port);
    server.close();
  }
  return free;
}

async function firstFree(ports: number[], server: Server): Promise<number | undefined> {
  for (const port of ports) if (await listens(server, port)) return port;
  return undefined;
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const refused = (): void => resolve(false);
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', refused);
      resolve(true);
    });
  });
}
