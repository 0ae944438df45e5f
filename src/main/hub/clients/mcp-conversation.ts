/** The hub as a client of MCP, as far as a proof needs it: by an address, or by the very command that an AI client starts. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { type ClientTransport, type PlainResult, plainOk, plainProblem } from './client.ts';

/** MCP as most clients speak it: `initialize` first, one question after the other. Any step fails with a sentence. */
export type McpConversation = {
  ask(method: string, params: object): Promise<PlainResult<unknown>>;
  tell(method: string): Promise<PlainResult<undefined>>;
  /** Leaves nothing running. */
  end(): Promise<void>;
};

export const spokenVersion = '2025-06-18';

const Answer = z.object({
  id: z.union([z.string(), z.number()]),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ message: z.string() })),
});

/** What a message answers to the question of that id; undefined where it is something else. */
function responseIn(message: unknown, id: number): PlainResult<unknown> | undefined {
  const read = Answer.safeParse(message);
  if (!read.success || read.data.id !== id) return undefined;
  return read.data.error ? plainProblem(read.data.error.message) : plainOk(read.data.result);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** MCP Streamable HTTP (revision 2025-06-18), as much of it as one client needs for three questions. */
export function overHttp(
  { url, headers }: Extract<ClientTransport, { transport: 'http' }>,
  signal: AbortSignal,
): McpConversation {
  let session: string | undefined;
  let last = 0;
  let isOpen = false;

  const send = (method: 'POST' | 'DELETE', message?: object): Promise<Response> =>
    fetch(url, {
      method,
      redirect: 'error', // no other place is to see the key
      signal,
      headers: {
        ...headers,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(isOpen && { 'mcp-protocol-version': spokenVersion }),
        ...(session !== undefined && { 'mcp-session-id': session }),
      },
      ...(message && { body: JSON.stringify(message) }),
    });

  async function post(message: object): Promise<PlainResult<string>> {
    try {
      const answer = await send('POST', { jsonrpc: '2.0', ...message });
      session = answer.headers.get('mcp-session-id') ?? session;
      const text = await answer.text();
      if (answer.status === 401) return plainProblem('the hub refuses the key');
      return answer.ok ? plainOk(text) : plainProblem(`${url} answers with the HTTP status ${answer.status}`);
    } catch {
      return plainProblem(signal.aborted ? `${url} does not answer in time` : `nothing answers at ${url}`);
    }
  }

  return {
    async ask(method, params) {
      last += 1;
      const id = last;
      const answered = await post({ id, method, params });
      if (!answered.ok) return answered;
      isOpen = true;
      for (const message of messagesIn(answered.value)) {
        const answer = responseIn(message, id);
        if (answer) return answer;
      }
      return plainProblem(`${url} answers something that is not MCP`);
    },
    async tell(method) {
      const told = await post({ method });
      return told.ok ? plainOk(undefined) : told;
    },
    async end() {
      if (session !== undefined) await send('DELETE').catch(() => undefined);
    },
  };
}

/** One message as JSON, or several as server-sent events. */
function messagesIn(text: string): unknown[] {
  const alone = parsedJson(text);
  if (alone !== undefined) return [alone];
  return text
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length))
        .join('\n'),
    )
    .map(parsedJson);
}

/** Milliseconds that the program has to end by itself once nobody speaks to it. */
const patience = 2_000;

/** MCP over a program's standard input and output. */
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
