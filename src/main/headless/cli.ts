/** The command line: from its words to a command and its answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Failure, failure } from '../../shared/errors.ts';
import { jsonLine } from '../../shared/json-line.ts';
import { fail, ok, type Result, unlogged } from '../../shared/result.ts';
import { newerVersion } from '../hub/features/updates/update-notice.ts';
import type { Command, Invocation } from './commands/command.ts';
import { commands } from './commands/index.ts';
import type { Option } from './commands/options.ts';
import { defaultDataFolder } from './data-folder.ts';
import { commandsOf, everything, help, helpOf, helpOfAll, helpOfWord, ofEveryCommand, ofNoCommand } from './help.ts';
import { systemErrorCode } from './private-file.ts';
import { openSettingsStore } from './settings-file.ts';
import { isHubRunning } from './socket-client.ts';
import { type Surroundings, thisProcess } from './terminal.ts';
import { plainLine, shellQuote, suggestion } from './text.ts';

/**
 * The command line as this process; `entryFolder` is where the entry file lies. Output that could not be written is said beside
 * it and makes the exit code 1: a script must not take half a file for the whole. A hub that serves keeps serving.
 */
export async function runCommandLine(words: string[], entryFolder: string): Promise<number> {
  const json = words.includes('--json');
  process.on('uncaughtException', (error) => process.exit(report(unlogged(error), json, thisProcess)));
  let isLost = false;
  process.stdout.on('error', (error) => {
    const code = systemErrorCode(error);
    // The reader of a pipe may leave early, as `head` does; once the output is lost, all that follows fails too.
    if (code === 'EPIPE' || isLost) return;
    isLost = true;
    thisProcess.complain(`The output could not be written: ${code === 'ENOSPC' ? 'the disk is full' : code}.\n`);
  });
  const exitCode = await runWords(words, entryFolder, thisProcess);
  await thisProcess.print('');
  return isLost && exitCode === 0 ? 1 : exitCode;
}

/**
 * Runs one command line and answers its exit code: 0, 1 it failed and said why, 2 it was wrong usage. A defect ends in a
 * sentence too, never in a stack trace.
 */
export async function runWords(words: string[], entryFolder: string, surroundings: Surroundings): Promise<number> {
  const json = words.includes('--json');
  try {
    return await run(words, json, entryFolder, surroundings);
  } catch (error) {
    return report(unlogged(error), json, surroundings);
  }
}

async function run(words: string[], json: boolean, entryFolder: string, surroundings: Surroundings): Promise<number> {
  const print = (text: string) => void surroundings.print(`${text}\n`);
  const parsed = parseCommandLine(words, commands);
  if (!parsed.ok) return report(parsed.failure, json, surroundings);
  const { command, values } = parsed.value;
  const version = versionIn(entryFolder);
  if (command === undefined) {
    if (values['version'] === true) {
      const newer = await newerIn(values['data-dir'], version);
      print(json ? jsonLine({ version, newer }) : version);
      if (newer && !json) surroundings.complain(`Version ${newer} is out.\n`);
      return 0;
    }
    const [word] = parsed.value.arguments;
    const text = word === undefined ? help() : word === everything ? helpOfAll(commands) : helpOfWord(word, commands);
    if (values['help'] === true) {
      print(text);
      return 0;
    }
    if (json) return report(failure('usage', 'A command is missing.', { hint: firstCommands }), json, surroundings);
    // No output that a script would read, and no success for one whose variable was empty.
    surroundings.complain(`${text}\n`);
    return 2;
  }
  if (values['help'] === true) {
    print(helpOf(command, commands));
    return 0;
  }
  const { options, arguments: placeholders } = command;
  const result = await command.run({
    arguments: parsed.value.arguments,
    options,
    placeholders,
    values,
    entryFolder,
    version,
    surroundings,
  });
  if (!result.ok) {
    const failed = await withDemo(result.failure, values['data-dir']);
    return report(withHelp(failed, command.name), json, surroundings);
  }
  if (result.value !== undefined) print(json ? jsonLine(result.value.output) : result.value.text);
  return result.value?.exitCode ?? 0;
}

/** Somebody who tries the demo types its commands without its folder. */
async function withDemo(failed: Failure, named: unknown): Promise<Failure> {
  if (failed.code !== 'not_running' || named !== undefined) return failed;
  for (const folder of [defaultDataFolder(true), defaultDataFolder('no-tenant')]) {
    if (await isHubRunning(folder)) {
      return { ...failed, hint: `A demo runs. For that one add: --data-dir ${shellQuote(folder)}` };
    }
  }
  return failed;
}

/** Wrong use points to the help of its command, unless its sentence names a command already. */
function withHelp(failed: Failure, command: string): Failure {
  if (failed.code !== 'usage' || failed.hint !== failure('usage').hint) return failed;
  return { ...failed, hint: failed.message.includes('`opengithubx ') ? '' : `See \`opengithubx ${command} --help\`.` };
}

function report({ code, message, hint }: Failure, json: boolean, { print, complain }: Surroundings): number {
  if (json) void print(`${jsonLine({ error: { code, message, hint } })}\n`);
  else complain([message, hint].flatMap((line) => (line ? [`${plainLine(line)}\n`] : [])).join(''));
  return code === 'usage' ? 2 : 1;
}

/** For somebody who has typed the name of the program and nothing else. */
const firstCommands =
  'To try it: opengithubx demo. To run your own: opengithubx serve. All commands: opengithubx --help';

/** What a hub on this computer was told, where its owner has switched that on: nothing is asked here. */
async function newerIn(folder: unknown, version: string): Promise<string | null> {
  const settings = await openSettingsStore(typeof folder === 'string' ? folder : defaultDataFolder(false));
  return settings.ok ? newerVersion(version, settings.value.read()) : null;
}

/** The same two steps up from `out/main` and from `src/main`. */
function versionIn(entryFolder: string): string {
  return JSON.parse(readFileSync(join(entryFolder, '..', '..', 'package.json'), 'utf8')).version;
}

export type Parsed = { command: Required<Command> | undefined } & Pick<Invocation, 'arguments' | 'values'>;

/** Reads the words; options may stand anywhere. `command` is undefined where none was given, or but the first word of several. */
export function parseCommandLine(words: string[], commands: Required<Command>[]): Result<Parsed> {
  const all = Object.assign({}, ofEveryCommand, ofNoCommand, ...commands.map(({ options }) => options));
  // `help`, `version` and `-h` are what people try first.
  if (words[0] === 'help') words = [...words.slice(1), '--help'];
  if (words[0] === 'version') words = ['--version', ...words.slice(1)];
  words = words.map((word) => (word === '-h' ? '--help' : word));
  const first = readWords(words, all);
  if (!first.ok) {
    const meant = commandOf(words, commands);
    return meant ? { ...first, failure: withHelp(first.failure, meant.name) } : first;
  }
  const [one, two] = first.value.positionals;
  const command = commandOf(first.value.positionals, commands);
  // Commands may have an option of one name, of which one takes a single value and the other several.
  const read = command ? readWords(words, { ...all, ...command.options }) : first;
  if (!read.ok) return read;
  const { values, positionals } = read.value;
  if (command === undefined) {
    const isGroup = two === undefined && commandsOf(one ?? '', commands).length > 0;
    const isAll = positionals.length === 1 && one === everything && values['help'] === true;
    if (one === undefined || isGroup || isAll) return ok({ command, arguments: positionals, values });
    return fail('usage', noCommand(positionals, commands));
  }
  const hint = `See \`opengithubx ${command.name} --help\`.`;
  const stray = Object.keys(values).find((name) => !(name in command.options) && !(name in ofEveryCommand));
  if (stray !== undefined) {
    return fail(
      'usage',
      `${command.name} has no option --${stray}.${suggestion(stray, Object.keys(command.options), '--')}`,
      { hint },
    );
  }
  // An unset variable in a script must not turn into the current folder, or into the owner.
  if (values['data-dir'] === '') return fail('usage', '--data-dir names no folder.');
  if (values['as'] === '') return fail('usage', '--as names nobody.');
  const given = positionals.slice(command.name.split(' ').length);
  const least = command.arguments.filter((name) => !name.startsWith('[')).length;
  if ((given.length < least || given.length > command.arguments.length) && values['help'] !== true) {
    return fail('usage', `Usage: opengithubx ${[command.name, ...command.arguments].join(' ')}`, { hint });
  }
  return ok({ command, arguments: given, values });
}

const commandOf = ([one, two]: string[], commands: Required<Command>[]) =>
  commands.find(({ name }) => name === `${one} ${two}`) ?? commands.find(({ name }) => name === one);

function readWords(
  words: string[],
  declared: Record<string, Option>,
): Result<{ values: Invocation['values']; positionals: string[] }> {
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  try {
    return ok(parseArgs({ args: withTheirValues(words, options), options, allowPositionals: true }));
  } catch (error) {
    return fail('usage', error instanceof Error ? optionProblem(error.message, Object.keys(options)) : undefined);
  }
}

/** `parseArgs` takes a value that begins with "-" for an option, and one public key in 64 does. No option here is of a single "-". */
function withTheirValues(words: string[], options: Record<string, { type: string }>): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1) ?? '';
    const isValue = /^-[^-]/.test(word) && before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (isValue) joined.splice(-1, 1, `${before}=${word}`);
    else joined.push(word);
  }
  return joined;
}

function noCommand([one, two]: string[], commands: Required<Command>[]): string {
  const given = [one, two].filter(Boolean).join(' ');
  const names = commands.map(({ name }) => name);
  const group = one === undefined ? [] : commandsOf(one, commands).map(({ name }) => name);
  const groups = names.flatMap((name) => name.split(' ', 1));
  const meant = suggestion(given, group.length > 0 ? group : [...names, ...groups]);
  return `There is no command ${given}.${meant}${group.length > 0 ? ` There are: ${group.join(', ')}.` : ''}`;
}

/** `parseArgs` also gives advice about positional arguments, which has no meaning for a person. */
function optionProblem(message: string, options: string[]): string {
  const unknown = /^Unknown option '-{1,2}([^']+)'/.exec(message)?.[1];
  return `${message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.${unknown ? suggestion(unknown, options, '--') : ''}`;
}
