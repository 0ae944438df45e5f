import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openSecrets } from '../../src/main/headless/open-secrets.ts';
import type { OwnedSecretStore } from '../../src/main/headless/secret-store.ts';
import { Secret } from '../../src/main/hub/secret.ts';
import type { Result } from '../../src/shared/result.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { contentOf, disguisesOf, modeOf, temporaryFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000 });

const passphrase = 'correct horse';
const canary = 'canary-7f3a9c-canary-of-some-length';

const storeIn = (opened: Result<OwnedSecretStore>): OwnedSecretStore => {
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
};
const revealed = async (store: OwnedSecretStore, name: string) => {
  const secret = await store.get(name);
  return secret && Secret.reveal(secret);
};

/** Step n of the writer sets the secret to the canary with n, every third deletes it; it says n once that is durable. */
const valueAfter = (step: number) => (step === 0 || step % 3 === 0 ? undefined : `${canary} ${step}`);

const writer = `
  const { openSecrets } = await import('./src/main/headless/open-secrets.ts');
  const { Secret } = await import('./src/main/hub/secret.ts');
  const [, folder, path] = process.argv;
  const opened = await openSecrets(folder, { by: 'key-file', path }, () => undefined);
  const { writeSync } = await import('node:fs');
  writeSync(1, '0\\n');
  for (let step = 1; ; step += 1) {
    if (step % 3 === 0) await opened.value.delete('a');
    else await opened.value.set('a', new Secret('${canary} ' + step));
    writeSync(1, step + '\\n');
  }`;

async function killedAfter(delay: number, folder: string, path: string): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder, path]);
  let said = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  await sleep(delay);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(complaint).toBe('');
  return Number(said.trim().split('\n').at(-1));
}

test('a kill at any of 50 moments leaves the old or the new secret, nothing else and nothing readable', async () => {
  const parent = temporaryFolder();
  const template = join(parent, 'template');
  mkdirSync(template, { mode: 0o700 });
  const path = join(parent, 'hub.key');
  const first = storeIn(
    await openSecrets(template, { by: 'key-file', path }, fakeTerminal(passphrase, passphrase).open),
  );
  await first.set('b', new Secret('bystander'));
  const acknowledged: number[] = [];

  async function tryOnce(moment: number): Promise<void> {
    const folder = join(parent, `data-${moment}`);
    cpSync(template, folder, { recursive: true });
    // Two thirds of a millisecond apart, so that the kills fall everywhere within a write of a few milliseconds.
    const done = await killedAfter(moment * 0.67, folder, path);
    acknowledged.push(done);
    const left = contentOf(folder);
    for (const disguise of disguisesOf(canary)) expect(left).not.toContain(disguise);

    const reopened = storeIn(await openSecrets(folder, { by: 'key-file', path }, noTerminal));
    expect([valueAfter(done), valueAfter(done + 1)]).toContain(await revealed(reopened, 'a'));
    expect(await revealed(reopened, 'b')).toBe('bystander');
    expect(readdirSync(folder)).toEqual(['secrets.json']);
    expect(modeOf(join(folder, 'secrets.json'))).toBe(0o600);
    await reopened.set('a', new Secret('again'));
  }
  const moments = Array.from({ length: 50 }, (_, moment) => moment);
  while (moments.length > 0) await Promise.all(moments.splice(0, 5).map(tryOnce));
  expect(acknowledged).toHaveLength(50);
  expect(Math.max(...acknowledged)).toBeGreaterThan(3);
});

test('what interrupted writes left is cleared at the start, other files are not', async () => {
  const folder = temporaryFolder();
  const leftovers = ['secrets.json.00112233aabb.tmp', 'settings.json.tmp-1234567890abcdef'];
  const others = ['notes.tmp', 'secrets.json.bak'];
  for (const name of [...leftovers, ...others]) writeFileSync(join(folder, name), 'half');
  storeIn(await openSecrets(folder, undefined, noTerminal));
  expect(readdirSync(folder).sort()).toEqual(others);
});
