/** The command line in this process. What only a process of its own has is proved in `test/process/command-line.test.ts`. */
import type { Run } from '../../harness/command-line.ts';
import { runInProcess } from '../../harness/words-in-process.ts';

/** Runs it where there is no terminal. */
export const runCli = (...words: string[]): Promise<Run> => runInProcess(words);

/** Runs it at a terminal, where `typed` has one line a question. */
export const runCliAtTerminal = (typed: string, ...words: string[]): Promise<Run> =>
  runInProcess(words, { typed: typed.split('\n') });

/** The same with `piped` on its standard input, so that only the terminal itself is left to ask at. */
export const runPipedCliAtTerminal = (piped: string, typed: string, ...words: string[]): Promise<Run> =>
  runInProcess(words, { piped, typed: typed.split('\n') });
