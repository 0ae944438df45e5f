/** What a command line has around it: where it prints, what is piped into it, and the person's terminal. */
import { openTerminal, type Terminal } from './terminal.ts';

export type Surroundings = {
  /** Resolves once it is written, or the reader of the pipe has gone. */
  print(text: string): Promise<unknown>;
  /** Beside the output, so that --json leaves one value there. */
  complain(text: string): void;
  /** Undefined where there is none. Whoever opens it closes it. */
  openTerminal(): Terminal | undefined;
  /** Whatever is piped in; nothing where a person could type. */
  piped(): Promise<string>;
  environment: NodeJS.ProcessEnv;
};

export const thisProcess: Surroundings = {
  print: (text) => new Promise((done) => process.stdout.write(text, done)),
  complain: (text) => void process.stderr.write(text),
  openTerminal,
  async piped() {
    if (process.stdin.isTTY) return '';
    let text = '';
    for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
    return text;
  },
  environment: process.env,
};
