import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { passphraseCost } from '../../../../../src/main/hub/identity/people/passphrase-cost.ts';
import { createPeople } from '../../../../../src/main/hub/identity/people/people.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { lateDatabase } from '../../../../harness/late-database.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const anybody = () => true;
const issuer = 'https://tenant.example/';
const named = (subject: string, email = `${subject}@example.com`) => ({
  issuer,
  subject,
  name: '',
  email,
  emailVerified: true,
});

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

it('lets nobody in whom a tenant calls by a name that only this hub gives', async () => {
  const { secrets, clock } = memoryPorts();
  const people = createPeople(databaseIn(), secrets, clock);
  expect(await people.admit(named('local|0123456789abcdef01234567'), anybody, undefined)).toMatchObject({
    failure: { code: 'sign_in_refused' },
  });
  const owner = await people.startHere('ada');
  expect(await people.admit(named(owner?.userId ?? ''), anybody, undefined)).toMatchObject({
    failure: { code: 'sign_in_refused' },
  });
});

it('lets nobody in by the sign-in that the owner has left for another', async () => {
  const { secrets, clock } = memoryPorts();
  const people = createPeople(databaseIn(), secrets, clock);
  await people.admit(named('auth0|ada'), anybody, undefined);
  await people.link(named('auth0|ada2'), 'auth0|ada');
  expect(await people.admit(named('auth0|ada'), anybody, undefined)).toMatchObject({
    failure: { code: 'sign_in_refused' },
  });
  expect(await people.admit(named('auth0|ada2'), anybody, undefined)).toMatchObject({
    ok: true,
    value: { userId: 'auth0|ada', owner: true },
  });
});

it('knows by a link who somebody is at each tenant, and at no other', async () => {
  const { secrets, clock } = memoryPorts();
  const people = createPeople(databaseIn(), secrets, clock);
  const { userId = '' } = (await people.startHere('ada')) ?? {};
  expect(await people.link(named('auth0|ada'), userId)).toMatchObject({ ok: true, value: { userId, owner: true } });
  const other = 'https://other.example/';
  expect(await Promise.all([people.userIdAt(issuer, 'auth0|ada'), people.userIdAt(other, 'auth0|ada')])).toEqual([
    userId,
    'auth0|ada',
  ]);
  expect(await Promise.all([people.subjectAt(issuer, userId), people.subjectAt(other, userId)])).toEqual([
    'auth0|ada',
    userId,
  ]);
  expect(await people.admit({ ...named('auth0|ada'), issuer: other }, anybody, undefined)).toMatchObject({
    failure: { code: 'invitation_needed' },
  });
  // Another link at the same tenant takes the place of the first.
  await people.link(named('auth0|ada2'), userId);
  expect(await people.admit(named('auth0|ada'), anybody, undefined)).toMatchObject({
    failure: { code: 'invitation_needed' },
  });
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
