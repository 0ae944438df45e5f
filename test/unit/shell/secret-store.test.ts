import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { openDesktopSecrets, protectionNow } from '../../../src/main/shell/secret-store.ts';
import { safeStorage } from '../../harness/fake-electron.ts';
import { temporaryFolder } from '../../harness/memory-ports.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

let folder: string;
const path = () => join(folder, 'secrets-desktop.json');
async function open() {
  const opened = await openDesktopSecrets(folder);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}
const textOf = async (name: string) => {
  const found = await (await open()).get(name);
  return found && Secret.reveal(found);
};

beforeEach(() => {
  folder = temporaryFolder();
  Object.assign(safeStorage, {
    backend: 'gnome_libsecret',
    mark: 'v11',
    available: true,
    key: 'first',
    shouldReEncrypt: false,
  });
});

describe('secrets of the desktop (LOC-04)', () => {
  it('outlive the app, encrypted and readable by this user alone', async () => {
    const store = await open();
    await store.set('token', new Secret('very secret'));
    await store.set('other', new Secret('x'));
    await store.delete('other');
    expect(store.kind).toBe('encrypted by GNOME Keyring');
    expect(readFileSync(path(), 'utf8')).not.toContain('very secret');
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(await textOf('token')).toBe('very secret');
    expect(await textOf('other')).toBeUndefined();
  });

  it.each(['gnome_libsecret', 'basic_text'])(
    'stay in memory where %s encrypts by what everybody knows',
    async (backend) => {
      Object.assign(safeStorage, { backend, mark: 'v10' });
      const store = await open();
      await store.set('token', new Secret('very secret'));
      expect(await store.get('token')).toBeDefined();
      expect(() => statSync(path())).toThrow('ENOENT');
      expect(store.kind).toMatch(/^in memory only, .*no keyring answers.*Install and unlock GNOME Keyring/);
    },
  );

  it('stay in memory where the keyring does not answer', async () => {
    safeStorage.available = false;
    expect((await open()).kind).toMatch(/no keyring answers/);
  });

  it.each(['basic_text', 'kwallet6'])(
    'are not opened by %s after GNOME Keyring, and the file stays as it is',
    async (backend) => {
      await (await open()).set('token', new Secret('very secret'));
      const before = readFileSync(path(), 'utf8');
      safeStorage.backend = backend;
      const store = await open();
      await store.set('token', new Secret('another'));
      expect(store.kind).toMatch(/^in memory only/);
      expect(readFileSync(path(), 'utf8')).toBe(before);
      safeStorage.backend = 'gnome_libsecret';
      expect(await textOf('token')).toBe('very secret');
    },
  );

  it('say so when the keyring has lost its key', async () => {
    await (await open()).set('token', new Secret('very secret'));
    safeStorage.key = 'second';
    expect((await open()).kind).toMatch(/GNOME Keyring no longer has the key/);
  });

  it('are encrypted anew when the system asks for it', async () => {
    await (await open()).set('token', new Secret('very secret'));
    const before = readFileSync(path(), 'utf8');
    safeStorage.shouldReEncrypt = true;
    const encrypt = vi.spyOn(safeStorage, 'encryptStringAsync');
    expect(await textOf('token')).toBe('very secret');
    expect(encrypt).toHaveBeenCalledTimes(2); // the secret, and what tells whose key it is
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual(JSON.parse(before));
    encrypt.mockRestore();
  });

  it('are not taken from anyone who has put some there by what everybody knows', async () => {
    await (await open()).set('token', new Secret('very secret'));
    const stored = JSON.parse(readFileSync(path(), 'utf8'));
    safeStorage.mark = 'v10';
    const forged = await safeStorage.encryptStringAsync(JSON.stringify({ name: 'token', value: 'forged' }));
    safeStorage.mark = 'v11';
    writeFileSync(path(), JSON.stringify({ ...stored, secrets: { token: forged.toString('base64') } }));
    expect((await open()).kind).toMatch(/^in memory only/);
  });

  it('cannot change places in the file', async () => {
    const store = await open();
    await store.set('one', new Secret('1'));
    await store.set('two', new Secret('2'));
    const stored = JSON.parse(readFileSync(path(), 'utf8'));
    stored.secrets.one = stored.secrets.two;
    writeFileSync(path(), JSON.stringify(stored));
    const changed = await open();
    await expect(changed.get('one')).rejects.toThrow('was changed on disk');
  });

  it('refuse a damaged file and leave it', async () => {
    writeFileSync(path(), '{"version":1', { mode: 0o600 });
    expect(await openDesktopSecrets(folder)).toMatchObject({ failure: { code: 'secrets_locked' } });
    expect(readFileSync(path(), 'utf8')).toBe('{"version":1');
  });
});

describe('what encrypts them', () => {
  it.each([
    ['darwin', 'encrypted by macOS Keychain'],
    ['win32', 'encrypted by Windows DPAPI'],
    ['linux', 'encrypted by GNOME Keyring'],
  ] as const)('is named on %s', async (platform, kind) => {
    expect(await protectionNow(platform)).toMatchObject({ kind });
  });

  it.each([
    ['v11', 'the Secret Service'],
    ['v12', 'the Secret portal'],
  ])('is found on a desktop that Electron has no backend for: %s', async (mark, id) => {
    Object.assign(safeStorage, { backend: 'basic_text', mark });
    expect(await protectionNow('linux')).toEqual({ id, kind: `encrypted by ${id}` });
  });

  it('is KWallet in each of its versions', async () => {
    for (const backend of ['kwallet', 'kwallet5', 'kwallet6']) {
      safeStorage.backend = backend;
      expect(await protectionNow('linux')).toEqual({ id: 'KWallet', kind: 'encrypted by KWallet' });
    }
  });
});
