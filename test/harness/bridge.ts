/** `opengithubx mcp-stdio` as clients run it: by the stdio transports of both SDKs, or with nothing in between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { entry } from './command-line.ts';
import type { ToolAnswer } from './mcp.ts';

export type BridgeClient = {
  /** The revision that both settled on, where the SDK tells. */
  spoken: string | undefined;
  pid: number;
  /** Everything on standard error so far. */
  log(): string;
  listTools(): Promise<string[]>;
  callTool(
    name: string,
    args?: Record<string, unknown>,
    options?: { signal?: AbortSignal; onprogress?: () => void },
  ): Promise<ToolAnswer>;
  close(): Promise<void>;
};

export type Environment = { OPENGITHUBX_KEY?: string; OPENGITHUBX_URL?: string; NODE_OPTIONS?: string };

const words = (dataDir: string) => ['--disable-sigusr1', entry, 'mcp-stdio', '--data-dir', dataDir];

const serverOf = (dataDir: string, environment: Environment) => ({
  command: process.execPath,
  args: words(dataDir),
  env: { PATH: process.env['PATH'] ?? '', ...environment },
  stderr: 'pipe' as const,
});

function logOf(transport: { stderr: { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null }) {
  let log = '';
  transport.stderr?.on('data', (chunk) => {
    log += chunk.toString();
  });
  return () => log;
}

/** The official v2 client; `auto` asks for the newest revision, without it the client begins with `initialize`. */
export async function bridgedClient(dataDir: string, environment: Environment, mode?: 'auto'): Promise<BridgeClient> {
  const transport = new StdioClientTransport(serverOf(dataDir, environment));
  const log = logOf(transport as never);
  const client = new Client({ name: 'stdio-client', version: '1' }, mode && { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    spoken: client.getNegotiatedProtocolVersion(),
    pid: transport.pid ?? 0,
    log,
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args = {}, options = {}) =>
      (await client.callTool({ name, arguments: args }, options)) as ToolAnswer,
    close: () => client.close(),
  };
}

/** The client of `@modelcontextprotocol/sdk` 1.x. */
export async function bridgedLegacyClient(dataDir: string, environment: Environment): Promise<BridgeClient> {
  const transport = new LegacyStdio(serverOf(dataDir, environment));
  const log = logOf(transport as never);
  const client = new LegacyClient({ name: 'legacy-stdio-client', version: '1' });
  await client.connect(transport);
  return {
    spoken: undefined,
    pid: transport.pid ?? 0,
    log,
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args = {}, options = {}) =>
      (await client.callTool({ name, arguments: args }, undefined, options)) as ToolAnswer,
    close: () => client.close(),
  };
}

export type RawAnswer = {
  id?: unknown;
  method?: string;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: { code: string } };
};

export type RawBridge = {
  child: ChildProcess;
  send(message: unknown): void;
  /** Sends a request of revision 2026-07-28 and waits for its answer. */
  ask(id: unknown, method: string, params?: Record<string, unknown>): Promise<RawAnswer>;
  answers: RawAnswer[];
  answerTo(id: unknown): Promise<RawAnswer>;
  log(): string;
  /** Closes its standard input and answers how it ended. */
  end(): Promise<number | null>;
};

/** The process alone. With `unread`, nobody reads what it writes. */
export function rawBridge(dataDir: string, environment: Environment, unread = false): RawBridge {
  const child = spawn(process.execPath, words(dataDir), { env: { PATH: process.env['PATH'], ...environment } });
  const answers: RawAnswer[] = [];
  const waiting = new Map<unknown, (answer: RawAnswer) => void>();
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  child.stdin.on('error', () => {});
  if (!unread) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as RawAnswer;
      answers.push(answer);
      if (answer.method === undefined) waiting.get(answer.id)?.(answer);
    });
  }
  const bridge: RawBridge = {
    child,
    answers,
    log: () => log,
    send: (message) => void child.stdin.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`),
    answerTo: (id) => new Promise((done) => waiting.set(id, done)),
    ask(id, method, params = {}) {
      const answer = bridge.answerTo(id);
      bridge.send(request(id, method, params));
      return answer;
    },
    async end() {
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      child.stdin.end();
      return ended;
    },
  };
  return bridge;
}

/** A request of revision 2026-07-28. */
export function request(id: unknown, method: string, params: Record<string, unknown> = {}): object {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return { jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } };
}
