import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { ok, type Result } from '../../shared/result.ts';
import type { Releases } from '../hub/features/updates/update-notice.ts';
import type { Computer } from '../hub/ground/computer.ts';
import { fileFailure, writeFileAtomically } from './private-file.ts';
import { shellQuote } from './text.ts';

/** What tells clients where their files are, and what a program needs to start; nothing else of the environment is passed on. */
const variables = [
  'APPDATA',
  'XDG_CONFIG_HOME',
  'CLAUDE_CONFIG_DIR',
  'CODEX_HOME',
  'COPILOT_HOME',
  'CONTINUE_GLOBAL_DIR',
  'PATH',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
];

/** How gh, git and ssh find what the person has signed in with. */
const ofCredentials = [
  'SSH_AUTH_SOCK',
  'GH_CONFIG_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'LOCALAPPDATA',
  'USER',
];
const tokens = ['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT', 'GH_ENTERPRISE_TOKEN'];

const systems: Partial<Record<NodeJS.Platform, Computer['system']>> = { darwin: 'macos', win32: 'windows' };

const valuesOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, process.env[name]]));

/** This computer, for whose user's AI clients the hub is. */
export const thisComputer = (): Computer => ({
  system: systems[process.platform] ?? 'linux',
  home: homedir(),
  environment: valuesOf(variables),
  credentials: { environment: valuesOf(ofCredentials), tokens: tokens.filter((name) => name in process.env) },
});

/** Where newer versions of this build are announced: packaging has written the repository beside its version. */
export function releasesOf(entryFolder: string, environment = process.env, isThere = existsSync): Releases {
  const { repository } = JSON.parse(readFileSync(join(entryFolder, '..', '..', 'package.json'), 'utf8'));
  const named = /^git\+https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\.git$/.exec(repository?.url ?? '')?.[1];
  const isContainer =
    Boolean(environment['container'] || environment['KUBERNETES_SERVICE_HOST']) ||
    ['/.dockerenv', '/run/.containerenv'].some((file) => isThere(file));
  return { repository: named, quiet: isContainer ? 'container' : environment['CI'] ? 'ci' : undefined };
}

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

/**
 * The bridge as a client starts it, by whole paths, since a client has its own PATH. Written at each start of the hub into the data
 * folder, so that what a client was given stays the same when Node is updated or npx empties its cache. Windows starts no script
 * without a shell, so that it is given Node and a module. Fails with `disk_full` or `data_folder`.
 */
export async function bridgeIn(
  entryFolder: string,
  dataDir: string,
  system: NodeJS.Platform = process.platform,
): Promise<Result<NonNullable<Computer['bridge']>>> {
  const built = join(entryFolder, 'headless.js');
  const entry = existsSync(built) ? built : join(entryFolder, 'headless.ts');
  const isWindows = system === 'win32';
  const file = join(dataDir, 'bin', isWindows ? 'opengithubx.mjs' : 'opengithubx');
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomically(file, isWindows ? moduleFor(entry) : launcher(stableNode(), entry));
    await chmod(file, 0o700);
  } catch (error) {
    return fileFailure(error, file);
  }
  if (isWindows) return ok({ command: stableNode(), args: ['--disable-sigusr1', file, 'mcp-stdio'] });
  return ok({ command: file, args: ['mcp-stdio'] });
}

/**
 * A command line for the hub of this data folder, for a person to paste: by the file that `bridgeIn` has written there. The bare name
 * would be looked up on PATH, or by npx on npm, where a package of that name is somebody else's.
 */
export function commandFor(dataDir: string, words: string, system: NodeJS.Platform = process.platform): string {
  const isWindows = system === 'win32';
  const file = shellQuote(join(dataDir, 'bin', isWindows ? 'opengithubx.mjs' : 'opengithubx'));
  return `${isWindows ? 'node ' : ''}${file} ${words} --data-dir ${shellQuote(dataDir)}`;
}

const about = 'OpenGitHubX, by a path that stays. The hub writes this file at each start.';
const moved = 'OpenGitHubX was moved or updated. Start the hub once, and this command works again.';

const launcher = (node: string, entry: string): string => `#!/bin/sh
# ${about}
node=${shellQuote(node)}
entry=${shellQuote(entry)}
if [ ! -x "$node" ] || [ ! -f "$entry" ]; then
  echo '${moved}' >&2
  exit 127
fi
exec "$node" --disable-sigusr1 "$entry" "$@"
`;

const moduleFor = (entry: string): string => `// ${about}
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const entry = ${JSON.stringify(entry)};
if (existsSync(entry)) await import(pathToFileURL(entry));
else {
  process.stderr.write('${moved}\\n');
  process.exitCode = 127;
}
`;
