/** Burns Electron's fuses into the packed app, before it is signed. electron-builder calls it after packing. */
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';

type Packed = {
  appOutDir: string;
  electronPlatformName: string;
  packager: { appInfo: { productFilename: string }; executableName?: string };
};

/** Every fuse there is. `strictlyRequireAllFuses` fails the packing when a later Electron brings one that is not here. */
async function burnFuses(program: string): Promise<void> {
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: true, // an app of macOS on ARM does not start with the signature of other bytes
    // The program is no Node, and no debugger opens in it: whoever runs as this user would get at the secrets.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    // What it runs is what was signed.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false, // its pages are not files
    [FuseV1Options.WasmTrapHandlers]: true,
  });
}

/** Where electron-builder has put the program of each system. */
export function programOf({ appOutDir, electronPlatformName, packager }: Packed): string {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`);
  return join(appOutDir, packager.executableName ?? productFilename);
}

// biome-ignore lint/style/noDefaultExport: electron-builder takes this one
export default function afterPack(context: AfterPackContext): Promise<void> {
  return burnFuses(programOf(context as unknown as Packed));
}
