import { expect, it } from 'vitest';
import { screenOutcome } from '../../../../../src/main/hub/kernel/screening/screen.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { made } from '../screening/secrets.ts';

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

it.each([
  ['its message', `It knows ${made('ghp_', 36)}.`, 'Ask again.', 1],
  ['its hint', 'No.', `Use ${made('glpat-', 24)} with ${made('npm_', 36)}.`, 2],
] as const)(
  'of a failure no secret is told that is in %s, and the record says how many there were',
  async (_, message, hint, count) => {
    const end = {
      outcome: 'error' as const,
      reason: 'platform_failed',
      result: fail('platform_failed', message, { hint }),
    };
    const counted = () => expect.unreachable('a failure has no answer to count in');
    const shown = await screenOutcome(end, {} as Grant, counted, 'write');
    expect(JSON.stringify(shown)).toContain('[secret removed: ');
    expect(JSON.stringify(shown)).not.toMatch(/ghp_|glpat-|npm_/);
    expect(shown).toMatchObject({
      outcome: 'error',
      reason: `platform_failed; ${count} ${count === 1 ? 'secret' : 'secrets'} removed`,
      result: { ok: false, failure: { code: 'platform_failed' } },
    });
    expect(await screenOutcome(end, { screening: 'off' } as Grant, counted, 'write')).toBe(end);
  },
);
