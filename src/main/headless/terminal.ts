import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';

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
