import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
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

/**
 * This Node by the path that stays when it is updated, such as /opt/homebrew/bin/node in place of the folder of a version. `env` and
 * `program` are of this process.
 */
export function stableNode(env: NodeJS.ProcessEnv = process.env, program = process.execPath): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const isVersioned = /[\\/](?:v?\d+\.\d+\.\d+|_npx|node_modules)[\\/]/;
  const others = folders.map((folder) => join(folder, name)).filter((path) => !isVersioned.test(path));
  const real = realpathSync(program);
  return others.find((path) => existsSync(path) && realpathSync(path) === real) ?? program;
}

/** The bridge as a client starts it: this Node and this entry, by their whole paths, since a client has its own PATH. */
export function bridgeIn(entryFolder: string): NonNullable<Computer['bridge']> {
  const built = join(entryFolder, 'headless.js');
  const entry = existsSync(built) ? built : join(entryFolder, 'headless.ts');
  return { command: process.execPath, args: ['--disable-sigusr1', entry, 'mcp-stdio'] };
}
