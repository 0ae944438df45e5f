import { expect, it } from 'vitest';
import { createRowsCache } from '../../../../../src/renderer/src/features/activity/rows-cache.ts';
import type { Activity } from '../../../../../src/shared/model.ts';

const row = (callId: string, sequence: number, outcome: 'ok' | null) =>
  ({ callId, sequence, outcome, verdict: 'allow', approvalId: null, reason: null }) as unknown as Activity;

it('keeps every row in its place while calls begin and end, by what is new alone', () => {
  const cache = createRowsCache();
  let list: Activity[] = []; // oldest first
  let sequence = 0;
  const append = (callId: string, outcome: 'ok' | null): void => {
    sequence += 1;
    list = [...list.filter((one) => one.callId !== callId), row(callId, sequence, outcome)];
  };
  const newest = (after: number) => list.filter((one) => one.sequence > after).reverse();
  for (let call = 0; call < 20; call++) append(`early ${call}`, call % 3 === 0 ? null : 'ok');
  cache.add({ calls: newest(0), total: list.length }, 0);
  for (let turn = 0; turn < 30; turn++) {
    const total = list.length;
    append(`late ${turn}`, null);
    if (turn % 2 === 1) append(`late ${turn - 1}`, 'ok');
    if (turn % 5 === 0) append(`early ${(turn / 5) * 3}`, 'ok');
    expect(cache.addNews({ calls: newest(cache.newest()), total: list.length }, total)).toBe(true);
    expect(list.map((_, place) => cache.at(place)?.sequence)).toEqual(list.map((one) => one.sequence));
  }
});

it('changes nothing where a row has left its place that nothing new stands for', () => {
  const cache = createRowsCache();
  cache.add({ calls: [row('preview', 2, null), row('old', 1, 'ok')], total: 2 }, 0);
  expect(cache.addNews({ calls: [row('question', 4, null)], total: 2 }, 2)).toBe(false);
  expect([cache.at(0)?.callId, cache.at(1)?.callId, cache.newest()]).toEqual(['old', 'preview', 2]);
});
