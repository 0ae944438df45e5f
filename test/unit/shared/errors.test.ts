import { expect, it } from 'vitest';
import { type ErrorCode, failure } from '../../../src/shared/errors.ts';
import { defectFailure } from '../../../src/shared/result.ts';

it.each<[ErrorCode, number, number]>([
  ['platform_rate_limited', 9_999_999, 3600],
  ['tenant_busy', Number.POSITIVE_INFINITY, 3600],
  ['model_busy', 9_999_999, 3600],
  ['platform_rate_limited', 30, 30],
  ['over_budget', 86_400, 86_400], // the hub's own word
])('passes on what another server says of waiting up to an hour: %s, %d s', (code, retryAfterSeconds, told) => {
  expect(failure(code, undefined, { retryAfterSeconds }).retryAfterSeconds).toBe(told);
});

it('says of files that an update took away under a running hub that it must be restarted, and of no defect', () => {
  const missing = Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' });
  expect([defectFailure(missing).code, defectFailure(new Error('x')).code]).toEqual(['replaced', 'internal']);
});
