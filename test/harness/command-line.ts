/** The built command line against a data folder: as a script runs it, and as a person does at a terminal. */

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { mayBeLeft } from './left.ts';

export const entry = resolve(import.meta.dirname, '../../out/main/headless.js');

export type Run = { code: number; stdout: string; stderr: string };

export type CommandLine = {
  /** Runs it without a terminal. */
  cli(...args: string[]): Promise<Run>;
  /** The same with a terminal at which the lines are typed, one at each prompt; answers what the terminal showed. */
  cliAtTerminal(typed: string[], ...args: string[]): Promise<Run>;
  /** A command that sends the person to the browser; `open` does there what they would. */
  cliWithBrowser(typed: string[], open: (url: string) => Promise<unknown>, ...args: string[]): Promise<Run>;
};

/** `build`: the entry of another build than this one's. */
export function commandLineOn(dataDir: string, environment: NodeJS.ProcessEnv, build = entry): CommandLine {
  const run = (
    command: string,
    args: string[],
    typed: string[] = [],
    open?: (url: string) => Promise<unknown>,
  ): Promise<Run> =>
    new Promise((done) => {
      const started = execFile(
        command,
        args,
        { env: environment, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
      started.stdin?.on('error', () => {}); // it ended without reading what was typed, which its output tells
      const waiting = [...typed];
      const opened = new Set<string>();
      const watch = (chunk: string) => {
        // Typed only once asked for: a terminal in the making throws away what came before it was switched to hidden.
        // A line that is shown as it is typed ends with where the cursor stands.
        if (/: $/.test(stripVTControlCharacters(chunk)) && waiting.length > 0)
          started.stdin?.write(`${waiting.shift()}\n`);
        const url = /http:\/\/127\.0\.0\.1:\d+\/(?:authorize|connected-accounts\/connect|oidc\/logout)\?[^\s"]+/.exec(
          chunk,
        )?.[0];
        if (!url || opened.has(url)) return;
        opened.add(url);
        if (open) void mayBeLeft(open(url));
      };
      started.stdout?.on('data', watch);
      started.stderr?.on('data', watch);
    });
  const atTerminal = (args: string[]): string[] => {
    const words = [process.execPath, build, ...args, '--data-dir', dataDir];
    return ['-qefc', words.map((word) => `'${word}'`).join(' '), '/dev/null'];
  };
  return {
    cli: (...args) => run(process.execPath, [build, ...args, '--data-dir', dataDir]),
    cliAtTerminal: (typed, ...args) => run('script', atTerminal(args), typed),
    cliWithBrowser: (typed, open, ...args) => run('script', atTerminal(args), typed, open),
  };
}
