/** A key that ends takes what waits for it along, whoever ends it. */
import { expect, it } from 'vitest';
import { createEndKey } from '../../../../src/main/hub/kernel/end-key.ts';
import type { Key } from '../../../../src/shared/model.ts';

const record = { id: 'key_1', userId: 'auth0|ada' } as Key;

function arranged() {
  const told: string[] = [];
  const endKey = createEndKey({
    keys: {
      revoke: async (id, why) => {
        told.push(`revoked ${id}: ${why}`);
        return id === record.id ? record : undefined;
      },
    },
    approvals: {
      end: async (which) => {
        const waiting = ['key_1', 'key_2'].filter((id) => which({ key: { id } } as never, ''));
        told.push(`denied what waits for ${waiting.join()}`);
        return waiting.length;
      },
    },
    changes: { tell: (topic, userId) => void told.push(`${topic} of ${userId}`) },
  });
  return { told, endKey };
}

it('is revoked first, then what waits for it is denied, and its person’s windows are told', async () => {
  const { told, endKey } = arranged();
  expect(await endKey({ id: 'key_1' }, 'a code was used twice')).toBe(record);
  expect(told).toEqual([
    'revoked key_1: a code was used twice',
    'denied what waits for key_1',
    ...['keys', 'approvals', 'openwebui'].map((topic) => `${topic} of auth0|ada`),
  ]);
});

it('that there is not changes nothing', async () => {
  const { told, endKey } = arranged();
  expect(await endKey({ id: 'key_3' })).toBeUndefined();
  expect(told).toEqual(['revoked key_3: undefined']);
});
