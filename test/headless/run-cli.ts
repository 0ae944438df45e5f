/** The command line in this process. What only a process of its own has is proved in `test/process/command-line.test.ts`. */
import { join } from 'node:path';
import { runWords } from '../../src/main/headless/cli.ts';
import type { Terminal } from '../../src/main/headless/terminal.ts';

const entryFolder = join(import.meta.dirname, '..', '..', 'src', 'main');

export type Ran = { code: number; stdout: string; stderr: string };

/** Runs it where there is no terminal. */
export const runCli = (...words: string[]): Promise<Ran> => run(words);

/** Runs it at a terminal, where `typed` has one line a question; all it shows there is its standard output. */
export const runCliAtTerminal = (typed: string, ...words: string[]): Promise<Ran> => run(words, { typed });

/** The same with `piped` on its standard input, so that only the terminal itself is left to ask at. */
export const runPipedCliAtTerminal = (piped: string, typed: string, ...words: string[]): Promise<Ran> =>
  run(words, { typed, piped });

async function run(words: string[], { typed, piped = '' }: { typed?: string; piped?: string } = {}): Promise<Ran> {
  const ran = { stdout: '', stderr: '' };
  const isTerminal = typed !== undefined;
  const show = (text: string) => {
    ran.stdout += text;
  };
  const lines = typed?.split('\n') ?? [];
  const next = () => {
    const line = lines.shift();
    return line === '\u0004' ? undefined : line;
  };
  const terminal: Terminal = {
    async ask(question) {
      const line = next();
      show(`${question}${line ?? ''}\n`);
      return line;
    },
    async askHidden(question) {
      show(`${question}\n`);
      return next();
    },
    say: (text) => show(`${text}\n`),
    close() {},
  };
  const code = await runWords(words, entryFolder, {
    print: async (text) => show(text),
    complain(text) {
      if (isTerminal) show(text);
      else ran.stderr += text;
    },
    openTerminal: () => (isTerminal ? terminal : undefined),
    piped: async () => piped,
    environment: { OPENGITHUBX_NO_BROWSER: '1' },
  });
  return { code, ...ran };
}
