import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { openCheaply, revealed, storeIn } from '../unit/headless/cheap-secrets.ts';
import { fakeTerminal, noTerminal } from '../unit/headless/fake-terminal.ts';
import { contentOf, disguisesOf, modeOf, temporaryFolder } from '../unit/headless/temporary-folder.ts';

const passphrase = 'correct horse';
const canary = 'canary-7f3a9c-canary-of-some-length';

/**
 * Opens the secrets and sets `a`. Every step by which that changes the disk is counted, and at the one with the number
 * given the process is killed: a write has then written half.
 */
const writer = `
  const files = (await import('node:fs/promises')).default;
  const { writeSync } = await import('node:fs');
  const { openSecrets } = await import('./src/main/headless/open-secrets.ts');
  const { Secret } = await import('./src/main/hub/ground/secret.ts');
  const [, folder, path, last] = process.argv;
  const opened = await openSecrets(folder, { by: 'key-file', path }, { terminalHere: () => undefined });
  let step = 0;
  const count = (object, name) => {
    const original = object[name];
    object[name] = function (...given) {
      if (++step === Number(last)) {
        if (name === 'writeFile') writeSync(this.fd, given[0].slice(0, given[0].length / 2));
        process.kill(process.pid, 'SIGKILL');
      }
      return original.apply(this, given);
    };
  };
  const handle = await files.open(folder);
  for (const name of ['chmod', 'writeFile', 'sync']) count(Object.getPrototypeOf(handle), name);
  for (const name of ['open', 'rename', 'rm']) count(files, name);
  (await import('node:module')).syncBuiltinESMExports();
  await opened.value.set('a', new Secret('${canary} new'));
  writeSync(1, String(step));`;

/** What it said at its end: the number of steps, or nothing when it was killed. */
async function writeUntil(step: number, folder: string, path: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder, path, String(step)]);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.pipe(process.stderr);
  const [code, signal] = await once(child, 'close');
  expect(said === '' ? signal : code).toBe(said === '' ? 'SIGKILL' : 0);
  return said;
}

test('a kill at any step of a write leaves the old or the new secret, nothing else and nothing readable', async () => {
  const parent = temporaryFolder();
  const template = join(parent, 'template');
  mkdirSync(template, { mode: 0o700 });
  const path = join(parent, 'hub.key');
  const first = storeIn(
    await openCheaply(template, { by: 'key-file', path }, fakeTerminal(passphrase, passphrase).open),
  );
  await first.set('a', new Secret(`${canary} old`));
  await first.set('b', new Secret('bystander'));

  const found: (string | undefined)[] = [];
  for (let said = ''; said === ''; ) {
    const folder = join(parent, `data-${found.length}`);
    cpSync(template, folder, { recursive: true });
    said = await writeUntil(found.length + 1, folder, path);
    const left = contentOf(folder);
    for (const disguise of disguisesOf(canary)) expect(left).not.toContain(disguise);

    const reopened = storeIn(await openCheaply(folder, { by: 'key-file', path }, noTerminal));
    found.push(await revealed(reopened, 'a'));
    expect(await revealed(reopened, 'b')).toBe('bystander');
    expect(readdirSync(folder)).toEqual(['secrets.json']);
    expect(modeOf(join(folder, 'secrets.json'))).toBe(0o600);
    await reopened.set('a', new Secret('again'));
    if (said !== '') expect(Number(said)).toBe(found.length - 1);
  }
  // Opened, made private, written, synced and renamed; then the folder is opened and synced.
  expect(found).toEqual([...Array(5).fill(`${canary} old`), ...Array(3).fill(`${canary} new`)]);
});

test('what interrupted writes left is cleared at the start, other files are not', async () => {
  const folder = temporaryFolder();
  const leftovers = ['secrets.json.00112233aabb.tmp', 'settings.json.tmp-1234567890abcdef'];
  const others = ['notes.tmp', 'secrets.json.bak'];
  for (const name of [...leftovers, ...others]) writeFileSync(join(folder, name), 'half');
  storeIn(await openCheaply(folder, undefined, noTerminal));
  expect(readdirSync(folder).sort()).toEqual(others);
});
