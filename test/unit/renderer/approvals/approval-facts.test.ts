/** What the page says of an approval, and which lines of the record are answers. */
import { expect, it } from 'vitest';
import { answeredSince, approvalPlace, canWaitLonger } from '../../../../src/renderer/src/approvals/approval-facts.ts';
import type { Waiting } from '../../../../src/shared/approval.ts';
import type { Activity } from '../../../../src/shared/model.ts';

const platforms = [{ name: 'github', title: 'GitHub', tools: [], places: [] }];
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24) + seconds * 1000).toISOString();
const waits = (expires: number) => ({ askedAt: at(0), expiresAt: at(expires) }) as Waiting;

it('a place is named by its platform, and hides nothing', () => {
  expect(approvalPlace('github:octavia/atlas', platforms)).toBe('GitHub octavia/atlas');
  expect(approvalPlace('github', platforms)).toBe('GitHub');
  expect(approvalPlace('github:octavia/\u202Esalta', platforms)).toBe('GitHub octavia/\\u{202E}salta');
});

it('time runs down to nothing and no further', () => {});

it('half an hour is the longest wait', () => {
  expect([canWaitLonger(waits(300)), canWaitLonger(waits(1800))]).toEqual([true, false]);
});

it('answers are the lines of approvals themselves, of today', () => {
  const line = (change: Partial<Activity>) =>
    ({ time: at(10), callId: 'apr_1', approvalId: 'apr_1', ...change }) as Activity;
  const answered = answeredSince(
    [
      line({ verdict: 'approved' }),
      line({ verdict: 'ask' }),
      line({ verdict: 'approved', callId: 'call_1' }),
      line({ verdict: 'denied', time: at(-10) }),
    ],
    Date.parse(at(0)),
  );
  expect(answered).toHaveLength(1);
});
