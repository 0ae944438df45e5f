import { expect, it } from 'vitest';
import { createLinkOrigins } from '../../../../src/main/hub/ground/links.ts';
import { databaseIn } from '../../../harness/database.ts';

it('finds a chat again by the name it gave, after a restart too, and forgets the oldest of very many', async () => {
  const database = databaseIn();
  const start = (secret = Buffer.alloc(32, 7)) => createLinkOrigins(database, secret);
  const [origins, first] = [start(), { userId: 'auth0|ada', chat: 'first' }];
  const name = origins.note(first);
  expect([origins.note({ ...first }), await origins.find(name), await origins.find('')]).toEqual([
    name,
    first,
    undefined,
  ]);
  const unproved = origins.note({ userId: undefined, chat: 'first' });
  expect(unproved).not.toBe(name);
  await database.read('SELECT 1'); // what was noted before is written
  expect(await start().find(name)).toEqual(first);
  expect(await start().find(unproved)).toEqual({ userId: undefined, chat: 'first' });
  expect(await start(Buffer.alloc(32, 8)).find(name)).toBeUndefined();
  for (let count = 0; count < 2_000; count += 1) origins.note({ userId: 'auth0|ada', chat: `${count}` });
  await expect.poll(() => start().find(name)).toBeUndefined();
  expect(await origins.find(name)).toBeUndefined();
  await database.close();
});
