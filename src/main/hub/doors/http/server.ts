/**
 * A listener: guarded and bounded. On loopback unless the owner says otherwise. Endpoints register routes and see only what passed the
 * guard.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { failure } from '../../../../shared/errors.ts';
import { defectFacts, defectFailure, type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Log } from '../../ground/ports.ts';
import { type Allowed, type ApproveSeat, allowedFor, type ListenOptions, pathOf, refusalOf } from './guard.ts';
import { prepare, sendFailure } from './http.ts';

type RouteHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type HttpRoute = { methods: string[]; path: RegExp; handle: RouteHandler };

/**
 * In milliseconds. Clients keep an idle connection for seconds up to a minute. One that the hub ended first could meet their next
 * request, which then fails.
 */
const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 1024 * 1024 };
const maximumSockets = 1000;
const mostUnfinished = 200;

/** What a listener takes beyond the usual. */
type Taken = {
  /** What a body may be, where it is neither JSON nor a form. */
  media?: RegExp;
  /** Addresses that take a file of any kind. */
  uploads?: RegExp;
  /** Addresses that hold more than plain paths do. */
  paths?: RegExp;
  /** Other names by which it may be called, exactly as a client writes them in `host`. */
  hosts?: string[];
  /** Milliseconds until a request must have arrived in full. */
  requestTimeout?: number;
  /** Called first with each request: may rewrite its target before that is judged. */
  arrived?: (request: IncomingMessage) => void;
};

/** `blocked` is told of every request that the guard refused, with the code. */
export function createListener(
  routes: HttpRoute[],
  log: Log,
  blocked: (code: string) => void,
  { media, uploads, paths, hosts = [], arrived, ...longer }: Taken = {},
) {
  const server = createServer({ ...limits, ...longer, connectionsCheckingInterval: 5_000 });
  server.maxConnections = maximumSockets;
  shedOldest(server, mostUnfinished);
  let closed: Promise<void> | undefined;
  let allowed: Allowed = { hosts: new Set(), origins: new Set() };

  server.on('request', (request, response) => {
    prepare(response);
    // A handler that writes `connection: keep-alive` makes Node forget that this client waits for the end.
    const socket: Socket | null = request.socket; // null was seen, against its type
    if (!response.shouldKeepAlive) response.once('finish', () => socket?.destroySoon());
    arrived?.(request);
    const refusal = refusalOf(request, allowed);
    if (refusal) {
      blocked(refusal.code);
      return sendFailure(response, refusal);
    }
    const path = pathOf(request.url);
    const route = routes.find((candidate) => candidate.path.test(path));
    if (!route) return sendFailure(response, failure('not_found'));
    if (!route.methods.includes(request.method ?? '')) {
      response.setHeader('allow', route.methods.join(', '));
      return sendFailure(response, failure('method_refused'));
    }
    answer(route.handle, request, response, log);
    return undefined;
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) socket.end(unreadable(error.code));
  });

  return {
    /** Port 0 takes a free one. Fails with `port_taken`. */
    async listen(where: ListenOptions): Promise<Result<{ port: number }>> {
      const listened = await listen(server, where);
      if (listened.ok) {
        const own = allowedFor(listened.value.port, where);
        allowed = { ...own, hosts: new Set([...own.hosts, ...hosts]), media, uploads, paths };
      }
      return listened;
    },
    /** From now on this page is served as well. */
    alsoAt(seat: ApproveSeat): void {
      allowed = { ...allowed, approve: [...(allowed.approve ?? []), seat] };
    },
    /** Accepts nothing new; what is under way continues. */
    stop(): void {
      closed ??= new Promise((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
    },
    /** Cuts every connection; resolves once all are gone. */
    cut(): Promise<void> {
      this.stop();
      server.closeAllConnections();
      return closed ?? Promise.resolve();
    },
  };
}

/** What is answered to what can't be read as a request, by Node's code for why. */
export function unreadable(code = ''): string {
  const [status, said] = brokenRequests[code] ?? ['400 Bad Request', ''];
  const head = [
    `HTTP/1.1 ${status}`,
    'connection: close',
    'content-type: text/plain',
    `content-length: ${said.length}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${said}`;
}

const brokenRequests: Readonly<Record<string, readonly [status: string, said: string]>> = {
  // By far more than the cookies that Chromium and Firefox keep for one host. They are not cleared from here: with an
  // address of this length any web page could sign the person out of all that runs on this computer.
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'The head of the request is too large. In a browser: delete the cookies of this address, then load it again.\n',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', ''],
};

/** A handler that throws has a defect: the client learns nothing of it, the log learns its kind and place. */
function answer(handle: RouteHandler, request: IncomingMessage, response: ServerResponse, log: Log): void {
  Promise.resolve()
    .then(() => handle(request, response))
    .catch((error: unknown) => {
      log('defect', { path: pathOf(request.url), ...defectFacts(error) });
      sendFailure(response, defectFailure(error));
    });
}

function listen(
  server: Server,
  { port, held, address = '127.0.0.1', path }: ListenOptions,
): Promise<Result<{ port: number }>> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const failed = notListening(error, address, port);
      if (failed) resolve(failed);
      else reject(error);
    });
    const told = () => resolve(ok({ port: path === undefined ? (server.address() as AddressInfo).port : port }));
    // A file as socket, for gh. Not on Windows, nor where the path is too long.
    if (path !== undefined) server.listen(path, told);
    else if (held === undefined) server.listen(port, address, told);
    else server.listen({ fd: held }, told);
  });
}

/** Why a server could not listen there; undefined where that is a defect. */
export function notListening({ code = '' }: NodeJS.ErrnoException, address: string, port: number): Failed | undefined {
  if (code === 'EADDRINUSE') return fail('port_taken', `Another program listens on ${address}:${port}.`);
  if (code === 'EACCES') return fail('port_taken', `The system lets only administrators open port ${port}.`);
  if (code === 'EADDRNOTAVAIL') {
    return fail('port_taken', `${address} is no address of this computer.`, { hint: 'Choose another with --listen.' });
  }
  const isUnusable = ['ENOTFOUND', 'EINVAL', 'ENAMETOOLONG'].includes(code);
  return isUnusable ? fail('port_taken', `${address}:${port} can't be listened on.`) : undefined;
}

/** Where this computer has no such address, nobody holds it. */
export const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

/**
 * From now on a new connection ends the oldest of `most` others whose request has not arrived in full. Anyone who opens a thousand
 * and sends half a request on each would keep everybody else out until the time for a request's head is up.
 */
function shedOldest(server: Server, most: number): void {
  /** How often each was refused. */
  const refused = new WeakMap<Socket, number>();
  /** In the order in which they began to wait; with the request where its head has arrived. */
  const connections = new Map<Socket, IncomingMessage | undefined>();
  server.on('connection', (socket: Socket) => {
    oldestUnfinished(connections, most)?.destroy();
    connections.set(socket, undefined);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    const socket: Socket | null = request.socket; // as above
    if (!socket) return;
    connections.set(socket, request);
    response.once('close', () => {
      // The next request of this connection is waited for from now on.
      if (connections.delete(socket) && !socket.destroyed) connections.set(socket, undefined);
      if (response.statusCode !== 401 && response.statusCode !== 403) return;
      const count = (refused.get(socket) ?? 0) + 1;
      refused.set(socket, count);
      // What is sent ahead without a key is not even read: its sender has to connect again, after everybody else.
      if (count >= mostRefused) socket.destroy();
    });
  });
}

/** Requests of a connection that may be refused for who sends them. A client that waits for its answers hardly meets it. */
const mostRefused = 100;

/** The first of those whose request is not complete, where they are `most` or more. */
function oldestUnfinished<Connection>(
  connections: ReadonlyMap<Connection, { complete: boolean } | undefined>,
  most: number,
): Connection | undefined {
  const unfinished = [...connections].filter(([, request]) => !request?.complete);
  return unfinished.length < most ? undefined : unfinished[0]?.[0];
}
