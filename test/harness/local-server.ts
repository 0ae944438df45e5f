/** Servers on this computer that answer as a test says. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

async function start(listener: RequestListener): Promise<{ url: string; stop(): void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close().closeAllConnections() };
}

/** The address of one that is there until the test has ended. */
export async function serveTest(listener: RequestListener): Promise<string> {
  const { url, stop } = await start(listener);
  onTestFinished(stop);
  return url;
}

/** One for all tests of a file; it has no address until they run. */
export function sharedServer(listener: RequestListener): { url: string } {
  const shared = { url: '', stop: () => {} };
  beforeAll(async () => void Object.assign(shared, await start(listener)));
  afterAll(() => shared.stop());
  return shared;
}

/** A port of this computer that nobody has just now, for what has to come back where it was. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
