import { expect, it } from 'vitest';
import type { Database } from '../../../../src/main/hub/ground/database/database.ts';
import { leaveHandover, takeHandover } from '../../../../src/main/hub/identity/handover.ts';
import { memoryPorts } from '../../../harness/memory-ports.ts';

const kept = {
  sessions: [{ hash: 'a', userId: 'auth0|1', openedAt: 1, activeAt: 2 }],
  tokens: [{ hash: 'b', keyId: 'key_1', clientId: 'c', expiresAt: 3 }],
};
const none = { sessions: [], tokens: [] };

it('is taken once, and by a hub whose audit log ends where it ended', async () => {
  const { secrets } = memoryPorts();
  let last = 'one';
  const database = { read: async () => [{ hash: last }] } as Partial<Database> as Database;
  await leaveHandover({ database, secrets }, kept);
  const copy = await secrets.get('hub.handover');
  expect(await takeHandover({ database, secrets })).toMatchObject(kept);
  expect(await takeHandover({ database, secrets })).toEqual(none);
  if (copy) await secrets.set('hub.handover', copy); // by somebody who puts a file back
  last = 'two';
  expect(await takeHandover({ database, secrets })).toEqual(none);
  await leaveHandover({ database, secrets }, none);
  expect(await secrets.names()).not.toContain('hub.handover');
});
