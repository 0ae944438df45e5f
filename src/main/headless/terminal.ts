/** What a command line has around it: where it prints, what is piped into it, the person's terminal, and signals to stop. */
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { Failed, Result } from '../../shared/result.ts';

/** A person at a terminal. Answers are undefined when they end the input (Ctrl-C, Ctrl-D). */
export type Terminal = {
  ask(question: string): Promise<string | undefined>;
  /** The answer is not shown while it is typed. */
  askHidden(question: string): Promise<string | undefined>;
  say(text: string): void;
  close(): void;
};

/**
 * The terminal this process belongs to, or undefined. A pipe or a file as standard input is never taken for one: what an
 * owner types must come from a keyboard.
 */
export function openTerminal(): Terminal | undefined {
  const device = openDevice();
  if (device === undefined) return undefined;
  const { input, write } = device;

  let shown = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (shown) write(String(chunk));
      done();
    },
  });
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
  const typed = lines[Symbol.asyncIterator]();
  // Raw mode hands Ctrl-C over as a key.
  lines.on('SIGINT', () => lines.close());

  return {
    async ask(question) {
      shown = true;
      lines.setPrompt(question);
      lines.prompt();
      const line = await typed.next();
      shown = false;
      return line.done ? undefined : line.value;
    },
    async askHidden(question) {
      write(question);
      const line = await typed.next();
      write('\n');
      return line.done ? undefined : line.value;
    },
    say: (text) => write(`${text}\n`),
    close() {
      lines.close();
      if (input !== process.stdin) input.destroy();
    },
  };
}

/** The device itself where there is one, so that redirected streams neither hide a question nor answer it. */
function openDevice(): { input: ReadStream; write: (text: string) => void } | undefined {
  try {
    const input = new ReadStream(openSync('/dev/tty', 'r'));
    const output = openSync('/dev/tty', 'w');
    return { input, write: (text) => void writeSync(output, text) };
  } catch {
    return process.stdin.isTTY ? { input: process.stdin, write: (text) => void process.stderr.write(text) } : undefined;
  }
}

/** What the process has around it, and a test another. */
export type Surroundings = {
  /** Resolves once it is written, or the reader of the pipe has gone. */
  print(text: string): Promise<unknown>;
  /** Beside the output, so that --json leaves one value there. */
  complain(text: string): void;
  /** Undefined where there is none. The opener closes it. */
  openTerminal(): Terminal | undefined;
  /** The piped input; nothing where a person could type. */
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

/** Opens the terminal for as long as `act` takes; answers `missing` where there is none. */
export async function withTerminal<T>(
  { openTerminal }: Surroundings,
  missing: Failed,
  act: (terminal: Terminal) => Promise<Result<T>>,
): Promise<Result<T>> {
  const terminal = openTerminal();
  if (terminal === undefined) return missing;
  try {
    return await act(terminal);
  } finally {
    terminal.close();
  }
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What starts the hub may pass on a signal that the terminal has sent already; that echo is no second word of anyone's. */
const echoMilliseconds = 500;

/** Resolves at the first signal to stop; a second one ends the process at once. */
export function firstStopSignal(): Promise<'stop'> {
  const { promise, resolve } = Promise.withResolvers<'stop'>();
  let first: number | undefined;
  for (const signal of signals) {
    process.on(signal, () => {
      if (first !== undefined && performance.now() - first > echoMilliseconds) process.exit(1);
      first ??= performance.now();
      resolve('stop');
    });
  }
  return promise;
}
