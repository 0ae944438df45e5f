/** A key that systemd, Docker or Kubernetes hands over, with the owner and mode that it chooses. */
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { openCheaply, revealed, storeIn } from './cheap-secrets.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const key = Buffer.alloc(32, 7).toString('base64');

let data: string;
let handed: string;
beforeEach(() => {
  const parent = temporaryFolder();
  [data, handed] = [join(parent, 'data'), join(parent, 'secrets')];
  mkdirSync(data, { mode: 0o700 });
  mkdirSync(handed);
});

const open = (terminal = noTerminal as Parameters<typeof openCheaply>[2]) =>
  openCheaply(data, { by: 'credential', name: 'hub.key', folders: [join(handed, 'none'), handed] }, terminal);

test.each([
  ['Docker', () => writeFileSync(join(handed, 'hub.key'), key, { mode: 0o444 })],
  [
    'a file of another owner',
    () => {
      writeFileSync(join(handed, 'hub.key'), `${key}\n`, { mode: 0o640 });
      if (process.getuid?.() === 0) chownSync(join(handed, 'hub.key'), 1234, 1234);
    },
  ],
  [
    'the links of Kubernetes',
    () => {
      mkdirSync(join(handed, '..2026'));
      writeFileSync(join(handed, '..2026', 'hub.key'), key);
      symlinkSync('..2026', join(handed, '..data'));
      symlinkSync('..data/hub.key', join(handed, 'hub.key'));
    },
  ],
])('%s opens the secrets that it was set up for', async (_, hand) => {
  hand();
  expect(await open()).toMatchObject({ failure: { code: 'passphrase_needed' } });
  await storeIn(await open(fakeTerminal('correct horse', 'correct horse').open)).set('a', new Secret('kept'));
  const later = storeIn(await open());
  expect(await revealed(later, 'a')).toBe('kept');
  expect(later.kind).toContain('a key that the system hands over');
});

test.each([
  ['no credential', () => {}, /no credential hub\.key/],
  ['another text', () => writeFileSync(join(handed, 'hub.key'), 'secret'), /does not hold a key/],
  [
    'a link out of the folder',
    () => {
      writeFileSync(join(handed, '..', 'elsewhere'), key);
      symlinkSync('../elsewhere', join(handed, 'hub.key'));
    },
    /leads out/,
  ],
  [
    'a file that everybody can write',
    () => {
      writeFileSync(join(handed, 'hub.key'), key);
      chmodSync(join(handed, 'hub.key'), 0o666);
    },
    /written by everybody/,
  ],
])('%s opens nothing', async (_, hand, why) => {
  hand();
  expect(await open()).toMatchObject({ failure: { code: 'key_file', message: expect.stringMatching(why) } });
});
