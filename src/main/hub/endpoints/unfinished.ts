/**
 * Which connections make way when many wait at once. Whoever opens a thousand and sends half a request on each would keep
 * everybody else out until the time for a request's head is up.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** From now on a new connection ends the oldest of `most` others whose request has not arrived in full. */
export function shedOldest(server: Server, most: number): void {
  /** In the order in which they began to wait; with the request where its head has arrived. */
  const connections = new Map<Socket, IncomingMessage | undefined>();
  server.on('connection', (socket: Socket) => {
    oldestUnfinished(connections, most)?.destroy();
    connections.set(socket, undefined);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    connections.set(socket, request);
    response.once('close', () => {
      // The next request of this connection is waited for from now on.
      if (connections.delete(socket) && !socket.destroyed) connections.set(socket, undefined);
    });
  });
}

/** The first of those whose request is not complete, where they are `most` or more. */
export function oldestUnfinished<Connection>(
  connections: ReadonlyMap<Connection, { complete: boolean } | undefined>,
  most: number,
): Connection | undefined {
  const unfinished = [...connections].filter(([, request]) => !request?.complete);
  return unfinished.length < most ? undefined : unfinished[0]?.[0];
}
