/** The listener by itself, against connections that no client of the hub's makes. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createListener, type HttpRoute, notListening, unreadable } from '../../src/main/hub/doors/http/server.ts';
import { healthRoute } from '../../src/main/hub/doors/pages/pages.ts';

describe('the listener', () => {
  const logged: unknown[] = [];
  const breaks: HttpRoute = {
    methods: ['GET'],
    path: /^\/breaks$/,
    handle() {
      throw new TypeError('a secret\n    at secret.ts:1:2');
    },
  };
  const keeps: HttpRoute = {
    methods: ['GET'],
    path: /^\/keeps$/,
    handle: (_request, response) => void response.writeHead(200, { connection: 'keep-alive' }).end('kept'),
  };
  const listener = createListener(
    [healthRoute, breaks, keeps],
    (...event) => void logged.push(event),
    () => undefined,
  );
  let port: number;
  beforeAll(async () => {
    const listening = await listener.listen({ port: 0 });
    if (!listening.ok) throw new Error(listening.failure.message);
    port = listening.value.port;
  });
  afterAll(() => listener.cut());

  const said = async (socket: Socket): Promise<string> => {
    let text = '';
    for await (const bytes of socket.setEncoding('utf8')) text += bytes;
    return text;
  };
  const asked = (headers: string, path = '/healthz'): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n${headers}\r\n`);
    return said(socket);
  };

  it('answers a browser with all the cookies that another port of this computer could set', async () => {
    const most = Array.from({ length: 180 }, (_, index) => `${String(index).padStart(4)}=${'x'.repeat(4091)}`);
    expect(await asked(`cookie: ${most.join('; ')}\r\n`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await asked(`x: ${'x'.repeat(17_000)}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it('is at one address of this computer, and at none that another computer could call', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ internal }) => !internal));
    const others = own.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
    // Linux has the whole of 127/8 as loopback, so that there is another address to try where there is no network.
    if (process.platform === 'linux') others.push('127.0.0.2');
    const met = (host: string): Promise<string> =>
      new Promise((done) => {
        const socket = connect(port, host, () => done('answered'));
        socket.on('error', () => done('refused'));
        socket.once('connect', () => socket.destroy());
      });
    expect(await met('127.0.0.1')).toBe('answered');
    expect(await Promise.all(others.map(async (host) => [host, await met(host)]))).toEqual(
      others.map((host) => [host, 'refused']),
    );
  });

  it('ends the connection of a client that asked for it, though the answer would keep it for longer than a test', async () => {
    expect(await asked('', '/keeps')).toMatch(/^HTTP\/1.1 200 /);
  });

  it('says why it can’t listen, and which option helps', () => {
    const told = (code: string) => notListening(Object.assign(new Error(), { code }), '192.0.2.1', 80)?.failure;
    expect(told('EADDRINUSE')?.message).toContain('Another program listens on 192.0.2.1:80.');
    expect(told('EACCES')).toMatchObject({
      message: expect.stringContaining('administrators'),
      hint: expect.stringContaining('--port'),
    });
    const elsewhere = {
      message: expect.stringContaining('no address of this computer'),
      hint: expect.stringContaining('--listen'),
    };
    expect(told('EADDRNOTAVAIL')).toMatchObject(elsewhere);
    expect(told('EMFILE')).toBeUndefined();
  });

  it('ends the oldest half-sent requests for newer ones', async () => {
    const ended: { index: number; text: string }[] = [];
    const half: Socket[] = [];
    for (let index = 0; index < 201; index += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(index % 2 ? 'GET /healthz HTTP/1.1\r\n' : 'POST /healthz HTTP/1.1\r\ncontent-length: 9\r\n');
      void said(socket)
        .catch(() => 'reset')
        .then((text) => ended.push({ index, text }));
      half.push(socket);
    }
    expect(await asked('')).toMatch(/^HTTP\/1.1 200 /);
    await expect
      .poll(() => ended)
      .toEqual([0, 1].map((index) => ({ index, text: expect.stringMatching(/^(reset)?$/) })));
    for (const socket of half) socket.destroy();
  });

  it('logs where a handler broke, and nothing of what it says', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/breaks`);
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('"internal"')]);
    const at = expect.stringMatching(/^listener\.test\.ts:\d+:\d+$/);
    expect(logged).toEqual([['defect', { path: '/breaks', error: 'TypeError', at }]]);
  });

  it('says 408 to whoever sent nothing in time, and 400 only to what is no request', () => {
    const status = (code: string) => /^HTTP\/1.1 (\d+)/.exec(unreadable(code))?.[1];
    expect([status('ERR_HTTP_REQUEST_TIMEOUT'), status('HPE_INVALID_METHOD'), status('HPE_HEADER_OVERFLOW')]).toEqual([
      '408',
      '400',
      '431',
    ]);
  });
});
