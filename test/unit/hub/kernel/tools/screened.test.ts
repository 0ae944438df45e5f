import { expect, it } from 'vitest';
import { screenOutcome } from '../../../../../src/main/hub/kernel/screening/screen.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

it.each([
  ['read', 'too_costly'],
  ['write', 'outcome_unknown'],
  ['destructive', 'outcome_unknown'],
] as const)('of a %s whose answer takes too long to screen says %s', async (access, code) => {
  const end = { outcome: 'ok' as const, reason: null, result: ok({ text: 'of the platform' }) };
  const tooLong = async () => fail('too_costly');
  const shown = await screenOutcome(end, {} as Grant, (value) => value, access, tooLong);
  expect(shown).toMatchObject({ outcome: 'ok', result: { ok: false, failure: { code } } });
});
