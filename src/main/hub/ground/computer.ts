import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';

/** The computer whose AI clients are looked after, as the program that starts the hub describes it. */
export type Computer = {
  system: 'macos' | 'windows' | 'linux';
  home: string;
  /** Variables that tell clients where their files are, and those a program needs to start. */
  environment: Readonly<Record<string, string | undefined>>;
  /** By what other programs find the person's own credentials, and the variables that hold some, by name alone. */
  credentials?: { environment: Readonly<Record<string, string | undefined>>; tokens: string[] };
  /** The command that starts the bridge for clients that speak stdio only; undefined where there is none to start. */
  bridge?: { command: string; args: string[] };
};

/** What this system calls the user; a number where it does not know them, as in a container that runs under any. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 0);
  }
}

/** Joins names as that system does, no matter which this one is. */
export const pathOn = (computer: Computer, ...names: string[]): string =>
  (computer.system === 'windows' ? win32 : posix).join(...names);

/** The folder a variable names, where it is absolute; other values are to be ignored (XDG base directory specification). */
export function folderIn(computer: Computer, variable: string, otherwise: string): string {
  const named = computer.environment[variable];
  const { isAbsolute } = computer.system === 'windows' ? win32 : posix;
  return named !== undefined && isAbsolute(named) ? named : otherwise;
}

/** Where desktop applications keep their settings. */
export function settingsFolder(computer: Computer): string {
  const at = (...names: string[]) => pathOn(computer, computer.home, ...names);
  if (computer.system === 'macos') return at('Library', 'Application Support');
  if (computer.system === 'windows') return folderIn(computer, 'APPDATA', at('AppData', 'Roaming'));
  return folderIn(computer, 'XDG_CONFIG_HOME', at('.config'));
}
