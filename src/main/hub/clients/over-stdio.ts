/** MCP over a program's standard input and output: the very command that the client starts. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type PlainResult, plainOk, plainProblem } from './attempt.ts';
import { type McpConversation, parsedJson, responseIn } from './conversation.ts';
import type { ClientTransport } from './entry.ts';

/** Milliseconds that the program has to end by itself once nobody speaks to it. */
const patience = 2_000;

export function overStdio(
  { command, args, env }: Extract<ClientTransport, { transport: 'stdio' }>,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): McpConversation {
  const child = spawn(command, args, {
    env: { ...environment, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const waiting = new Map<number, (answer: PlainResult<unknown>) => void>();
  let last = 0;
  let over: PlainResult<never> | undefined;
  const ended = Promise.withResolvers<void>();

  const endWith = (why: string): void => {
    over ??= plainProblem(why);
    for (const answer of waiting.values()) answer(over);
    waiting.clear();
  };
  child.on('error', () => {
    endWith(`${command} cannot be started`);
    ended.resolve();
  });
  child.on('close', () => {
    endWith(`${command} ended before it answered`);
    ended.resolve();
  });
  child.stdin.on('error', () => {}); // it has ended, which `close` tells
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parsedJson(line);
    for (const [id, answer] of waiting) {
      const found = responseIn(message, id);
      if (found) answer(found);
    }
  });
  const tooLate = (): void => {
    endWith(`${command} does not answer in time`);
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', tooLate);

  const write = (message: object): void =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  return {
    async ask(method, params) {
      if (over) return over;
      last += 1;
      const id = last;
      const answered = new Promise<PlainResult<unknown>>((answer) => waiting.set(id, answer));
      write({ id, method, params });
      return answered.finally(() => waiting.delete(id));
    },
    async tell(method) {
      if (over) return over;
      write({ method });
      return plainOk(undefined);
    },
    async end() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended.promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', tooLate);
    },
  };
}
