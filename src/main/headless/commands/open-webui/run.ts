/** Runs an Open WebUI on loopback until it is stopped, with its own data and an administrator who has an API key. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const startMs = 600_000;
const stopMs = 15_000;

export type RunningOpenWebUI = {
  url: string;
  pid: number;
  /** An administrator's session token and API key. */
  token: string;
  apiKey: string;
  /** What it has written to stdout and stderr. */
  output(): string;
  stop(): Promise<void>;
};

export type Administrator = { email: string; password: string };

/** Ends by itself with this process, however that ends: its standard input is closed then. */
const program = `import os, sys, threading
def end_with_parent():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=end_with_parent, daemon=True).start()
from open_webui import app
app()`;

/** Starts the one of `python` on `port`, or on a free one where that is taken; throws with its last words where it does not start. */
export async function runOpenWebUI(options: {
  python: string;
  dataDir: string;
  port: number;
  administrator: Administrator;
  /** Signs its sessions: another one signs everybody out. */
  secretKey: string;
  environment: Record<string, string>;
}): Promise<RunningOpenWebUI> {
  const { python, dataDir, administrator, environment } = options;
  const port = await freePort(options.port).catch(() => freePort(0));
  const url = `http://127.0.0.1:${port}`;
  await mkdir(join(dataDir, 'static'), { recursive: true, mode: 0o700 });
  const child = spawn(python, ['-c', program, 'serve', '--host', '127.0.0.1', '--port', `${port}`], {
    cwd: dataDir,
    env: {
      ...environmentIn(dataDir),
      WEBUI_URL: url,
      WEBUI_SECRET_KEY: options.secretKey,
      WEBUI_ADMIN_EMAIL: administrator.email,
      WEBUI_ADMIN_PASSWORD: administrator.password,
      WEBUI_ADMIN_NAME: 'Admin',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C reaches the hub alone, which then stops this
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      written = (written + String(part)).slice(-1_000_000);
    });
  }
  const stop = () => end(child);
  try {
    await untilReady(url, child);
    const keys = await signInForKey(url, administrator);
    return { url, pid: child.pid ?? 0, ...keys, output: () => written, stop };
  } catch (error) {
    await stop();
    throw new Error(`Open WebUI did not start: ${written.slice(-2_000)}`, { cause: error });
  }
}

/** Nothing of the caller's environment but PATH: a proxy or an API key of the machine must not change what it does. */
export function environmentIn(dataDir: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: dataDir,
    DATA_DIR: dataDir,
    // 0.12 empties and refills this folder at every start; by default it is inside the venv that all runs share.
    STATIC_DIR: join(dataDir, 'static'),
    OFFLINE_MODE: 'true',
    HF_HUB_OFFLINE: '1',
    ANONYMIZED_TELEMETRY: 'false',
    ENABLE_VERSION_UPDATE_CHECK: 'false',
    ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS: 'false',
    // No document search: the packages it needs are not installed.
    VECTOR_DB: 's3vector',
    RAG_EMBEDDING_ENGINE: 'openai',
    BYPASS_EMBEDDING_AND_RETRIEVAL: 'true',
    ENABLE_OLLAMA_API: 'false',
    OPENAI_API_BASE_URL: 'http://127.0.0.1:9/v1',
    OPENAI_API_KEY: 'none',
    DEFAULT_USER_ROLE: 'user',
    ENABLE_API_KEYS: 'true',
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** The wanted port of loopback, or any for 0; rejects where it is taken. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the process has ended');
    const isReady = await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(200);
  }
  throw new Error(`not ready after ${startMs / 1000} s`);
}

/** The API key that there is, so that a hub that was given it keeps it over a restart, or a new one. */
async function signInForKey(url: string, administrator: Administrator): Promise<{ token: string; apiKey: string }> {
  const ask = async (path: string, init: RequestInit): Promise<Record<string, string> | undefined> => {
    const reply = await fetch(`${url}/api/v1/auths/${path}`, init);
    return reply.ok ? ((await reply.json()) as Record<string, string>) : undefined;
  };
  const body = JSON.stringify(administrator);
  const session = await ask('signin', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const token = session?.['token'] ?? '';
  const headers = { authorization: `Bearer ${token}` };
  const known = (await ask('api_key', { headers })) ?? (await ask('api_key', { method: 'POST', headers }));
  if (!known?.['api_key']) throw new Error('its administrator has no API key');
  return { token, apiKey: known['api_key'] };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(patience);
}
