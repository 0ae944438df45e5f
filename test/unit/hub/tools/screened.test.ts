import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { End } from '../../../../src/main/hub/tools/perform.ts';
import { screened, withSecretsRemoved } from '../../../../src/main/hub/tools/screened.ts';
import { failure } from '../../../../src/shared/errors.ts';
import type { Grant } from '../../../../src/shared/model.ts';
import { ok } from '../../../../src/shared/result.ts';
import { made } from '../screening/secrets.ts';

const grant: Grant = {
  endpoints: ['mcp'],
  accounts: [],
  tools: [],
  access: ['read'],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
};
const [token, other] = [made('ghp_', 36), made('npm_', 36)];
type Value = Record<string, unknown>;
const counted = (value: Value, removed: number): Value => ({ ...value, secrets_removed: removed });
const done = (value: Value, reason: string | null = null): End<Value> => ({
  outcome: 'ok',
  reason,
  result: ok(value),
});

describe('what a client is told of a call', () => {
  it('holds no secret, and says how many there were; so does the record', async () => {
    expect(await screened(done({ content: `a ${token}\nb ${other}` }), grant, counted)).toEqual(
      done(
        {
          content: 'a [secret removed: GitHub token]\nb [secret removed: npm token]',
          secrets_removed: 2,
        },
        '2 secrets removed',
      ),
    );
  });

  it('keeps what the record says already', async () => {
    const end = await screened(done({ content: token }, 'the platform echoed the token'), grant, counted);
    expect(end.reason).toBe('the platform echoed the token; 1 secret removed');
  });

  it('holds none where the platform put one into its refusal', async () => {
    const refused = failure('platform_refused', `No such branch: ${token}`);
    const end = await screened<Value>(
      { outcome: 'error', reason: refused.code, result: { ok: false, failure: refused } },
      grant,
      counted,
    );
    expect(JSON.stringify(end)).not.toContain('ghp_');
    expect(end).toMatchObject({
      reason: 'platform_refused; 1 secret removed',
      result: {
        failure: {
          code: 'platform_refused',
          message: expect.stringContaining('No such branch: [secret removed: GitHub token]'),
        },
      },
    });
  });

  it('is the very same where there is none', async () => {
    const end = done({ content: 'nothing', items: [1, null, true] });
    expect(await screened(end, grant, counted)).toBe(end);
  });

  it('keeps all of it where the person switched it off for the key', async () => {
    const end = done({ content: token });
    expect(await screened(end, { ...grant, screening: 'off' }, counted)).toBe(end);
  });

  it('is announced in the output of every tool', () => {
    const output = withSecretsRemoved(z.object({ content: z.string() }));
    expect(output.parse({ content: '', secrets_removed: 2 })).toEqual({ content: '', secrets_removed: 2 });
    expect(output.parse({ content: '' })).toEqual({ content: '' });
  });
});
