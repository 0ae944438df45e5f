/** Secrets and settings lie on the same disk as the database: what an ending takes away from them stays away as well. */
import { expect, it } from 'vitest';
import { openRoom } from '../../../../src/main/hub/ground/database/room.ts';
import { ending, inNameOf, lastingSecrets, lastingSettings } from '../../../../src/main/hub/ground/endings.ts';
import { Secret } from '../../../../src/main/hub/ground/secret.ts';
import { createFaultyDisk } from '../../../harness/faulty-disk.ts';
import { memoryPorts, temporaryFolder } from '../../../harness/memory-ports.ts';

function arranged() {
  const folder = temporaryFolder();
  const disk = createFaultyDisk(folder);
  const room = openRoom(folder);
  room.keep(4096);
  const ports = memoryPorts();
  const under = disk.under(ports);
  const secrets = lastingSecrets(under.secrets, room.giveUp);
  const settings = lastingSettings(under.settings, room.giveUp);
  return { disk, room, ports, secrets, settings };
}
const told = (work: () => Promise<unknown>) =>
  ending(async (own) => {
    await work();
    return own.isHeld ? 'held' : 'written';
  });
const textOf = (secret: Secret | undefined) => secret && Secret.reveal(secret);

it('a secret that an ending takes away on a full disk is away in the store itself, since room is given up for it', async () => {
  const { disk, ports, secrets, room } = arranged();
  await secrets.set('one', new Secret('1'));
  disk.becomes('full');
  await expect(secrets.set('two', new Secret('2'))).rejects.toThrow('full'); // what ends nothing has no such right
  expect(await told(() => secrets.delete('one'))).toBe('written');
  expect([await ports.secrets.names(), room.isKept()]).toEqual([[], false]);
});

it('settings that an ending takes away on a full disk are away in the file itself', async () => {
  const { disk, ports, settings, room } = arranged();
  settings.update({ quietKeys: ['one'], auditDays: 3 });
  disk.becomes('full');
  expect(() => settings.update({ auditDays: 4 })).toThrow('full');
  expect(await told(async () => settings.update({ quietKeys: undefined }))).toBe('written');
  expect([ports.settings.read().quietKeys, ports.settings.read().auditDays, room.isKept()]).toEqual([
    undefined,
    3,
    false,
  ]);
});

it('on a read-only disk both are as they were ended for every reader, and in the store once it can be written', async () => {
  const { disk, ports, secrets, settings } = arranged();
  for (const name of ['one', 'two']) await secrets.set(name, new Secret(name));
  settings.update({ quietKeys: ['one'] });
  disk.becomes('read-only');
  expect(await told(() => secrets.delete('one'))).toBe('held');
  expect(await told(() => secrets.set('two', new Secret('less')))).toBe('held');
  expect(await told(async () => settings.update({ quietKeys: undefined }))).toBe('held');
  await expect(inNameOf(undefined, () => secrets.set('three', new Secret('3')))).rejects.toThrow('read-only');
  expect([await secrets.get('one'), textOf(await secrets.get('two')), await secrets.names()]).toEqual([
    undefined,
    'less',
    ['two'],
  ]);
  expect([settings.read().quietKeys, secrets.unwritten.count(), settings.unwritten.count()]).toEqual([undefined, 2, 1]);
  await expect(secrets.unwritten.settle()).rejects.toThrow('read-only');
  disk.heal();
  for (const { unwritten } of [secrets, settings]) await unwritten.settle();
  expect([await ports.secrets.names(), textOf(await ports.secrets.get('two'))]).toEqual([['two'], 'less']);
  expect([ports.settings.read().quietKeys, secrets.unwritten.count()]).toEqual([undefined, 0]);
});

it('a secret that is kept anew replaces the one that was to be taken away', async () => {
  const { disk, ports, secrets } = arranged();
  await secrets.set('one', new Secret('1'));
  disk.becomes('full, room taken');
  expect(await told(() => secrets.delete('one'))).toBe('held');
  disk.heal();
  await secrets.set('one', new Secret('again'));
  await secrets.unwritten.settle();
  expect(textOf(await ports.secrets.get('one'))).toBe('again');
});
