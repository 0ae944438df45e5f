import { cpuUsage } from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { createPeople, hashPassphrase, matchesPassphrase } from '../../../../../src/main/hub/identity/people/people.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const cheap = 2 ** 10;

function peopleOf(cost?: number) {
  const database = databaseIn();
  onTestFinished(() => database.close());
  const { secrets, clock } = memoryPorts();
  const hash = async () => Secret.reveal((await secrets.get('person.passphrase.grace')) ?? new Secret(''));
  return { people: createPeople(database, secrets, clock, cost), secrets, hash };
}

test('matches the one that was set, and no other', async () => {
  const { people, hash } = peopleOf(cheap);
  await people.choosePassphrase('grace', 'graces own');
  expect(await hash()).toMatch(/^1024\.[\w-]{22}\.[\w-]{43}$/);
  expect(await people.verifyPassphrase('grace', 'graces own')).toBe(true);
  expect(await people.verifyPassphrase('grace', 'another one')).toBe(false);
  expect(await people.verifyPassphrase('linus', 'graces own')).toBe(false);
});

test('costs 128 MiB to guess where a hub says nothing else, also one whose hash does not say so', async () => {
  const { people, secrets, hash } = peopleOf();
  await people.choosePassphrase('grace', 'graces own');
  expect(await hash()).toMatch(/^131072\./);
  await secrets.set('person.passphrase.grace', new Secret((await hash()).replace('131072.', '')));
  expect(await people.verifyPassphrase('grace', 'graces own')).toBe(true);
});

test('keeps the cost at which it was set', async () => {
  expect(await matchesPassphrase('graces own', await hashPassphrase('graces own', cheap))).toBe(true);
});

test('of somebody who has none, or of nobody, takes as long to refuse', async () => {
  const { people } = peopleOf(2 ** 15);
  await people.choosePassphrase('grace', 'graces own');
  const took = async (userId: string | undefined) => {
    const before = cpuUsage();
    expect(await people.verifyPassphrase(userId, 'a guess')).toBe(false);
    const { user, system } = cpuUsage(before);
    return user + system;
  };
  const known = await took('grace');
  for (const userId of ['linus', undefined]) expect(await took(userId)).toBeGreaterThan(known / 2);
});
