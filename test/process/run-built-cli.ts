/** The built command line as a process: in a session of its own, and so with no terminal but the one that it is given. */
import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { entry } from '../harness/command-line.ts';

export type Ran = { code: number | null; stdout: string; stderr: string };

const environment = { ...process.env, OPENGITHUBX_NO_BROWSER: '1' };

export const startCli = (words: string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...words], { detached: true, env: environment });

/** Runs it without a terminal. */
export const runBuiltCli = (...words: string[]): Promise<Ran> => collect(startCli(words));

/** Runs it at a pseudo-terminal, where each line is typed once something is asked; `piped` is then its standard input. */
export function runBuiltCliAtTerminal(typed: string[], words: string[], piped?: string): Promise<Ran> {
  const line = [process.execPath, entry, ...words].map((word) => `'${word}'`).join(' ');
  const command = piped === undefined ? line : `printf %s '${piped}' | ${line}`;
  return collect(spawn('script', ['-qfec', command, '/dev/null'], { detached: true, env: environment }), typed);
}

function collect(child: ChildProcess, typed: string[] = []): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const ran = { stdout: '', stderr: '' };
  const answers = [...typed];
  child.stdout?.on('data', (chunk) => {
    ran.stdout += chunk;
    // A question is what ends in a colon and a space.
    if (/: $/.test(stripVTControlCharacters(String(chunk))) && answers.length > 0)
      child.stdin?.write(`${answers.shift()}\n`);
  });
  child.stderr?.on('data', (chunk) => {
    ran.stderr += chunk;
  });
  child.on('error', reject).on('close', (code) => resolve({ code, ...ran }));
  return promise;
}
