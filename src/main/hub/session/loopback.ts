/**
 * Where the system browser comes back to: a listener on 127.0.0.1 that lives for one sign-in or one connection
 * (RFC 8252 §7.3). Auth0 compares redirect addresses exactly, port included, hence the fixed list of ports.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';

const ports = [18484, 18485, 18486, 18487, 18488, 18489];
const patience = 5 * 60_000;

export type Return = {
  /** The redirect address to register with the request that leads here. */
  address: string;
  /** The address the browser came back with, query included; `undefined` after five minutes or an abort. */
  arrived: Promise<URL | undefined>;
  close(): void;
};

/**
 * Listens on the first free port. Only a return that carries `state` counts, so that another page or program on this
 * computer cannot end or answer the wait. Fails with `ports_taken`.
 */
export async function awaitReturn(
  path: '/callback' | '/connected',
  state: string,
  signal: AbortSignal,
): Promise<Result<Return>> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 });
  const port = await firstFree(server);
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
      return page(response, 404, 'There is nothing here.');
    }
    if (url.search === '') return forwardFragment(response);
    if (url.searchParams.get('state') !== state)
      return page(response, 400, 'This page does not belong to a sign-in that is under way.');
    page(response, 200, 'Done. You can close this window and go back to OpenGitHubX.');
    resolve(url);
    return undefined;
  });
  return ok({ address, arrived: promise, close });
}

/** Which of the ports could be listened on now. */
export async function freePorts(): Promise<number[]> {
  const free: number[] = [];
  for (const port of ports) {
    const server = createServer();
    if (await listens(server, port)) free.push(port);
    server.close();
  }
  return free;
}

async function firstFree(server: Server): Promise<number | undefined> {
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

function page(response: ServerResponse<IncomingMessage>, status: number, text: string, script = ''): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close', // a kept-alive browser connection would keep the listener, and so the port, in use
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<style nonce="${nonce}">:root{color-scheme:light dark;font:1rem/1.5 system-ui}body{display:grid;place-items:center;min-height:90vh}</style>
<p>${text}</p>${script && `<script nonce="${nonce}">${script}</script>`}</html>`);
}

/** Auth0's pages speak of a connect code in the fragment in one place, while its clients read the query: serve both. */
function forwardFragment(response: ServerResponse<IncomingMessage>): void {
  page(
    response,
    200,
    'One moment…',
    "if (location.hash.length > 1) location.replace(location.pathname + '?' + location.hash.slice(1))",
  );
}
