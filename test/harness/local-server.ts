/** Servers on this computer that answer as a test says. */
import { randomInt } from 'node:crypto';
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

/**
 * A port for what starts after this returns, or comes back where it was, or the first of so many in a row. It lies below those
 * that systems hand out by themselves, so no other test's server or request gets it meanwhile.
 */
export async function freePort(row = 1): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 32_000);
    const servers = Array.from({ length: row }, (_, at) => createServer().listen(first + at, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening').catch(() => undefined)));
    const listening = servers.filter((server) => server.listening);
    await Promise.all(listening.map((server) => once(server.close(), 'close')));
    if (listening.length === row) return first;
  }
}
