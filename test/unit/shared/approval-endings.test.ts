import { expect, it } from 'vitest';
import { approvalEndings, endingFailure } from '../../../src/shared/approval-endings.ts';

it('of all the ways in which a request ends, only the person’s own no is called declined', () => {
  const told = Object.keys(approvalEndings).map((reason) => [reason, endingFailure(reason)] as const);
  expect(told.filter(([, failed]) => failed?.code === 'approval_denied').map(([reason]) => reason)).toEqual([
    'the person declined',
  ]);
  for (const [reason, failed] of told.filter(([reason]) => reason !== 'the person declined')) {
    expect(failed?.message, reason).not.toMatch(/declined|denied this|refused/);
    expect(failed?.hint, reason).not.toMatch(/[Dd]o not repeat/);
  }
});

it('says of what was withdrawn by what, and nothing of a reason that it does not know', () => {
  expect(endingFailure('the account was disconnected')?.message).toContain('The account was disconnected.');
  for (const unknown of [null, undefined, '', 'toString', '__proto__', 'THE PERSON DECLINED'])
    expect(endingFailure(unknown)).toBeUndefined();
});
