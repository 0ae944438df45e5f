/** What the hub says has changed is asked again, whatever the page is just asking. */
import { QueryObserver } from '@tanstack/react-query';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createQueries, followHub } from '../../../src/renderer/src/hub/queries.ts';
import type { ChangeTopic } from '../../../src/shared/contract.ts';

it('a first answer that began before a change is followed by another one', async () => {
  const queries = createQueries();
  const listeners: ((topic: ChangeTopic) => void)[] = [];
  const onChange = (listener: (topic: ChangeTopic) => void) => {
    listeners.push(listener);
    return () => {};
  };
  followHub({ onChange }, queries);
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let asked = 0;
  const page = new QueryObserver(queries, {
    queryKey: ['approvals.waiting', {}],
    queryFn: () => answers[asked++]?.promise ?? 'asked too often',
  });
  const stop = page.subscribe(() => {});
  listeners[0]?.('approvals');
  answers[0]?.resolve('nothing waits');
  await vi.waitUntil(() => asked === 2, 60_000);
  answers[1]?.resolve('one waits');
  await vi.waitUntil(() => page.getCurrentResult().data === 'one waits', 60_000);
  expect(asked).toBe(2);
  stop();
});

it('a page that asked too much asks again, and one that is refused for another cause does not', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const asked = vi.fn(async (code: string) => {
    if (asked.mock.calls.length === 1) throw { code };
    return 'what waits';
  });
  const ask = (code: string) => createQueries().fetchQuery({ queryKey: [code], queryFn: () => asked(code) });
  const answer = ask('window_too_fast');
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toBe('what waits');
  asked.mockClear();
  await expect(ask('not_found')).rejects.toEqual({ code: 'not_found' });
});
