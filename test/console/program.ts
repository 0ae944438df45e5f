/** A program on this computer that has sent its person's browser to the hub, and waits for the answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Program = { url: string; answered(): Promise<URL>; stop(): void };

/** Whoever starts it stops it. */
export async function startProgram(): Promise<Program> {
  let hear: (answer: URL) => void = () => undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('content-type', 'text/html');
    response.end('<title>The program</title>Back in the program.');
    if (url.pathname === '/callback') hear(url);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    answered: () =>
      new Promise((answer) => {
        hear = answer;
      }),
    stop: () => void server.close(),
  };
}
