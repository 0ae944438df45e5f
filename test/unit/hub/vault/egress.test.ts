/** The patience of the one place where a token meets the network, at its real value. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Secret } from '../../../../src/main/hub/secret.ts';
import { send } from '../../../../src/main/hub/vault/egress.ts';

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
