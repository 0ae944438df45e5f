import { expect, it } from 'vitest';
import { rateInWords } from '../../../../../src/renderer/src/features/accounts/account-facts.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import { zh } from '../../../../../src/renderer/src/words/zh/index.ts';

const rate = {
  resource: 'core',
  limit: 5_000,
  remaining: 4_812,
  resetsAt: new Date(2026, 10, 24, 18, 40).toISOString(),
};

it('says how much is left until when, in the person’s language and time', () => {
  expect(rateInWords(rate, en.accounts.rate, 'en-GB')).toBe('4,812 of 5,000 left until 18:40');
  expect(rateInWords(rate, zh.accounts.rate, 'zh-CN')).toBe('18:40 前剩余 4,812 次，共 5,000 次');
});
