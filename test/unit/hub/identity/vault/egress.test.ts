/** The patience of the one place where a token meets the network, at its real value. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { send, sendGit } from '../../../../../src/main/hub/identity/vault/egress.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('waits a minute for a platform that does not answer, and no longer', async () => {
  const api = 'https://api.example.com';
  let cut = false;
  const silent =
    () =>
    (_: Request, { signal }: { signal: AbortSignal }) =>
      new Promise<Response>((_answer, failed) =>
        signal.addEventListener('abort', () => {
          cut = true;
          failed(signal.reason);
        }),
      );
  const { signal } = new AbortController();
  const sent = send(new Request(`${api}/user`), new Secret('a-token-0123456789'), api, signal, () => {}, silent);
  const end = expect(sent).rejects.toThrow('fetch failed');
  await vi.advanceTimersByTimeAsync(59_999);
  expect(cut).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(cut).toBe(true);
  await end;
});

it('leaves an answer of git that is there in full before it is refused', async () => {
  vi.useRealTimers();
  const server = createServer((_, response) => void response.end('0008NAK\n0000')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fails = vi.fn();
  process.prependListener('uncaughtException', fails);
  const given = [new Secret('a-token-0123456789'), [api], new AbortController().signal, () => {}] as const;
  const answer = await sendGit(new Request(`${api}/ada/site.git/git-upload-pack`), ...given, () => fetch);
  await answer.body?.cancel();
  await new Promise((closed) => server.close(closed));
  process.off('uncaughtException', fails);
  expect(fails).not.toHaveBeenCalled();
});

it('keeps apart what comes by several connections at once, for as long as it is held', async () => {
  vi.useRealTimers();
  const objects = (letter: string) => `ea65\u0001${letter.repeat(60_000)}`.repeat(20);
  const server = createServer(({ url }, response) => void response.end(objects(url?.[1] ?? ''))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = [new Secret('a-token-0123456789'), [api], new AbortController().signal, () => {}] as const;
  const answers = await Promise.all(
    ['a', 'b', 'c'].map(async (letter) => {
      const answer = await sendGit(new Request(`${api}/${letter}/git-upload-pack`), ...given, () => fetch);
      const pieces: Uint8Array[] = [];
      for await (const piece of answer.body ?? []) pieces.push(piece);
      return pieces;
    }),
  );
  const isWhole = answers.map((pieces, at) => Buffer.concat(pieces).toString('latin1') === objects('abc'.charAt(at)));
  expect(isWhole).toEqual([true, true, true]);
  await new Promise((closed) => server.close(closed));
});

it('hands on each long answer in a turn of the event loop that no other has, and a short one at once', async () => {
  vi.useRealTimers();
  const api = 'https://api.example.com';
  let turn = 0;
  let isOver = false;
  const counting = (async () => {
    while (!isOver) {
      await setImmediate();
      turn += 1;
    }
  })();
  const turnsOf = (bytes: number) =>
    Promise.all(
      Array.from({ length: 5 }, async () => {
        const { signal } = new AbortController();
        const secret = new Secret('a-token-0123456789');
        const answered = () => async () => new Response('a'.repeat(bytes));
        await send(new Request(`${api}/user`), secret, api, signal, () => {}, answered);
        return turn;
      }),
    );
  const short = await turnsOf(100);
  const long = await turnsOf(100_000);
  isOver = true;
  await counting;
  expect(new Set(long).size).toBe(5);
  expect(new Set(short).size).toBe(1);
});

it.each([
  ['another host that begins alike', 'https://github.com.evil.example/ada/site'],
  ['another port', 'https://github.com:8443/ada/site'],
  ['no encryption', 'http://github.com/ada/site'],
  ['a host below it', 'https://evil.github.com/ada/site'],
  ['its name before another host', 'https://github.com@evil.example/ada/site'],
])('sends the token of git nowhere else: %s', async (_, url) => {
  vi.useRealTimers();
  const asked: string[] = [];
  const senders = () => async (request: Request) => {
    asked.push(request.url);
    return new Response();
  };
  const given = [new Secret('a-token-0123456789'), ['https://github.com'], new AbortController().signal] as const;
  for (const path of ['git-receive-pack', 'git-upload-pack', 'info/lfs/objects/batch']) {
    const sent = async () => sendGit(new Request(`${url}.git/${path}`), ...given, () => {}, senders);
    const end = await sent().then(
      () => 'sent',
      ({ message }: Error) => message,
    );
    expect(end).toMatch(/git may not call|credentials/);
  }
  expect(asked).toEqual([]);
});
