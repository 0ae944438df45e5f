import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Computer } from '../hub/clients/computer.ts';

/** What tells clients where their files are, and what a program needs to start; nothing else of the environment is passed on. */
const variables = [
  ...['APPDATA', 'XDG_CONFIG_HOME', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'COPILOT_HOME', 'CONTINUE_GLOBAL_DIR'],
  ...['PATH', 'HOME', 'USERPROFILE', 'SystemRoot'],
];

const systems: Partial<Record<NodeJS.Platform, Computer['system']>> = { darwin: 'macos', win32: 'windows' };

/** This computer, for whose user's AI clients the hub is. */
export const thisComputer = (): Computer => ({
  system: systems[process.platform] ?? 'linux',
  home: homedir(),
  environment: Object.fromEntries(variables.map((name) => [name, process.env[name]])),
});

/** The bridge as a client starts it: this Node and this entry, by their whole paths, since a client has its own PATH. */
export function bridgeIn(entryFolder: string): NonNullable<Computer['bridge']> {
  const built = join(entryFolder, 'headless.js');
  const entry = existsSync(built) ? built : join(entryFolder, 'headless.ts');
  return { command: process.execPath, args: ['--disable-sigusr1', entry, 'mcp-stdio'] };
}
