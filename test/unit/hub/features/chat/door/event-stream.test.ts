import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hangUpSignal } from '../../../../../../src/main/hub/doors/http/http.ts';
import { openEventStream } from '../../../../../../src/main/hub/features/chat/door/answer-question.ts';

let server: Server;
let socket: Socket;
let response: ServerResponse;
beforeEach(async () => {
  const answering = Promise.withResolvers<ServerResponse>();
  server = createServer((_, answer) => answering.resolve(answer));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  response = await answering.promise;
});
afterEach(() => {
  socket.destroy();
  server.closeAllConnections();
  server.close();
});

const piece = { text: 'x'.repeat(64 * 1024) };

it('holds no endless answer for a client that does not read', async () => {
  const signal = hangUpSignal(response);
  const stream = openEventStream(response);
  socket.pause();
  for (let sent = 0; sent < 1_000 && !signal.aborted; sent++) {
    stream.send(piece);
    await turn();
  }
  expect(signal.aborted).toBe(true);
  stream.send(piece); // nobody is there, and nothing throws
  stream.end();
});

it('gives a client that reads all of it', async () => {
  const stream = openEventStream(response);
  let read = 0;
  socket.on('data', (chunk) => {
    read += chunk.length;
  });
  for (let sent = 0; sent < 200; sent++) {
    stream.send(piece);
    await turn();
  }
  stream.end();
  const whole = once(socket, 'end');
  socket.resume();
  await whole;
  expect(read).toBeGreaterThan(200 * piece.text.length);
});

it('tells of a client that went away before anybody listened', async () => {
  socket.destroy();
  await new Promise((closed) => response.once('close', closed));
  expect(hangUpSignal(response).aborted).toBe(true);
});
