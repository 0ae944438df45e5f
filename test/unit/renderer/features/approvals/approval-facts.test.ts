/** What the page says of an approval, and which lines of the record are answers. */
import { expect, it } from 'vitest';
import {
  answeredSince,
  approvalPlace,
  canWaitLonger,
  waitingByCard,
} from '../../../../../src/renderer/src/features/approvals/approval-facts.ts';
import type { Waiting } from '../../../../../src/shared/approval.ts';
import type { Activity } from '../../../../../src/shared/model.ts';

const platforms = [{ name: 'github', title: 'GitHub', tools: [], places: [] }];
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24) + seconds * 1000).toISOString();
const waits = (expires: number) => ({ askedAt: at(0), expiresAt: at(expires) }) as Waiting;

it('a place is named by its platform, and hides nothing', () => {
  expect(approvalPlace('github:octavia/atlas', platforms)).toBe('GitHub octavia/atlas');
  expect(approvalPlace('github', platforms)).toBe('GitHub');
  expect(approvalPlace('github:octavia/\u202Esalta', platforms)).toBe('GitHub octavia/\\u{202E}salta');
});

it('half an hour is the longest wait', () => {
  expect([canWaitLonger(waits(300)), canWaitLonger(waits(1800))]).toEqual([true, false]);
});

it('three of one key share a card in the place of the first, and what a person undoes has its own', () => {
  const of = (id: string, more: Partial<Waiting> = {}) => ({ id, keyId: 'key_1', ...more }) as Waiting;
  const ids = (waiting: Waiting[]) => waitingByCard(waiting).map((those) => those.map(({ id }) => id).join('+'));
  const undo = { isUndo: true as const };
  expect(ids([of('1'), of('2', { keyId: 'key_2' }), of('3'), of('4', undo), of('5')])).toEqual(['1+3+5', '2', '4']);
  expect(ids([of('1'), of('2'), of('3', undo), of('4', undo), of('5', undo)])).toEqual(['1', '2', '3', '4', '5']);
});

it('answers are the rows of what was asked, of today', () => {
  const row = (change: Partial<Activity>) =>
    ({ time: at(10), callId: 'apr_1', approvalId: 'apr_1', reason: null, ...change }) as Activity;
  const answered = answeredSince(
    [
      row({ verdict: 'ask' }),
      row({ verdict: 'expired' }),
      row({ verdict: 'denied', time: at(-10) }),
      row({ verdict: 'allow', callId: 'call_1' }),
      row({ verdict: 'allow', callId: 'call_2', reason: 'allowed for 10 minutes' }),
      row({ verdict: 'allow', callId: 'call_3', approvalId: null }),
    ],
    Date.parse(at(0)),
  );
  expect(answered.map(({ callId, decision }) => [callId, decision])).toEqual([
    ['apr_1', 'expired'],
    ['call_1', 'approved'],
  ]);
});
