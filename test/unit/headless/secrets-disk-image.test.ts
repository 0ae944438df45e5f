/** What a thief of a disk or a backup has: the data folder, and neither passphrase, key file nor keyring. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../../src/main/headless/log.ts';
import type { Unlock } from '../../../src/main/headless/open-secrets.ts';
import { openSettingsStore } from '../../../src/main/headless/settings-file.ts';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { openCheaply } from './cheap-secrets.ts';
import { fakeSecretTool } from './fake-secret-tool.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { contentOf, disguisesOf, temporaryFolder } from './temporary-folder.ts';

const passphrase = 'correct horse battery staple';
const canary = 'canary-7f3a9c-canary-of-some-length';

describe.each(['passphrase', 'key-file', 'keyring'] as const)('a copy of a folder opened by %s', (by) => {
  test('opens nothing and holds nothing readable', async () => {
    const keyring = fakeSecretTool();
    const parent = temporaryFolder();
    const [folder, copy] = [join(parent, 'data'), join(parent, 'copy')];
    mkdirSync(folder, { mode: 0o700 });
    const path = join(parent, 'hub.key');
    const unlock: Unlock = by === 'key-file' ? { by, path } : { by };
    const opened = await openCheaply(folder, unlock, fakeTerminal(passphrase, passphrase).open);
    if (!opened.ok) throw new Error(opened.failure.message);
    await opened.value.set('refresh token', new Secret(canary));
    openLog(folder, Date.now)('started', { secrets: opened.value.kind });
    const settings = await openSettingsStore(folder);
    if (settings.ok) settings.value.update({ tenant: { issuer: 'https://tenant.example/', clientId: 'client' } });

    cpSync(folder, copy, { recursive: true });
    const bytes = contentOf(copy);
    for (const disguise of [canary, passphrase].flatMap(disguisesOf)) expect(bytes).not.toContain(disguise);
    // A control: the sweep finds what is there.
    expect(bytes).toContain('https://tenant.example/');

    keyring.become('dead');
    const attempts: (Unlock | undefined)[] = [
      undefined,
      { by: 'passphrase' },
      { by: 'keyring' },
      { by: 'key-file', path: join(parent, 'their.key') },
    ];
    for (const attempt of attempts) {
      const guessed = await openCheaply(copy, attempt, fakeTerminal('a guess of theirs').open);
      expect(guessed).toMatchObject({ failure: { code: 'secrets_locked' } });
      const unattended = await openCheaply(copy, attempt, noTerminal);
      expect(unattended).toMatchObject({ failure: { code: 'passphrase_needed' } });
    }
    expect(contentOf(copy)).toBe(bytes);
  });
});
