import { readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memorySecretStore } from '../../../src/main/headless/memory-secrets.ts';
import { openSecrets } from '../../../src/main/headless/open-secrets.ts';
import { openSecretStore } from '../../../src/main/headless/secret-store.ts';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { createCheaply, openCheaply, revealed, storeIn } from './cheap-secrets.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { contentOf, disguisesOf, modeOf, temporaryFolder } from './temporary-folder.ts';

const passphrase = 'correct horse';
const canary = 'canary-7f3a9c-canary';

const fileIn = (folder: string) => join(folder, 'secrets.json');

describe('the encrypted secret store', () => {
  test('gives back what was stored, also after a restart, and forgets what was deleted', async () => {
    const folder = temporaryFolder();
    const store = await createCheaply(folder, passphrase);
    await Promise.all([
      store.set('a', new Secret(canary)),
      store.set('b', new Secret('ü€')),
      store.set('c', new Secret('gone')),
    ]);
    await store.delete('c');

    const reopened = storeIn(await openSecretStore(folder, passphrase));
    const found = await Promise.all(['a', 'b', 'c', 'constructor'].map((name) => revealed(reopened, name)));
    expect(found).toEqual([canary, 'ü€', undefined, undefined]);
  });

  test('tells a wrong passphrase', async () => {
    const folder = temporaryFolder();
    const store = await createCheaply(folder, passphrase);
    await store.set('a', new Secret(canary));
    expect(await openSecretStore(folder, 'wrong horse')).toMatchObject({ failure: { code: 'secrets_locked' } });
    expect(await store.verify?.('wrong horse')).toBe(false);
    expect(await store.verify?.(passphrase)).toBe(true);
  });

  test('holds neither a secret nor the passphrase in plain text, base64 or hex', async () => {
    const folder = temporaryFolder();
    const store = await createCheaply(folder, passphrase);
    await store.set('a', new Secret(canary));
    for (const plain of [canary, passphrase].flatMap(disguisesOf)) expect(contentOf(folder)).not.toContain(plain);
  });

  test('makes a guess at the passphrase of a hub that is no demo cost 128 MiB', async () => {
    const folder = temporaryFolder();
    const store = storeIn(
      await openSecrets(folder, undefined, { terminalHere: fakeTerminal(passphrase, passphrase).open }),
    );
    const { scrypt } = JSON.parse(readFileSync(fileIn(folder), 'utf8')).passphrase;
    expect(scrypt).toMatchObject({ N: 2 ** 17, r: 8, p: 1 });
    expect(await store.verify?.(passphrase)).toBe(true);
  });

  test('opens nothing at a lower cost than it was sealed at', async () => {
    const folder = temporaryFolder();
    storeIn(
      await openSecrets(folder, undefined, { terminalHere: fakeTerminal(passphrase, passphrase).open, cost: 2 ** 15 }),
    );
    writeFileSync(fileIn(folder), readFileSync(fileIn(folder), 'utf8').replace('32768', '16384'));
    expect(await openSecretStore(folder, passphrase)).toMatchObject({ failure: { code: 'secrets_locked' } });
  });

  test('opens a file of version 1 and writes version 2 at the next change', async () => {
    const folder = temporaryFolder();
    const store = await createCheaply(folder, passphrase);
    await store.set('a', new Secret(canary));
    const { passphrase: sealed, secrets } = JSON.parse(readFileSync(fileIn(folder), 'utf8'));
    const first = JSON.stringify({ version: 1, ...sealed, secrets });
    writeFileSync(fileIn(folder), first);

    const reopened = storeIn(await openSecretStore(folder, passphrase));
    expect(await revealed(reopened, 'a')).toBe(canary);
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(first);
    await reopened.delete('a');
    expect(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).toMatchObject({
      version: 2,
      passphrase: sealed,
      secrets: {},
    });
    expect(await openSecretStore(folder, 'wrong horse')).toMatchObject({ failure: { code: 'secrets_locked' } });
    storeIn(await openSecretStore(folder, passphrase));
  });

  test('asks at the terminal, and without one opens nothing that is there and keeps to memory in a new folder', async () => {
    const folder = temporaryFolder();
    const first = storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase, passphrase).open));
    await first.set('a', new Secret(canary));
    const opened = storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase).open));
    expect(opened.kind).toBe('encrypted on disk with the owner passphrase');
    expect(await openCheaply(folder, undefined, fakeTerminal('wrong horse').open)).toMatchObject({
      failure: { code: 'secrets_locked' },
    });
    expect(await openCheaply(folder, undefined, fakeTerminal().open)).toMatchObject({
      failure: { code: 'passphrase_needed' },
    });
    const before = contentOf(folder);
    expect(await openCheaply(folder, undefined, noTerminal)).toMatchObject({
      failure: { code: 'passphrase_needed', message: expect.stringContaining('There are secrets already') },
    });
    expect(contentOf(folder)).toBe(before);
    const memory = storeIn(await openCheaply(temporaryFolder(), undefined, noTerminal));
    await memory.set('a', new Secret('another'));
    expect(memory.verify).toBeUndefined();
  });

  test('takes no passphrase that was put into the file by somebody who does not know the key', async () => {
    const [folder, theirs] = [temporaryFolder(), temporaryFolder()];
    const path = join(temporaryFolder(), 'hub.key');
    const unlock = { by: 'key-file', path } as const;
    storeIn(await openCheaply(folder, unlock, fakeTerminal(passphrase, passphrase).open));
    await createCheaply(theirs, 'wrong horse');
    const [mine, other] = [folder, theirs].map((one) => JSON.parse(readFileSync(fileIn(one), 'utf8')));
    writeFileSync(fileIn(folder), JSON.stringify({ ...mine, passphrase: other.passphrase }));
    const store = storeIn(await openCheaply(folder, unlock, noTerminal));
    expect(await store.verify?.('wrong horse')).toBe(false);
  });

  // What else a private file may not be is proved of the key file, which is read the same way.
  test('a file that is a symbolic link is refused and stays', async () => {
    const folder = temporaryFolder();
    await createCheaply(folder, passphrase);
    renameSync(fileIn(folder), `${fileIn(folder)}.2`);
    symlinkSync(`${fileIn(folder)}.2`, fileIn(folder));
    const names = readdirSync(folder);
    const failure = { code: 'data_folder', message: expect.stringContaining('symbolic link') };
    for (const terminal of [noTerminal, fakeTerminal(passphrase, passphrase).open])
      expect(await openCheaply(folder, undefined, terminal)).toMatchObject({ failure });
    expect(readdirSync(folder)).toEqual(names);
  });

  test.each([0, 0o777])('is 0600 under umask %o', async (umask) => {
    const folder = temporaryFolder();
    const before = process.umask(umask);
    try {
      const store = await createCheaply(folder, passphrase);
      expect(modeOf(fileIn(folder))).toBe(0o600);
      await store.set('a', new Secret(canary));
      expect(modeOf(fileIn(folder))).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  test.each([
    ['truncated', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of another shape', () => '{"version":2}'],
    ['of a later version', (text: string) => text.replace('"version": 2', '"version": 3')],
    ['not an object', () => 'null'],
    [
      'naming an option as its keyring',
      (text: string) => text.replace('"secrets"', '"holder":{"by":"keyring","id":"-x"},"secrets"'),
    ],
    ['asking for all the memory', (text: string) => text.replace('16384', '1073741824')],
  ])('a file that is %s is a clear failure and stays as it is', async (_what, damage) => {
    const folder = temporaryFolder();
    await createCheaply(folder, passphrase);
    const damaged = damage(readFileSync(fileIn(folder), 'utf8'));
    writeFileSync(fileIn(folder), damaged);
    const opened = await openSecretStore(folder, passphrase);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'secrets_locked' } });
    expect(opened.ok ? '' : opened.failure.message).toMatch(/damaged|newer/);
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(damaged);
  });

  test('two sealed values cannot change places', async () => {
    const folder = temporaryFolder();
    const store = await createCheaply(folder, passphrase);
    await store.set('a', new Secret('one'));
    await store.set('b', new Secret('two'));
    const stored = JSON.parse(readFileSync(fileIn(folder), 'utf8'));
    [stored.secrets.a, stored.secrets.b] = [stored.secrets.b, stored.secrets.a];
    writeFileSync(fileIn(folder), JSON.stringify(stored));
    const reopened = storeIn(await openSecretStore(folder, passphrase));
    await expect(reopened.get('a')).rejects.toThrow('changed on disk');
  });
});

test('without a terminal secrets stay in memory and nobody can be the owner', async () => {
  const store = memorySecretStore('there is no terminal.');
  await store.set('a', new Secret(canary));
  const kept = await store.get('a');
  expect(kept && Secret.reveal(kept)).toBe(canary);
  expect(store.kind).toMatch(/memory only.*no terminal$/); // a part of sentences, which end it
  expect(store).not.toHaveProperty('verify');
});
