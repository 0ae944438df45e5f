/** The person's browser: sending it to the tenant or a platform, and where it comes back to. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { OpenUrl } from '../../ground/ports.ts';

/**
 * Where the system browser comes back to: a listener on 127.0.0.1 that lives for one sign-in or one connection
 * (RFC 8252 §7.3). Auth0 compares redirect addresses exactly, port included, so the fixed list of ports.
 */
export const returnPorts = [18484, 18485, 18486, 18487, 18488, 18489];
export const returnPaths = ['/callback', '/connected', '/signed-out'] as const;
const patience = 5 * 60_000;

type AwaitedReturn = {
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
) => Promise<Result<AwaitedReturn>>;

/** The person's browser, for one sign-in or one connection: how to send it somewhere, and how it comes back. */
export type Browser = {
  openUrl: OpenUrl;
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
  /** On this computer's loopback unless it says otherwise. */
  awaitReturn?: AwaitReturn;
  /** By which origin it reaches this hub's own pages; left out, by the hub's own address. */
  origin?: string;
  /** For a browser anywhere: an address, and the code that its page has to show as well. At a terminal alone. */
  showDevicePage?: (url: string, code: string) => void;
};

/**
 * Listens on the first free port. Only a return that carries `state` counts, so that another page or program on this
 * computer cannot end or answer the wait. Fails with `ports_taken` where none gets free within five seconds: most are held for
 * one sign-in of another hub, which is soon over.
 */
export const awaitLoopback: AwaitReturn = (...asked) => awaitOn({ ports: returnPorts }, ...asked);

/** The same with the ports given: who takes all of the usual ones holds up every other sign-in on this computer. */
export async function awaitOn(
  { ports, tries = 50 }: { ports: number[]; tries?: number },
  ...[path, state, signal, onward]: Parameters<AwaitReturn>
): Promise<Result<AwaitedReturn>> {
  // The browser sends along what other programs on this computer have set, no matter what their port.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 1024 * 1024 });
  let port = await firstFree(ports, server);
  for (let left = tries - 1; port === undefined && left > 0 && !signal.aborted; left -= 1) {
    await pause(100);
    port = await firstFree(ports, server);
  }
  if (port === undefined) return fail('ports_taken');

  const { arrived, resolve, close } = awaitArrival(signal, () => server.close());
  const address = `http://127.0.0.1:${port}${path}`;
  server.on('request', (request, response) => {
    // Parsed only once it is known to be for us, and without throwing: any page can send anything to this port.
    // Slack sends browsers to `localhost` alone, with a consent: a sign-in comes back by number.
    const hosts = [`127.0.0.1:${port}`, ...(path === '/connected' ? [`localhost:${port}`] : [])];
    const host = hosts.includes(request.headers.host ?? '');
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
  return ok({ address, arrived, close });
}

/** Until `resolve` has told the address it came back with, five minutes are over or the signal aborts; `end` goes with `close`. */
function awaitArrival(signal: AbortSignal, end: () => void) {
  const { promise, resolve } = Promise.withResolvers<URL | undefined>();
  const close = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
    end();
  };
  const abandon = (): void => {
    resolve(undefined);
    close();
  };
  const timer = setTimeout(abandon, patience);
  signal.addEventListener('abort', abandon, { once: true });
  if (signal.aborted) abandon();
  return { arrived: promise, resolve, close };
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

/**
 * Where browsers come back to on a hub with a public address: to that address, since the person's browser may run on
 * another computer than the hub. What arrives is told apart by its `state` alone.
 */
export type PublicReturns = {
  awaitReturn: AwaitReturn;
  /** Serves `/console/callback` and `/console/connected`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
};

const mostWaiting = 100;

export function createPublicReturns(publicUrl: string): PublicReturns {
  const waiting = new Map<
    string,
    { address: string; onward: string | undefined; resolve: (url: URL | undefined) => void }
  >();
  return {
    async awaitReturn(path, state, signal, onward) {
      const address = new URL(`/console${path}`, publicUrl).href;
      const [oldest] = waiting.values();
      if (oldest && waiting.size >= mostWaiting) oldest.resolve(undefined);
      waiting.set(state, { address, onward, resolve: (url) => resolve(url) });
      const { arrived, resolve, close } = awaitArrival(signal, () => waiting.delete(state));
      return ok({ address, arrived, close });
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

/**
 * Answers a browser that comes back from the tenant or a platform with a plain page; `close` for one whose connection must not be kept open. Without a query it may be
 * that the answer stands in the fragment: Auth0's pages speak of a connect code there in one place, while its clients read
 * the query. So it is asked for once more with the fragment as its query.
 */
export function sendReturnPage(response: ServerResponse, kind: keyof typeof pages, close: boolean): void {
  const { status, text, script } = pages[kind];
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(close && { connection: 'close' }),
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<style nonce="${nonce}">:root{color-scheme:light dark;font:1rem/1.5 system-ui}body{display:grid;place-items:center;min-height:90vh}</style>
<p>${text}</p>${script && `<script nonce="${nonce}">${script}</script>`}</html>`);
}

/** Answers a browser that has come back as it should: sends it on, or tells it that this was all. */
function sendArrived(response: ServerResponse, onward: string | undefined, close: boolean): void {
  if (onward === undefined) {
    sendReturnPage(response, 'done', close);
    return;
  }
  const headers = { location: onward, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  response.writeHead(303, { ...headers, ...(close && { connection: 'close' }) }).end();
}

const pages = {
  done: { status: 200, text: 'Done. You can close this window and go back to OpenGitHubX.', script: '' },
  nothing: { status: 404, text: 'There is nothing here.', script: '' },
  foreign: { status: 400, text: 'This page does not belong to a sign-in that is under way.', script: '' },
  // Only windows of this browser hear it, of which the one that began knows what to do with it. That one closes this window, unless a page
  // on the way has cut the two apart, as the one for pasting does.
  returned: {
    status: 200,
    text: 'You can close this window and go back to OpenGitHubX.',
    script:
      "new BroadcastChannel('opengithubx-returned').postMessage(location.hash.slice(1)); history.replaceState(null, '', location.pathname); if (!opener) close()",
  },
  fragment: {
    status: 200,
    text: 'One moment…',
    script: "if (location.hash.length > 1) location.replace(location.pathname + '?' + location.hash.slice(1))",
  },
};

/**
 * The address if a browser may be sent there, else undefined: https, or http on this computer. It comes from a tenant's
 * answer, and handing `file:` or a scheme of some program to the desktop would start anything that is registered for it, and `javascript:` in a popup would run as the console itself.
 */
export function browsableUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const local = ['127.0.0.1', '[::1]', 'localhost', 'approve.localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local) ? url.href : undefined;
}
