import { createHook } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLimiter } from '../../../../../src/main/hub/platforms/github/request.ts';

const limits = { atOnce: 2, searchesApart: 3_600_000, repeatAfter: 0, longestWait: 0 };
const caller = (account = 'cac_1', signal = new AbortController().signal) => ({ account, signal });
const answer = { status: 200, headers: {}, text: '' };

/** Requests that end when the test says so. */
function held() {
  const sent: ReturnType<typeof Promise.withResolvers<typeof answer>>[] = [];
  const send = () => {
    const one = Promise.withResolvers<typeof answer>();
    sent.push(one);
    return one.promise;
  };
  return { sent, send };
}

it('sends a request at once where no other is under way, without a timer or a turn of the event loop', async () => {
  const read = createLimiter()(caller());
  const waits: string[] = [];
  const hook = createHook({
    init(_, type) {
      if (/Timeout|Immediate/.test(type)) waits.push(type);
    },
  });
  let isTurnOver = false;
  const { sent, send } = held();
  hook.enable();
  const reads = [read(send), read(send, true)];
  hook.disable();
  setImmediate(() => {
    isTurnOver = true;
  });
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  expect([sent.length, isTurnOver, waits]).toEqual([2, false, []]);
  for (const one of sent) one.resolve(answer);
  await Promise.all(reads);
  expect(isTurnOver).toBe(false);
});

it('has so many requests of an account under way and no more, the earliest first; another account has its own', async () => {
  const limiter = createLimiter(limits);
  const { sent, send } = held();
  const reads = [1, 2, 3, 4].map(() => limiter(caller())(send));
  await turn();
  expect(sent).toHaveLength(2);
  void limiter(caller('cac_2'))(send);
  await turn();
  expect(sent).toHaveLength(3);
  sent[0]?.resolve(answer);
  expect(await reads[0]).toBe(answer);
  await turn();
  expect(sent).toHaveLength(4);
});

it('keeps searches of an account apart, also for another call, and other requests do not wait for them', async () => {
  const limiter = createLimiter(limits);
  const { sent, send } = held();
  const gone = new AbortController();
  void limiter(caller())(send, true);
  await turn();
  sent[0]?.resolve(answer);
  const second = limiter(caller('cac_1', gone.signal))(send, true);
  void limiter(caller())(send);
  await turn();
  expect(sent).toHaveLength(2);
  gone.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
});

it('leaves the line when its caller goes, and keeps no place', async () => {
  const limiter = createLimiter({ ...limits, atOnce: 1 });
  const { sent, send } = held();
  const gone = new AbortController();
  const first = limiter(caller())(send);
  const left = limiter(caller('cac_1', gone.signal))(send);
  const last = limiter(caller())(send);
  gone.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  sent[0]?.resolve(answer);
  await first;
  await turn();
  sent[1]?.resolve(answer);
  expect(await last).toBe(answer);
  expect(sent).toHaveLength(2);
});

it('repeats a broken connection once, and throws what the second attempt threw', async () => {
  let sent = 0;
  const read = createLimiter(limits)(caller());
  const broken = read(() => {
    sent += 1;
    return Promise.reject(new TypeError(`broken ${sent}`));
  });
  await expect(broken).rejects.toThrow('broken 2');
});
