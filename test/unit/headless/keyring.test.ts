import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseUnlock } from '../../../src/main/headless/open-secrets.ts';
import { lookUpKey } from '../../../src/main/headless/unlock-keys.ts';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { openCheaply, revealed, storeIn } from './cheap-secrets.ts';
import { fakeSecretTool } from './fake-secret-tool.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { contentOf, disguisesOf, temporaryFolder } from './temporary-folder.ts';

const passphrase = 'correct horse';
const canary = 'canary-7f3a9c-canary';

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'data');
  mkdirSync(folder, { mode: 0o700 });
});

async function setUp(): Promise<void> {
  const { open } = fakeTerminal(passphrase, passphrase);
  const store = storeIn(await openCheaply(folder, { by: 'keyring' }, open));
  await store.set('a', new Secret(canary));
}

test('what --unlock takes', () => {
  expect(parseUnlock('keyring')).toEqual({ ok: true, value: { by: 'keyring' } });
  expect(parseUnlock('passphrase')).toEqual({ ok: true, value: { by: 'passphrase' } });
  expect(parseUnlock('key-file=/a=b')).toEqual({ ok: true, value: { by: 'key-file', path: '/a=b' } });
  expect(parseUnlock('credential=hub.key', { CREDENTIALS_DIRECTORY: '/run/credentials/ogx' })).toEqual({
    ok: true,
    value: { by: 'credential', name: 'hub.key', folders: ['/run/credentials/ogx', '/run/secrets'] },
  });
  for (const wrong of [
    '',
    'credential=../hub.key',
    'credential=/etc/hub.key',
    'key-file',
    'key-file=',
    'plain',
    'keyring=x',
  ]) {
    expect(parseUnlock(wrong)).toMatchObject({ failure: { code: 'usage' } });
  }
});

test('a keyring chosen once opens every later start, with no secret in an argument and no owner made', async () => {
  const keyring = fakeSecretTool();
  await setUp();
  const later = storeIn(await openCheaply(folder, undefined, noTerminal));
  expect(await revealed(later, 'a')).toBe(canary);
  expect(later.kind).toContain('keyring');
  expect(await later.verify?.(passphrase)).toBe(true);
  expect(await later.verify?.('wrong horse')).toBe(false);

  const [key = ''] = keyring.entries();
  expect(key).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(keyring.argv().split('\n')).toEqual([
    expect.stringMatching(/^store --label=OpenGitHubX service opengithubx id [0-9a-f]{32}$/),
    expect.stringMatching(/^lookup service opengithubx id [0-9a-f]{32}$/),
    expect.stringMatching(/^lookup service opengithubx id [0-9a-f]{32}$/),
    '',
  ]);
  const hexKey = Buffer.from(key, 'base64').toString('hex');
  for (const secret of [key, hexKey, ...disguisesOf(canary), passphrase]) {
    expect(keyring.argv()).not.toContain(secret);
    expect(contentOf(folder)).not.toContain(secret);
  }
});

test('the key of the secrets moves from the passphrase to a key file to the keyring and back; the secrets stay', async () => {
  const keyring = fakeSecretTool();
  const path = join(folder, '..', 'hub.key');
  const steps = [
    undefined,
    { by: 'key-file', path },
    { by: 'keyring' },
    { by: 'key-file', path },
    { by: 'keyring' },
    { by: 'passphrase' },
  ] as const;
  const first = storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase, passphrase).open));
  await first.set('a', new Secret(canary));
  const sealed = () => JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')).secrets;
  const before = sealed();
  for (const unlock of steps) {
    const { open, asked } = fakeTerminal(passphrase);
    const store = storeIn(await openCheaply(folder, unlock, open));
    expect(asked).toHaveLength(1);
    expect(await revealed(store, 'a')).toBe(canary);
    expect(await store.verify?.(passphrase)).toBe(true);
    expect(sealed()).toEqual(before);
    if (unlock !== undefined && unlock.by !== 'passphrase') {
      expect(await revealed(storeIn(await openCheaply(folder, unlock, noTerminal)), 'a')).toBe(canary);
    }
    expect(keyring.entries()).toHaveLength(unlock?.by === 'keyring' ? 1 : 0);
  }
  const { open } = fakeTerminal('wrong horse');
  expect(await openCheaply(folder, { by: 'keyring' }, open)).toMatchObject({ failure: { code: 'secrets_locked' } });
  expect(keyring.entries()).toEqual([]);
});

describe.each(['dead', 'garbage', 'other'] as const)('a keyring that is %s', (mood) => {
  test('is told in a sentence, and the passphrase asked for instead', async () => {
    const keyring = fakeSecretTool();
    await setUp();
    keyring.become(mood);
    for (const unlock of [undefined, { by: 'keyring' }] as const) {
      const { open, asked, said } = fakeTerminal(passphrase);
      const store = storeIn(await openCheaply(folder, unlock, open));
      expect(asked).toHaveLength(1);
      expect(said).toEqual([expect.stringContaining('keyring')]);
      expect(await revealed(store, 'a')).toBe(canary);
      expect(store.kind).toMatch(/with the owner passphrase\. The keyring/);
    }
    keyring.become('working');
    expect(await revealed(storeIn(await openCheaply(folder, undefined, noTerminal)), 'a')).toBe(canary);
  });

  test('ends a start where nobody can be asked, and leaves the file as it was', async () => {
    const keyring = fakeSecretTool();
    await setUp();
    keyring.become(mood);
    const before = contentOf(folder);
    expect(await openCheaply(folder, undefined, noTerminal)).toMatchObject({
      failure: { code: 'passphrase_needed', message: expect.stringMatching(/keyring .* no terminal/) },
    });
    expect(contentOf(folder)).toBe(before);
  });

  test('is refused when it is chosen, and the passphrase goes on', async () => {
    fakeSecretTool(mood);
    const { open } = fakeTerminal(passphrase, passphrase);
    expect(await openCheaply(folder, { by: 'keyring' }, open)).toMatchObject({ failure: { code: 'keyring' } });
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('holder');
    storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase).open));
  });
});

test('a keyring that never answers is given up', async () => {
  fakeSecretTool('hanging');
  expect(await lookUpKey('0'.repeat(32), 200)).toMatchObject({
    failure: { code: 'keyring', message: expect.stringContaining('did not answer in time') },
  });
});

test('a system without a keyring says what is missing', async () => {
  vi.stubEnv('PATH', temporaryFolder());
  const found = await lookUpKey('0'.repeat(32));
  vi.unstubAllEnvs();
  expect(found).toMatchObject({ failure: { message: expect.stringContaining('libsecret-tools') } });
});

test('a keyring is never asked unless it was chosen', async () => {
  const keyring = fakeSecretTool();
  storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase, passphrase).open));
  for (const unlock of [undefined, { by: 'keyring' }] as const) {
    expect(await openCheaply(folder, unlock, noTerminal)).toMatchObject({ failure: { code: 'passphrase_needed' } });
  }
  expect(keyring.argv()).toBe('');
});
