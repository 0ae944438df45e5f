/** Puts the files of a service where its system reads them, and runs the commands that start, stop and show it. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makePrivateFolder, prepareDataFolder } from '../data-folder.ts';
import { openSecrets } from '../open-secrets.ts';
import { systemErrorCode } from '../private-file.ts';
import { isHubRunning } from '../socket-client.ts';
import type { Surroundings } from '../terminal.ts';
import { plainLine, shellQuote } from '../text.ts';
import type { ServicePlan, SystemCommand } from './plan.ts';

/** Runs a command of the system; `code` is undefined where that command is missing. */
export type RunOnSystem = (line: SystemCommand) => Promise<{ code: number | undefined; said: string }>;

export const runOnSystem: RunOnSystem = ([command, ...words]) =>
  new Promise((done) => {
    const { XDG_RUNTIME_DIR = `/run/user/${process.getuid?.() ?? 0}` } = process.env; // absent under sudo and su
    const env = { ...process.env, XDG_RUNTIME_DIR };
    execFile(command, words, { env, maxBuffer: 16_000_000, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) return done({ code: 0, said: stdout });
      const code = typeof error.code === 'number' ? error.code : error.code === 'ENOENT' ? undefined : 1;
      return done({ code, said: `${stdout}${stderr}` });
    });
  });

async function runAll(lines: readonly SystemCommand[], run: RunOnSystem): Promise<Result<void>> {
  for (const line of lines) {
    const { code, said } = await run(line);
    const named = line.map(shellQuote).join(' ');
    if (code === undefined) return fail('service', `There is no command ${line[0]} here.`);
    if (code !== 0) return fail('service', `\`${named}\` said: ${plainLine(said.trim().replaceAll('\n', ' '))}`);
  }
  return ok(undefined);
}

/** The file as it is there; undefined where there is none. */
const textAt = ({ path, utf16 }: ServicePlan['files'][number]): Promise<string | undefined> =>
  readFile(path, utf16 ? 'utf16le' : 'utf8').then(
    (text) => text.replace(/^\uFEFF/, ''),
    () => undefined,
  );

export type ServiceState = 'none' | 'changed' | 'installed';

/** `changed`: its files are not what this version would write. */
export async function stateOf({ files }: ServicePlan): Promise<ServiceState> {
  const texts = await Promise.all(files.map(textAt));
  if (texts[0] === undefined) return 'none';
  return texts.every((text, index) => text === files[index]?.text) ? 'installed' : 'changed';
}

/**
 * Sets up what opens the secrets, for which it asks for the owner passphrase, writes the files and starts the service. One that is
 * installed already is replaced and started again. Where nothing would run it, nobody is asked and nothing is written.
 */
export async function installService(
  plan: ServicePlan,
  surroundings: Surroundings,
  run: RunOnSystem,
): Promise<Result<void>> {
  const state = await stateOf(plan);
  const isRunning = await isHubRunning(plan.dataDir);
  if (isRunning && state === 'none') {
    return fail('already_running', undefined, { hint: 'Stop it, then run the command again.' });
  }
  const reached = await runAll([plan.reach], run);
  if (!reached.ok) {
    const hint = 'Run the hub with `opengithubx serve`, or in a container: docs/install.md.';
    return { ok: false, failure: { ...reached.failure, hint } };
  }
  if (!isRunning && !(await isHandedOver(plan))) {
    const ready = await setUpKey(plan, surroundings);
    if (!ready.ok) return ready;
  }
  try {
    for (const { path, text, utf16 } of plan.files) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, utf16 ? Buffer.from(`\uFEFF${text}`, 'utf16le') : text);
    }
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    return fail('service', `${plan.files[0]?.path}: ${reason}.`);
  }
  // launchd takes no second one of the same name; where there is none yet, its complaint is of no interest.
  if (state !== 'none') for (const line of plan.stop) await run(line);
  return runAll(plan.start, run);
}

async function removeFiles({ files }: ServicePlan): Promise<void> {
  for (const { path } of files) await rm(path, { force: true });
}

/** Whether the data is the service's own user's already, from an installation before. Root then writes nothing there, and need not. */
async function isHandedOver({ dataDir, keyFile }: ServicePlan): Promise<boolean> {
  const [data, key] = await Promise.all([dataDir, keyFile].map((path) => stat(path).catch(() => undefined)));
  return data !== undefined && key !== undefined && data.uid !== process.getuid?.();
}

/** At this terminal, once: the service has none. */
async function setUpKey({ dataDir, keyFile }: ServicePlan, surroundings: Surroundings): Promise<Result<void>> {
  for (const made of [await makePrivateFolder(dirname(keyFile)), await prepareDataFolder(dataDir, false)])
    if (!made.ok) return made;
  const opened = await openSecrets(
    dataDir,
    { by: 'key-file', path: keyFile },
    {
      terminalHere: surroundings.openTerminal,
    },
  );
  return opened.ok ? ok(undefined) : opened;
}

/** Stops it and takes its files away; the data and the key stay. */
export async function removeService(plan: ServicePlan, run: RunOnSystem): Promise<Result<void>> {
  if ((await stateOf(plan)) === 'none') return fail('service', 'It is not installed.');
  const stopped = await runAll(plan.stop, run);
  // Where there is nothing that could run it, its files still go.
  const isGone = !stopped.ok && !plan.isRunning((await run(plan.status)).said);
  if (!stopped.ok && !isGone) return stopped;
  await removeFiles(plan);
  return isGone ? ok(undefined) : runAll(plan.forget, run);
}

/** The last lines of its log: of the system's where there is one, else of the hub's own. */
export async function logOf(plan: ServicePlan, lines: number, run: RunOnSystem): Promise<Result<string>> {
  if (plan.logs !== undefined) {
    const { code, said } = await run([...plan.logs, String(lines)]);
    return code === 0 ? ok(said) : fail('service', said.trim());
  }
  const text = await readFile(join(plan.dataDir, 'hub.log'), 'utf8').catch(() => '');
  return ok(text.trimEnd().split('\n').slice(-lines).join('\n'));
}
