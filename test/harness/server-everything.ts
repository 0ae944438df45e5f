/** MCP servers as their makers publish them, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from './local-server.ts';

const packages = resolve(import.meta.dirname, '../../node_modules');
const reference = `${packages}/@modelcontextprotocol`;

export type EverythingServer = { url: string; port: number; stop(): Promise<void> };

/** The reference server, on a port of its own unless told which, such as after a restart. Whoever starts it stops it. */
export async function startEverything(port?: number): Promise<EverythingServer> {
  const own = port ?? (await freePort());
  // One of its tools tells all of its environment.
  return started(own, [`${reference}/server-everything/dist/index.js`, 'streamableHttp'], { PORT: String(own) });
}

/** One that speaks on its standard output alone, behind the proxy that people use for that. Whoever starts it stops it. */
export async function startByProxy(
  name: 'server-filesystem' | 'server-memory',
  words: string[],
  environment: Record<string, string> = {},
): Promise<EverythingServer> {
  const own = await freePort();
  const listen = ['--host', '127.0.0.1', '--port', String(own), '--server', 'stream'];
  const server = [process.execPath, `${reference}/${name}/dist/index.js`, ...words];
  return started(own, [`${packages}/mcp-proxy/dist/bin/mcp-proxy.mjs`, ...listen, '--', ...server], environment);
}

async function started(port: number, words: string[], env: Record<string, string>): Promise<EverythingServer> {
  const child = spawn(process.execPath, words, { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/mcp`;
  while (!(await fetch(url).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error('The server did not start.');
    await new Promise((go) => setTimeout(go, 100));
  }
  return {
    url,
    port,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
