import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSecretStore, memorySecretStore, openSecretStore } from '../../src/main/headless/secret-store.ts';
import { Secret } from '../../src/main/hub/secret.ts';
import type { Result } from '../../src/shared/result.ts';
import { contentOf, modeOf, temporaryFolder } from './temporary-folder.ts';

const passphrase = 'correct horse';
const canary = 'canary-7f3a9c-canary';

const valueIn = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const fileIn = (folder: string) => join(folder, 'secrets.json');

describe('the encrypted secret store', () => {
  test('gives back what was stored, also after a restart, and forgets what was deleted', async () => {
    const folder = temporaryFolder();
    const store = valueIn(await createSecretStore(folder, passphrase));
    await Promise.all([
      store.set('a', new Secret(canary)),
      store.set('b', new Secret('ü€')),
      store.set('c', new Secret('gone')),
    ]);
    await store.delete('c');

    const reopened = valueIn(await openSecretStore(folder, passphrase));
    const [a, b, c] = await Promise.all(['a', 'b', 'c', 'constructor'].map((name) => reopened.get(name)));
    expect(a && Secret.reveal(a)).toBe(canary);
    expect(b && Secret.reveal(b)).toBe('ü€');
    expect(c).toBeUndefined();
    expect(await reopened.get('constructor')).toBeUndefined();
  });

  test('tells a wrong passphrase', async () => {
    const folder = temporaryFolder();
    const store = valueIn(await createSecretStore(folder, passphrase));
    await store.set('a', new Secret(canary));
    expect(await openSecretStore(folder, 'wrong horse')).toMatchObject({ failure: { code: 'secrets_locked' } });
    expect(await store.verify?.('wrong horse')).toBe(false);
    expect(await store.verify?.(passphrase)).toBe(true);
  });

  test('holds neither a secret nor the passphrase in plain text or base64', async () => {
    const folder = temporaryFolder();
    const store = valueIn(await createSecretStore(folder, passphrase));
    await store.set('a', new Secret(canary));
    for (const plain of [canary, passphrase]) {
      expect(contentOf(folder)).not.toContain(plain);
      expect(contentOf(folder)).not.toContain(Buffer.from(plain).toString('base64').slice(0, -4));
    }
    expect(JSON.parse(readFileSync(fileIn(folder), 'utf8')).scrypt).toMatchObject({ N: 131072, r: 8, p: 1 });
  });

  test('leaves no plain text when killed while it writes, and clears what was left at the next start', async () => {
    const folder = temporaryFolder();
    valueIn(await createSecretStore(folder, passphrase));
    const writer = `
      const { openSecretStore } = await import('./src/main/headless/secret-store.ts');
      const { Secret } = await import('./src/main/hub/secret.ts');
      const store = (await openSecretStore(process.argv[1], process.argv[2])).value;
      console.log('open');
      for (;;) await store.set('a', new Secret('${canary}'));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder, passphrase]);
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(contentOf(folder)).not.toContain(canary);

    writeFileSync(`${fileIn(folder)}.00112233.tmp`, 'half');
    valueIn(await openSecretStore(folder, passphrase));
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  test('is 0600 under umask 0', async () => {
    const folder = temporaryFolder();
    const before = process.umask(0);
    try {
      const store = valueIn(await createSecretStore(folder, passphrase));
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
    ['asking for all the memory', (text: string) => text.replace('131072', '1073741824')],
  ])('a file that is %s is a clear failure and stays as it is', async (_what, damage) => {
    const folder = temporaryFolder();
    valueIn(await createSecretStore(folder, passphrase));
    const damaged = damage(readFileSync(fileIn(folder), 'utf8'));
    writeFileSync(fileIn(folder), damaged);
    const opened = await openSecretStore(folder, passphrase);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'secrets_locked' } });
    expect(opened.ok ? '' : opened.failure.message).toContain('damaged');
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(damaged);
  });

  test('two sealed values cannot change places', async () => {
    const folder = temporaryFolder();
    const store = valueIn(await createSecretStore(folder, passphrase));
    await store.set('a', new Secret('one'));
    await store.set('b', new Secret('two'));
    const stored = JSON.parse(readFileSync(fileIn(folder), 'utf8'));
    [stored.secrets.a, stored.secrets.b] = [stored.secrets.b, stored.secrets.a];
    writeFileSync(fileIn(folder), JSON.stringify(stored));
    const reopened = valueIn(await openSecretStore(folder, passphrase));
    await expect(reopened.get('a')).rejects.toThrow('changed on disk');
  });
});

test('without a terminal secrets stay in memory and nobody can be the owner', async () => {
  const store = memorySecretStore();
  await store.set('a', new Secret(canary));
  const kept = await store.get('a');
  expect(kept && Secret.reveal(kept)).toBe(canary);
  expect(store.kind).toContain('memory only');
  expect(store.verify).toBeUndefined();
});
