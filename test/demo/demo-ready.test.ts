/** The demo as a person finds it: signed in, with each platform connected, and one of them by two accounts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key, ListedAccount } from '../../src/shared/model.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { ada } from '../harness/world.ts';

const hub = sharedDemo();

const listed = async <T>(what: string) => JSON.parse((await hub.cli(what, 'list', '--json')).stdout) as T[];

it('has both Google accounts of Ada beside those of the other platforms, and keys for all of them', async () => {
  expect(hub.userId).toBe(ada);
  const found = (await listed<ListedAccount>('accounts')).map(({ platform, label }) => `${platform} ${label}`);
  expect(found).toEqual(
    expect.arrayContaining(['github ada-demo', 'google ada@example.com', 'google ada@northwind.example']),
  );
  expect(found.length).toBeGreaterThanOrEqual(5);
  for (const { grant } of await listed<Key>('keys')) expect(grant.accounts).toHaveLength(found.length);
});

it('takes the keys of an earlier start, but one that was revoked', async () => {
  const keys = async () =>
    (await listed<Key>('keys')).map(({ id, revokedAt }) => ({ id, isRevoked: revokedAt !== null }));
  const [before, { key, readWriteKey }] = [await keys(), hub];
  await hub.close();
  await hub.restart();
  expect({ keys: await keys(), key: hub.key, readWriteKey: hub.readWriteKey }).toEqual({
    keys: before,
    key,
    readWriteKey,
  });

  const reading = (await listed<Key>('keys')).find(({ client }) => client === 'demo, read only')?.id ?? '';
  await hub.cli('keys', 'revoke', reading);
  await hub.close();
  await hub.restart();
  expect(hub.key).not.toBe(key);
  expect(hub.readWriteKey).toBe(readWriteKey);
});

it('connects nothing twice when it starts again, and nothing that was imported', async () => {
  const ids = async () => (await listed<ListedAccount>('accounts')).map(({ id }) => id);
  const file = join(hub.dataDir, 'discord.json');
  await writeFile(file, JSON.stringify(discordApi));
  const where = ['--connection', 'discord', '--api-url', 'https://discord.com/api/v10'];
  expect(await hub.cliAtTerminal(['demo', 'yes'], 'imports', 'add', 'discord', file, ...where)).toMatchObject({
    code: 0,
  });
  const before = await ids();
  await hub.close();
  await hub.restart();
  expect(await ids()).toEqual(before);
});
