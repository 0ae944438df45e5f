import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The entry, run from source. */
export const cliEntry = join(import.meta.dirname, '..', '..', 'src', 'main', 'headless.ts');

export type Ran = { code: number | null; stdout: string; stderr: string };

/** Runs the command line from source, in a session of its own and so without a terminal. */
export function runCli(...words: string[]): Promise<Ran> {
  return collect(spawn(process.execPath, [cliEntry, ...words], { detached: true }), '');
}

/** Runs it at a pseudo-terminal where `typed` is typed as soon as something is asked. */
export function runCliAtTerminal(typed: string, ...words: string[]): Promise<Ran> {
  return runAtTerminal(commandLine(words), typed);
}

/** The same with `piped` on its standard input, so that only the terminal itself is left to ask at. */
export function runPipedCliAtTerminal(piped: string, typed: string, ...words: string[]): Promise<Ran> {
  return runAtTerminal(`printf %s '${piped}' | ${commandLine(words)}`, typed);
}

const commandLine = (words: string[]) => [process.execPath, cliEntry, ...words].map((word) => `'${word}'`).join(' ');

const runAtTerminal = (line: string, typed: string) =>
  collect(spawn('/usr/bin/script', ['-qfec', line, '/dev/null'], { detached: true }), typed);

function collect(child: ReturnType<typeof spawn>, typed: string): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const ran = { stdout: '', stderr: '' };
  const answers = typed.split('\n').slice(0, -1);
  child.stdout?.on('data', (chunk) => {
    ran.stdout += chunk;
    // One answer a question: a question is what ends in a colon and a space.
    if (/: $/.test(stripVTControlCharacters(String(chunk))) && answers.length > 0)
      child.stdin?.write(`${answers.shift()}\n`);
  });
  child.stderr?.on('data', (chunk) => {
    ran.stderr += chunk;
  });
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, ...ran }));
  return promise;
}
