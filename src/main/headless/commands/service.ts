/** The hub as a service of this system. */
import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { usualGitPort } from '../../hub/doors/http/guard.ts';
import { userName } from '../../hub/ground/computer.ts';
import { hubFlags } from '../node-flags.ts';
import { installService, logOf, removeService, runOnSystem, stateOf } from '../service/manage.ts';
import { type Place, type ServicePlan, systemPlan, userPlan } from '../service/plan.ts';
import { stableNode } from '../this-computer.ts';
import { type Command, dataFolderOf, type Invocation, numberGiven } from './command.ts';
import { flag, option } from './options.ts';

const system = flag('The service of the whole system, with a separate user (Linux, as root)');
const port = option('N', 'Port (default: 18480)');

function placeOf(invocation: Invocation): Place {
  const { environment } = invocation.surroundings;
  const username = userName();
  const domain = environment['USERDOMAIN'];
  return {
    system: process.platform,
    home: homedir(),
    environment,
    uid: process.getuid?.() ?? 0,
    user: domain === undefined ? username : `${domain}\\${username}`,
    dataDir: dataFolderOf(invocation),
  };
}

/** Undefined values of options are those that are not given. */
function planOf(invocation: Invocation): Result<ServicePlan> {
  const { values, entryFolder, version } = invocation;
  const wanted = numberGiven(values['port'] ?? '18480');
  if (!Number.isInteger(wanted) || Number(wanted) < 1 || Number(wanted) > 65535)
    return fail('usage', '--port takes a number from 1 to 65535.');
  if (wanted === usualGitPort) return fail('usage', `${usualGitPort} is the port for git. Choose another.`);
  const node = stableNode();
  const command = [node, ...hubFlags, join(entryFolder, 'headless.js')];
  const wish = { version, command, port: Number(wanted) };
  if (values['system'] === true) {
    if (process.platform !== 'linux') return fail('service', 'Only Linux has one of the whole system.');
    if (values['data-dir'] !== undefined) return fail('usage', '--system has its own data folder.');
    return ok(systemPlan(wish));
  }
  const plan = userPlan(placeOf(invocation), wish);
  return plan ? ok(plan) : fail('service', 'It is known on Linux with systemd, macOS and Windows.');
}

/** Why this copy of the program can't be what a service starts; undefined where it can. */
export function objectionTo(command: readonly string[], isSystem: boolean): string | undefined {
  const temporary = command.find((word) => /[\\/]_npx[\\/]/.test(word));
  if (temporary !== undefined) return 'npx keeps this copy only until its cache is cleaned.';
  const hidden = command.find((word) => isSystem && /^\/(home|root|run\/user)\//.test(word));
  return hidden && `${hidden} lies in a home folder, which the service can't read.`;
}

/**
 * The first of these, of what they hold, and of the folders and links above, that somebody else than root may change; undefined where
 * there is none. `look` is `lstat`, but in a test.
 */
export async function changeableByOthers(
  paths: readonly string[],
  look: (path: string) => Promise<Stats> = lstat,
): Promise<string | undefined> {
  const queue = [...paths];
  const seen = new Set<string>();
  for (const path of queue) {
    for (let at = path; !seen.has(at); at = dirname(at)) {
      seen.add(at);
      const found = await look(at);
      const writing = found.gid === 0 ? 0o002 : 0o022;
      if (found.uid !== 0) return at;
      if (found.isSymbolicLink()) queue.push(resolve(dirname(at), await readlink(at), relative(at, path)));
      else if ((found.mode & writing) !== 0) return at;
      else if (found.isDirectory() && at === path) queue.push(...(await readdir(path)).map((name) => join(path, name)));
    }
  }
  return undefined;
}

async function install(invocation: Invocation): ReturnType<Command['run']> {
  const plan = planOf(invocation);
  if (!plan.ok) return plan;
  const isSystem = invocation.values['system'] === true;
  const objection = objectionTo([stableNode(), invocation.entryFolder], isSystem);
  if (objection !== undefined) {
    const hint = `Run: ${isSystem ? 'sudo ' : ''}npm install -g ./package in a clone, after npm run package. Then: opengithubx service install`;
    return fail('service', objection, { hint });
  }
  if (isSystem && process.getuid?.() !== 0) return fail('usage', '--system needs root: run it with sudo.');
  const changeable = isSystem && (await changeableByOthers([stableNode(), join(invocation.entryFolder, '..', '..')]));
  if (changeable) {
    const message = `Others than root may change ${changeable}, and with it what the service does with your secrets.`;
    const hint = 'Put Node.js and the package where root alone can write, as sudo npm install -g does.';
    return fail('service', message, { hint });
  }
  const installed = await installService(plan.value, invocation.surroundings, runOnSystem);
  if (!installed.ok) return installed;
  const { files, note, dataDir } = plan.value;
  const written = files.map(({ path }) => `  ${path}`).join('\n');
  const text = `The service runs. It is described in:\n${written}\n${note}`;
  return ok({ output: { files: files.map(({ path }) => path), dataDir }, text });
}

async function uninstall(invocation: Invocation): ReturnType<Command['run']> {
  const plan = planOf(invocation);
  if (!plan.ok) return plan;
  const removed = await removeService(plan.value, runOnSystem);
  if (!removed.ok) return removed;
  const { dataDir, keyFile } = plan.value;
  return ok({
    output: { dataDir, keyFile },
    text: `The service is gone. Your data stays in ${dataDir}, and its key in ${keyFile}.`,
  });
}

async function show(invocation: Invocation): ReturnType<Command['run']> {
  const plan = planOf(invocation);
  if (!plan.ok) return plan;
  const state = await stateOf(plan.value);
  if (state === 'none') {
    const text = 'The service is not installed.';
    return ok({ output: { state, running: false }, text, exitCode: 1 });
  }
  const { said } = await runOnSystem(plan.value.status);
  const running = plan.value.isRunning(said);
  const changed = 'Its files are of another version or were edited: opengithubx service install';
  const text = [running ? 'The service runs.' : 'The service does not run.', ...(state === 'changed' ? [changed] : [])];
  return ok({ output: { state, running }, text: text.join('\n'), exitCode: running ? 0 : 1 });
}

async function logs(invocation: Invocation): ReturnType<Command['run']> {
  const plan = planOf(invocation);
  if (!plan.ok) return plan;
  const lines = numberGiven(invocation.values['lines'] ?? '50');
  if (!Number.isInteger(lines)) return fail('usage', '--lines takes a number.');
  if ((await stateOf(plan.value)) === 'none') return fail('service', 'It is not installed.');
  const log = await logOf(plan.value, Number(lines), runOnSystem);
  if (!log.ok) return log;
  const said = log.value.split('\n').map(visible);
  return ok({ output: said, text: said.join('\n') });
}

export const serviceCommands: Command[] = [
  {
    name: 'service install',
    about: 'Run the hub as a service of this system, from now on and after each restart',
    examples: ['service install', 'service install --port 18490'],
    options: { system, port },
    run: install,
  },
  {
    name: 'service uninstall',
    about: 'Stop the service and remove it; the data stays',
    examples: ['service uninstall', 'service uninstall --system'],
    options: { system },
    run: uninstall,
  },
  {
    name: 'service status',
    about: 'Show whether the service is installed and runs; exit 1 if not',
    examples: ['service status', 'service status --json'],
    options: { system, port },
    run: show,
  },
  {
    name: 'service logs',
    about: 'Show the last lines of its log',
    examples: ['service logs', 'service logs --lines 200'],
    options: { system, lines: option('N', 'How many lines (default: 50)') },
    run: logs,
  },
];
