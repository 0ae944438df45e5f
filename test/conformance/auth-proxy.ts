/** Stands before the hub for the suite, which can't send a key. It hides nothing else, least of all a forged Host or Origin. */
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

export type AuthProxy = { url: string; close(): Promise<void> };

/**
 * Listens on a free port of 127.0.0.1 and passes every request on to the hub with the key as bearer. The proxy's own
 * authority, in `Host` and `Origin`, becomes the hub's; any other goes through as it came.
 */
export async function startAuthProxy(hubUrl: string, key: string): Promise<AuthProxy> {
  const hub = new URL(hubUrl);
  const own = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const server = createServer((request, response) => {
    const { host, origin } = request.headers;
    const headers = {
      ...request.headers,
      authorization: `Bearer ${key}`,
      host: host === own() ? hub.host : host,
      ...(origin === `http://${own()}` && { origin: hub.origin }),
    };
    const { method, url: path } = request;
    const passedOn = forward({ host: hub.hostname, port: hub.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    response.on('close', () => passedOn.destroy()); // a client that goes away must be gone for the hub as well
    request.pipe(passedOn);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://${own()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
