/** One process a profile, as Chromium does it: the first one's socket lies in the profile's folder. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

let handingOver: Promise<void> | undefined;

/** Takes the folder, or hands this process's arguments to the one that has it and answers false. */
export function takeFolder(folder: string, second: (words: string[], cwd: string) => void): boolean {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'SingletonLock');
  const socket = join(folder, 'SingletonSocket');
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
    handingOver = handOver(socket);
    return false;
  }
  writeFileSync(lock, String(process.pid));
  rmSync(socket, { force: true });
  const server = createServer({ allowHalfOpen: true }, (from) => {
    let text = '';
    from.on('data', (chunk) => {
      text += String(chunk);
    });
    from.on('end', () => {
      const { words, cwd } = JSON.parse(text) as { words: string[]; cwd: string };
      from.end();
      second(words, cwd);
    });
  });
  server.listen(socket).unref();
  process.once('exit', () => rmSync(lock, { force: true }));
  return true;
}

/** Resolves once the first instance has what this one was started with. */
export const handedOver = (): Promise<void> => handingOver ?? Promise.resolve();

function handOver(socket: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const to = connect(socket);
  to.on('error', () => resolve()).on('close', () => resolve());
  to.resume().end(JSON.stringify({ words: process.argv, cwd: process.cwd() }));
  return promise;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
