import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlogged } from '../../shared/defect.ts';
import { type Failure, failure } from '../../shared/errors.ts';
import { help, helpOf, parseCommandLine } from './command-line.ts';
import { commands } from './commands/index.ts';
import { jsonLine } from './json-line.ts';
import { type Surroundings, thisProcess } from './surroundings.ts';
import { plain } from './text.ts';

/** The command line as this process; `entryFolder` is where the entry file lies. */
export function runCommandLine(words: string[], entryFolder: string): Promise<number> {
  const json = words.includes('--json');
  process.on('uncaughtException', (error) => process.exit(report(unlogged(error), json, thisProcess)));
  // The reader of a pipe may leave early, as `head` does.
  process.stdout.on('error', () => {});
  return runWords(words, entryFolder, thisProcess);
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
    if (values['version'] === true) print(json ? jsonLine({ version }) : version);
    else if (values['help'] === true) print(help(commands));
    else return report(failure('usage', 'A command is missing.'), json, surroundings);
    return 0;
  }
  if (values['help'] === true) {
    print(helpOf(command));
    return 0;
  }
  const result = await command.run({ arguments: parsed.value.arguments, values, entryFolder, version, surroundings });
  if (!result.ok) return report(result.failure, json, surroundings);
  if (result.value !== undefined) print(json ? jsonLine(result.value.output) : result.value.text);
  return result.value?.exitCode ?? 0;
}

function report({ code, message, hint }: Failure, json: boolean, { print, complain }: Surroundings): number {
  if (json) void print(`${jsonLine({ error: { code, message, hint } })}\n`);
  else complain(`${plain(message)}\n${plain(hint)}\n`);
  return code === 'usage' ? 2 : 1;
}

/** The same two steps up from `out/main` and from `src/main`. */
function versionIn(entryFolder: string): string {
  return JSON.parse(readFileSync(join(entryFolder, '..', '..', 'package.json'), 'utf8')).version;
}
