import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { app, dialog } from 'electron/main';
import type { StoredSettings } from '../hub/ports.ts';

/** With this the app starts into the tray. */
const hiddenSwitch = '--hidden';

/** Follows the person's setting; where the system does not let it, they are told. */
export function createStartAtLogin(): (settings: StoredSettings) => void {
  let current: boolean | undefined;
  return ({ desktop }) => {
    if (desktop === undefined || desktop.startAtLogin === current) return;
    current = desktop.startAtLogin;
    setStartAtLogin(current).catch(() => {
      current = undefined;
      void dialog.showMessageBox({
        type: 'warning',
        message: 'Starting at login could not be changed.',
        detail: 'The autostart folder cannot be written. The setting is kept and tried again when you change it.',
        buttons: ['Close'],
      });
    });
  };
}

/**
 * Has the system start the app, into the tray, when the person logs in, or not any more. Electron does it on macOS and
 * Windows; on Linux it is a file in the autostart folder. Not from a build folder, which may be gone by then.
 */
export async function setStartAtLogin(
  wanted: boolean,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (!app.isPackaged) return;
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: [hiddenSwitch] });
    return;
  }
  const folder = autostartFolder(environment);
  const file = join(folder, 'opengithubx.desktop');
  if (!wanted) return rm(file, { force: true });
  await mkdir(folder, { recursive: true });
  // An AppImage runs from a mount that is another one each time; this names the file itself.
  await writeFile(file, desktopEntry(environment['APPIMAGE'] ?? process.execPath));
}

/** A relative path in the variable is to be ignored (XDG base directory specification). */
function autostartFolder(environment: NodeJS.ProcessEnv): string {
  const config = environment['XDG_CONFIG_HOME'];
  const base = config !== undefined && isAbsolute(config) ? config : join(homedir(), '.config');
  return join(base, 'autostart');
}

/** Quoted as the desktop entry specification has it: once for the argument, and once more for a string of the file. */
export function desktopEntry(program: string): string {
  const argument = program.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  const exec = `"${argument}" ${hiddenSwitch}`.replaceAll('\\', '\\\\');
  return ['[Desktop Entry]', 'Type=Application', 'Name=OpenGitHubX', `Exec=${exec}`, 'Terminal=false', ''].join('\n');
}
