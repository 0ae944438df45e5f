/** The command line in this process, where a person types or where nobody can: what it answers, and all it shows. */
import { resolve } from 'node:path';
import { runWords } from '../../src/main/headless/cli.ts';
import type { Terminal } from '../../src/main/headless/terminal.ts';
import type { Run } from './command-line.ts';

/** Beside the built console and `package.json`. */
export const entryFolder = resolve(import.meta.dirname, '../../out/main');

export type Around = {
  /** What is typed at the terminal, one a question; undefined where there is none. Ctrl-D ends the input. */
  typed?: string[] | undefined;
  piped?: string;
  /** Sees what is shown as it is shown. */
  watch?: (text: string) => void;
  environment?: NodeJS.ProcessEnv;
};

/** Runs one line. At a terminal all is on its standard output, as there. */
export async function runInProcess(words: string[], around: Around = {}): Promise<Run> {
  const { typed, piped = '', watch = () => {}, environment = {} } = around;
  const ran = { stdout: '', stderr: '' };
  const lines = [...(typed ?? [])];
  const show = (text: string) => {
    ran.stdout += text;
    watch(text);
  };
  const complain = (text: string) => {
    ran.stderr += text;
    watch(text);
  };
  const next = async () => {
    const line = lines.shift();
    return line === '\u0004' ? undefined : line;
  };
  const terminal: Terminal = {
    async ask(question) {
      const line = await next();
      show(`${question}${line ?? ''}\n`);
      return line;
    },
    askHidden(question) {
      show(`${question}\n`);
      return next();
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
