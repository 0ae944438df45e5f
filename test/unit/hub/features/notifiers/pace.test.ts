import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { notifyingApprover } from '../../../../../src/main/hub/features/notifiers/index.ts';
import { createPace } from '../../../../../src/main/hub/features/notifiers/pace.ts';
import type { Approval } from '../../../../../src/shared/approval.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const paced = () => {
  const told: string[] = [];
  return { told, pace: createPace({ now: () => Date.now() }, (userId) => void told.push(userId)) };
};

it('tells at once, and of all that comes within a minute when it has passed', () => {
  const { told, pace } = paced();
  for (const id of ['1', '2', '3']) pace.waits('ada', id);
  pace.waits('grace', '4');
  expect(told).toEqual(['ada', 'grace']);
  vi.advanceTimersByTime(59_999);
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['ada', 'grace', 'ada']);
  vi.advanceTimersByTime(600_000);
  expect(told).toHaveLength(3);
});

it('tells nobody of what is over by then, nor once the hub stops', () => {
  const { told, pace } = paced();
  pace.waits('ada', '1');
  pace.waits('ada', '2');
  pace.over('ada', '2');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['ada']);
  pace.waits('ada', '3');
  pace.waits('ada', '4');
  pace.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['ada', 'ada']);
});

it('is asked to by what a client asks or does, and not by what a person asks for themselves', () => {
  const heard: string[] = [];
  const port = { asked: () => {}, ended: () => {}, knocked: () => {}, noticed: () => {} };
  const approver = notifyingApprover(port, {
    waits: (userId, id) => void heard.push(`${userId} ${id}`),
    over: (userId, id) => void heard.push(`${userId} not ${id}`),
  });
  const approval = { id: 'apr_1', userId: 'ada' } as Approval;
  approver.asked(approval);
  approver.ended(approval);
  approver.asked({ ...approval, isUndo: true });
  const alarm = { kind: 'refused', keyId: 'key_1', client: 'x', place: null, time: '' } as const;
  approver.noticed({ ...alarm, id: 'unusual_1', userId: 'ada' });
  expect(heard).toEqual(['ada apr_1', 'ada not apr_1', 'ada unusual_1']);
});
