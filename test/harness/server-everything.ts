/** The reference server of the Model Context Protocol, as its makers publish it, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from './local-server.ts';

const entry = resolve(import.meta.dirname, '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js');

export type EverythingServer = { url: string; port: number; stop(): Promise<void> };

/** On a port of its own unless told which, such as after a restart. Whoever starts it stops it. */
export async function startEverything(port?: number): Promise<EverythingServer> {
  const own = port ?? (await freePort());
  const child = spawn(process.execPath, [entry, 'streamableHttp'], {
    env: { PORT: String(own) }, // one of its tools tells all of its environment
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${own}/mcp`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) break;
    if (attempt > 300 || child.exitCode !== null) throw new Error('The server did not start.');
    await new Promise((go) => setTimeout(go, 100));
  }
  return {
    ...{ url, port: own },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
