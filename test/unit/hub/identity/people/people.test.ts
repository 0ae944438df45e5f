import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { passphraseCost } from '../../../../../src/main/hub/identity/people/passphrase-cost.ts';
import { createPeople } from '../../../../../src/main/hub/identity/people/people.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { lateDatabase } from '../../../../harness/late-database.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const anybody = () => true;
const named = (userId: string, email = `${userId}@example.com`) => ({ userId, name: '', email, emailVerified: true });

it('of two who sign in at once the first is the owner, and an invitation lets in one', async () => {
  const database = databaseIn();
  const { secrets, clock } = memoryPorts();
  const people = createPeople(lateDatabase(database, 1), secrets, clock);
  const first = await Promise.all(['ada', 'grace'].map((id) => people.admit(named(id), anybody, undefined)));
  expect(first).toMatchObject([
    { ok: true, value: { userId: 'ada', owner: true } },
    { ok: false, failure: { code: 'invitation_needed' } },
  ]);
  const { code } = await people.invite('shared@example.com');
  const invited = ['grace', 'eve'].map((id) => people.admit(named(id, 'shared@example.com'), anybody, code));
  expect(await Promise.all(invited)).toMatchObject([
    { ok: true, value: { userId: 'grace', owner: false } },
    { ok: false, failure: { code: 'invitation_needed' } },
  ]);
  expect((await people.list()).map(({ userId }) => userId)).toEqual(['ada', 'grace']);
});

it('of two who bring one invitation at once, the first chooses the passphrase', async () => {
  const { secrets, clock } = memoryPorts();
  const late = { ...secrets, get: (name: string) => turn().then(() => secrets.get(name)) };
  const people = createPeople(databaseIn(), late, clock, passphraseCost.demo);
  const chosen = await Promise.all(
    ['her own words', 'of somebody else'].map((one) => people.choosePassphrase('grace', one)),
  );
  expect(chosen).toEqual([true, false]);
  expect(await people.verifyPassphrase('grace', 'her own words')).toBe(true);
  expect(await people.verifyPassphrase('grace', 'of somebody else')).toBe(false);
});
