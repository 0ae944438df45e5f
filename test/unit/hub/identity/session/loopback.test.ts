import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ownSteps } from '../../../../../src/main/hub/features/doctor/own-steps.ts';
import { awaitOn } from '../../../../../src/main/hub/identity/session/browser.ts';
import { allWritten } from '../../../../harness/all-written.ts';
import { freePort } from '../../../../harness/local-server.ts';

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function taken(): Promise<Server> {
  const server = createServer();
  await once(server.listen(await freePort(), '127.0.0.1'), 'listening'); // which is nobody else's once it is let go
  onTestFinished(() => void server.close());
  return server;
}

test('waits at the first port that is free or soon is, and says so when none is', async () => {
  const [one, other] = [await taken(), await taken()];
  const ports = [portOf(one), portOf(other)];
  const wait = (tries = 50) => awaitOn({ ports, tries }, '/callback', 'state', new AbortController().signal);
  expect(await wait(1)).toMatchObject({ failure: { code: 'ports_taken' } });
  const soon = wait();
  await turn(); // by which it has found none
  await new Promise((done) => other.close(done));
  const waiting = await soon;
  expect(waiting).toMatchObject({ value: { address: `http://127.0.0.1:${ports[1]}/callback` } });
  if (waiting.ok) waiting.value.close();
});

test('is reached by a browser with cookies of other programs', async () => {
  const free = await taken();
  const port = portOf(free);
  await new Promise((done) => free.close(done));
  const waiting = await awaitOn({ ports: [port] }, '/callback', 'mine', new AbortController().signal);
  if (!waiting.ok) throw new Error(waiting.failure.code);
  const { status } = await fetch(`${waiting.value.address}?state=mine&code=c`, {
    headers: { cookie: 'x'.repeat(100_000) },
  });
  expect(status).toBe(200);
  expect((await waiting.value.arrived)?.searchParams.get('code')).toBe('c');
  waiting.value.close();
});

test('the doctor finds that no port is free', async () => {
  const servers = [await taken(), await taken()];
  const own = { ...allWritten, audit: {} as never, secrets: {} as never, dataDir: '', now: Date.now };
  const steps = ownSteps({ ...own, ports: servers.map(portOf) });
  const found = await steps.find(({ step }) => step === 'ports')?.inspect();
  expect(found).toMatchObject({ state: 'failed', hint: expect.stringMatching(/18484/) });
});
