/** A real Open WebUI on a free loopback port, with data of its own and an administrator who has an API key. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentIn, installOpenWebUI, type OpenWebUIVersion } from './install.ts';

const startMs = 600_000;
const stopMs = 15_000;

export type OpenWebUI = {
  version: OpenWebUIVersion;
  url: string;
  pid: number;
  admin: { email: string; password: string; token: string; apiKey: string };
  /** What it has written to stdout and stderr. */
  output(): string;
  /** Ends this one process and removes its data. */
  stop(): Promise<void>;
};

/** Starts it with further environment. Whoever starts it stops it. */
export async function startOpenWebUI(
  version: OpenWebUIVersion,
  environment: Record<string, string>,
): Promise<OpenWebUI> {
  const python = await installOpenWebUI(version);
  if (!python) throw new Error(`There is no Open WebUI ${version} on this machine.`);
  const dataDir = await mkdtemp(join(tmpdir(), 'open-webui-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const email = 'admin@example.com';
  const password = `Adm1n!${randomBytes(12).toString('hex')}`;
  await mkdir(join(dataDir, 'static'));
  const words = ['-c', 'from open_webui import app; app()', 'serve', '--host', '127.0.0.1', '--port', `${port}`];
  const child = spawn(python, words, {
    cwd: dataDir,
    env: { ...environmentIn(dataDir), WEBUI_URL: url, ...administrator(email, password), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => written.push(String(part)));
  const output = () => written.join('');
  const stop = async () => {
    await end(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(url, child);
    const admin = { email, password, ...(await signInForKey(url, email, password)) };
    return { version, url, pid: child.pid ?? 0, admin, output, stop };
  } catch (error) {
    await stop();
    throw new Error(`Open WebUI ${version} did not start: ${output().slice(-2_000)}`, { cause: error });
  }
}

function administrator(email: string, password: string): Record<string, string> {
  return {
    WEBUI_SECRET_KEY: randomBytes(24).toString('hex'),
    WEBUI_ADMIN_EMAIL: email,
    WEBUI_ADMIN_PASSWORD: password,
    WEBUI_ADMIN_NAME: 'Admin',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
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

async function signInForKey(url: string, email: string, password: string): Promise<{ token: string; apiKey: string }> {
  const post = async (path: string, headers: Record<string, string>, body: object) => {
    const reply = await fetch(`${url}/api/v1/auths/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return (await reply.json()) as Record<string, string>;
  };
  const { token = '' } = await post('signin', {}, { email, password });
  const { api_key: apiKey = '' } = await post('api_key', { authorization: `Bearer ${token}` }, {});
  return { token, apiKey };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(patience);
}
