import { expect, it } from 'vitest';
import { createRecentChanges } from '../../../../../src/main/hub/kernel/approvals/recent-changes.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

it('what one person changes pushes out nothing that another one can undo, and of their own the oldest', () => {
  const changes = createRecentChanges(memoryPorts().clock);
  const note = (userId: string, callId: string) => changes.note({ userId, callId } as never);
  const calls = (userId: string) => changes.list(userId).map(({ callId }) => callId);
  note('ada', 'hers');
  for (let at = 1; at <= 201; at += 1) note('grace', `call ${at}`);
  expect(calls('ada')).toEqual(['hers']);
  expect(calls('grace')).toHaveLength(200);
  expect(calls('grace')).not.toContain('call 1');
  expect(calls('grace')[0]).toBe('call 201');
});
