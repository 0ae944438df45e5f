import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import afterPack, { programOf } from '../../../resources/after-pack.ts';
import { temporaryFolder } from '../../harness/memory-ports.ts';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..', '..', '..');
const { build, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The bytes before the wire of fuses, as `@electron/fuses` looks for them; it does not export them. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Something with a wire of this many fuses, each as Electron ships it. */
function writeProgram(path: string, fuses: number): void {
  const wire = Buffer.from([1, fuses, ...Array.from({ length: fuses }, () => FuseState.ENABLE)]);
  writeFileSync(path, Buffer.concat([Buffer.alloc(5_000_000, 7), Buffer.from(sentinel), wire, Buffer.alloc(1000, 7)]));
}

const packed = (appOutDir: string, electronPlatformName: string, executableName?: string) => ({
  appOutDir,
  electronPlatformName,
  packager: { appInfo: { productFilename: 'OpenGitHubX' }, ...(executableName && { executableName }) },
});
type Context = Parameters<typeof afterPack>[0];

describe('fuses of the packed app (IPC-14, SUP-03)', () => {
  it('are all set after packing', async () => {
    const folder = temporaryFolder();
    writeProgram(join(folder, 'opengithubx'), 9);
    await afterPack(packed(folder, 'linux', 'opengithubx') as unknown as Context);
    const { version, ...wire } = await getCurrentFuseWire(join(folder, 'opengithubx'));
    const { ENABLE, DISABLE } = FuseState;
    expect(version).toBe('1');
    expect(wire).toEqual({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
      [FuseV1Options.WasmTrapHandlers]: ENABLE,
    });
  });

  it('fail the packing where Electron has one that nobody decided on, and where it has none', async () => {
    const folder = temporaryFolder();
    const context = packed(folder, 'linux', 'opengithubx') as unknown as Context;
    writeProgram(join(folder, 'opengithubx'), 10);
    await expect(afterPack(context)).rejects.toThrow('strictlyRequireAllFuses');
    writeFileSync(join(folder, 'opengithubx'), 'no program of Electron');
    await expect(afterPack(context)).rejects.toThrow('sentinel');
  });

  it('are looked for in the program of each system', () => {
    expect(programOf(packed('/out', 'darwin'))).toBe(join('/out', 'OpenGitHubX.app'));
    expect(programOf(packed('/out', 'win32'))).toBe(join('/out', 'OpenGitHubX.exe'));
    expect(programOf(packed('/out', 'linux', 'opengithubx'))).toBe(join('/out', 'opengithubx'));
  });
});

describe("electron-builder's configuration", () => {
  const builder = createRequire(require.resolve('electron-builder'));
  const { validateConfiguration } = builder('app-builder-lib/out/util/config/config.js');
  const validate = (config: unknown) => validateConfiguration(structuredClone(config), { isEnabled: false });

  it('is valid, by its own schema', async () => {
    await validate(build);
    await expect(validate({ ...build, asra: true })).rejects.toThrow("unknown property 'asra'");
  });

  it('makes what each system installs, registers the link, and packs neither sources nor node_modules', () => {
    expect(build).toMatchObject({
      asar: true,
      afterPack: './resources/after-pack.ts',
      files: ['out/**', '!out/*/bundled.json', '!out/*.txt', 'resources/*.png', '!node_modules/**'],
      extraResources: [{ from: 'out/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' }],
      protocols: [{ schemes: ['opengithubx'] }],
      linux: { target: ['deb', 'AppImage'] },
      mac: { target: ['dmg', 'zip'] },
      win: { target: ['nsis'] },
    });
  });

  it('is for an Electron that checks its snapshot too (SUP-04, CVE-2025-55305)', () => {
    expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(45);
  });
});
