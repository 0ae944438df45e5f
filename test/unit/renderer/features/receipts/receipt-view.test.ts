import { describe, expect, it } from 'vitest';
import {
  isUrgent,
  latest,
  receiptFile,
  worstOf,
} from '../../../../../src/renderer/src/features/receipts/receipt-view.ts';
import type { Receipt, ReceiptLine } from '../../../../../src/shared/receipt.ts';

const receipt = (answers: ReceiptLine['answer'][], revision = 1): Receipt => ({
  id: 'rcp_1',
  userId: 'auth0|ada',
  deed: 'sign out',
  begunAt: '',
  revision,
  publicKey: '',
  signature: '',
  lines: answers.map((answer) => ({ side: 'keys', what: '', answer, detail: '', page: null, at: '' })),
});

describe('what a receipt comes to', () => {
  it.each([
    [['revoked', 'revoked'], { answer: 'revoked', count: 2 }, false],
    [['revoked', 'by hand', 'by hand'], { answer: 'by hand', count: 2 }, false],
    [['by hand', 'unconfirmed'], { answer: 'unconfirmed', count: 1 }, false],
    [['unconfirmed', 'retrying', 'by hand'], { answer: 'retrying', count: 1 }, true],
    [['retrying', 'failed', 'revoked'], { answer: 'failed', count: 1 }, true],
  ] satisfies [ReceiptLine['answer'][], object, boolean][])('of %j', (answers, worst, urgent) => {
    expect(worstOf(receipt(answers))).toEqual(worst);
    expect(isUrgent(receipt(answers))).toBe(urgent);
  });

  it('is its latest revision', () => {
    const shown = receipt(['retrying'], 2);
    const [older, newer] = [receipt(['retrying'], 1), receipt(['revoked'], 3)];
    expect(latest(shown)).toBe(shown);
    expect(latest(shown, [older])).toBe(shown);
    expect(latest(shown, [{ ...newer, id: 'rcp_2' }])).toBe(shown);
    expect(latest(shown, [newer])).toBe(newer);
  });

  it('is a file that holds all of it, under a name that leads nowhere', () => {
    const { name, text } = receiptFile({ ...receipt(['revoked']), id: '../x' });
    expect(name).toBe('receipt-x-1.json');
    expect(JSON.parse(text)).toEqual({ ...receipt(['revoked']), id: '../x' });
  });
});
