/** Whether a client reaches the hub: what it would do is done, by the address or the command that stand in its file. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { proofName } from '../../../../shared/client-install.ts';
import { parseJson } from '../../../../shared/parse-json.ts';
import type { Computer } from '../../ground/computer.ts';
import { type ClientTransport, type PlainResult, plainOk, plainProblem } from './client.ts';

/** What was shown. `note` says how the read went where it was no plain success. */
type ProvenRead = { tools: number | null; read: string | null; note: string };
export type ClientProbe = { tools: number | null; read: string | null; shown: PlainResult<ProvenRead> };

/** Milliseconds for all of it; a client gives up after a minute. */
const longest = 30_000;
const mostPages = 20;

const Listed = z.object({
  name: z.string(),
  annotations: z.optional(z.object({ readOnlyHint: z.optional(z.boolean()) })),
  inputSchema: z.object({ required: z.optional(z.array(z.string())) }),
});
type Listed = z.infer<typeof Listed>;
const Page = z.object({ tools: z.array(Listed), nextCursor: z.optional(z.string()) });
const Called = z.object({
  isError: z.optional(z.boolean()),
  content: z.array(z.object({ text: z.optional(z.string()) })),
  _meta: z.optional(z.object({ 'opengithubx/error': z.optional(z.object({ code: z.string() })) })),
});

/** Lists the tools and makes one read; ends anything that was started for it. */
export async function proveClient(
  reach: Exclude<ClientTransport, { transport: 'git' }>,
  computer: Computer,
  version: string,
): Promise<ClientProbe> {
  const signal = AbortSignal.timeout(longest);
  const conversation =
    reach.transport === 'http' ? overHttp(reach, signal) : overStdio(reach, computer.environment, signal);
  try {
    return await converse(conversation, version);
  } finally {
    await conversation.end();
  }
}

async function converse(conversation: McpConversation, version: string): Promise<ClientProbe> {
  const failed = (shown: PlainResult<never>, tools: number | null = null, read: string | null = null) => ({
    tools,
    read,
    shown,
  });
  const clientInfo = { name: proofName, version };
  const opened = await conversation.ask('initialize', { protocolVersion: spokenVersion, capabilities: {}, clientInfo });
  if (!opened.ok) return failed(opened);
  const told = await conversation.tell('notifications/initialized');
  if (!told.ok) return failed(told);
  const listed = await listTools(conversation);
  if (!listed.ok) return failed(listed);
  const tools = listed.value.length;
  const read = readOf(listed.value);
  if (tools === 0) return failed(plainProblem('its key has no tool'), tools);
  if (read === undefined) {
    const note = 'None of its tools reads without arguments, so none was called.';
    return { tools, read: null, shown: plainOk({ tools, read: null, note }) };
  }
  const called = await conversation.ask('tools/call', { name: read, arguments: {} });
  if (!called.ok) return failed(called, tools, read);
  const note = noteOn(called.value, read);
  return note.ok ? { tools, read, shown: plainOk({ tools, read, note: note.value }) } : failed(note, tools, read);
}

async function listTools(conversation: McpConversation): Promise<PlainResult<Listed[]>> {
  const tools: Listed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answered = await conversation.ask('tools/list', cursor === undefined ? {} : { cursor });
    if (!answered.ok) return answered;
    const read = Page.safeParse(answered.value);
    if (!read.success) return plainProblem('the list of tools is not as MCP has it');
    tools.push(...read.data.tools);
    cursor = read.data.nextCursor;
    if (cursor === undefined) return plainOk(tools);
  }
  return plainProblem('the list of tools does not end');
}

/** Who the account is, which every account answers; else anything that reads without being told what. */
function readOf(tools: Listed[]): string | undefined {
  const able = tools.filter(
    ({ annotations, inputSchema }) => annotations?.readOnlyHint === true && !inputSchema.required?.length,
  );
  return (able.find(({ name }) => name === 'github_get_me') ?? able[0])?.name;
}

/** The hub's own answer that no account is connected shows the way as well as data would. */
function noteOn(value: unknown, read: string): PlainResult<string> {
  const called = Called.safeParse(value);
  if (!called.success) return plainProblem(`the answer of ${read} is not as MCP has it`);
  if (called.data.isError !== true) return plainOk('');
  const code = called.data._meta?.['opengithubx/error']?.code;
  if (code === 'no_account') return plainOk('No account is connected yet, so there was nothing to read.');
  const said = called.data.content.find(({ text }) => text !== undefined)?.text;
  return plainProblem(`${read} failed: ${said ?? 'it does not say why'}`);
}

// The hub as a client of MCP, as far as a proof needs it: by an address, or by the very command that an AI client starts.

/** MCP as most clients speak it: `initialize` first, one question after the other. Any step fails with a sentence. */
type McpConversation = {
  ask(method: string, params: object): Promise<PlainResult<unknown>>;
  tell(method: string): Promise<PlainResult<undefined>>;
  /** Leaves nothing running. */
  end(): Promise<void>;
};

const spokenVersion = '2025-06-18';

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
  const alone = parseJson(text);
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
    .map(parseJson);
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
    const message = parseJson(line);
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
