import { expect, it } from 'vitest';
import { exportRecord } from '../../../src/shared/audit-export.ts';
import { ok } from '../../../src/shared/result.ts';

it('an export ends where it is signed, though records are written meanwhile', async () => {
  const after = (sequence: number) => ({ sequence });
  const pages: Record<string, object[]> = {
    'audit.checkpoints': [after(0), after(2)],
    'audit.tombstones': [],
    'audit.list': [after(1), after(2), after(3)],
    'audit.consents': [after(2), after(3)],
  };
  const ask = async (call: string, { after = 0 }: { after?: number }) =>
    ok(
      (pages[call] ?? []).filter(
        (one) => call === 'audit.checkpoints' || (one as { sequence: number }).sequence > after,
      ),
    );
  const told: string[] = [];
  expect(await exportRecord(ask as never, (text) => told.push(text))).toEqual(ok(2));
  const lines = told
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    after(1),
    after(2),
    { consent: after(2) },
    { checkpoint: after(0) },
    { checkpoint: after(2) },
  ]);
});
