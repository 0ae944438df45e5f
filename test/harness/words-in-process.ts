/** The command line in this process, where a person types or where nobody can: what it answers, and all it shows. */

import { resolve } from 'node:path';
import { runWords } from '../../src/main/headless/cli.ts';
import type { Terminal } from '../../src/main/headless/terminal.ts';
import type { CommandLine, Run } from './command-line.ts';
import { mayBeLeft } from './left.ts';

/** Beside the built console and `package.json`. */
export const entryFolder = resolve(import.meta.dirname, '../../out/main');

export type Around = {
  /** What is typed at the terminal, a line a question or whatever a question is answered with; undefined where there is none. */
  typed?: string[] | ((question: string) => Promise<string | undefined>) | undefined;
  piped?: string;
  /** Sees what is shown as it is shown. */
  watch?: (text: string) => void;
  environment?: NodeJS.ProcessEnv;
};

/** Runs one line. At a terminal all is on its standard output, as there. */
export async function runInProcess(words: string[], around: Around = {}): Promise<Run> {
  const { typed, piped = '', watch = () => {}, environment = {} } = around;
  const ran = { stdout: '', stderr: '' };
  const lines = Array.isArray(typed) ? [...typed] : [];
  const show = (text: string) => {
    ran.stdout += text;
    watch(text);
  };
  const complain = (text: string) => {
    ran.stderr += text;
    watch(text);
  };
  const answer = async (question: string) => {
    const line = typeof typed === 'function' ? await typed(question) : lines.shift();
    return line === '\u0004' ? undefined : line; // Ctrl-D
  };
  const terminal: Terminal = {
    async ask(question) {
      const line = await answer(question);
      show(`${question}${line ?? ''}\n`);
      return line;
    },
    askHidden(question) {
      show(`${question}\n`);
      return answer(question);
    },
    say: (text) => show(`${text}\n`),
    close() {},
  };
  const code = await runWords(words, entryFolder, {
    print: async (text) => show(text),
    complain: typed === undefined ? complain : show,
    openTerminal: () => (typed === undefined ? undefined : terminal),
    piped: async () => piped,
    environment: { OPENGITHUBX_NO_BROWSER: '1', ...environment },
  });
  return { code, ...ran };
}

/** The same against a data folder, as `commandLineOn` runs the built one. */
export function commandLineInProcess(dataDir: string): CommandLine {
  const at = (words: string[]) => [...words, '--data-dir', dataDir];
  return {
    cli: (...words) => runInProcess(at(words)),
    cliAtTerminal: (typed, ...words) => runInProcess(at(words), { typed }),
    cliWithBrowser(typed, open, ...words) {
      const watch = (text: string) => {
        const [url] = addressToOpen.exec(text) ?? [];
        if (url) void mayBeLeft(open(url));
      };
      return runInProcess(at(words), { typed, watch });
    },
  };
}

/** Where a command sends the person. */
export const addressToOpen =
  /http:\/\/127\.0\.0\.1:\d+\/(?:(?:login\/oauth\/)?authorize\?|connected-accounts\/connect\?|oidc\/logout\?|console\/connecting\/)[^\s"]+/;
