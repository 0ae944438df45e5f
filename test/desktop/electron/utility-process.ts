import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type Electron from 'electron/main';

/** A process of Node's, where Electron's would be one of Chromium's. */
function forkProcess(file: string, words: string[] = [], options: Electron.ForkOptions = {}) {
  const child = fork(file, words, {
    execArgv: options.execArgv ?? [], // not the stand-in's
    ...(options.env && { env: options.env as NodeJS.ProcessEnv }),
    stdio: [...((options.stdio as ('ignore' | 'inherit' | 'pipe')[]) ?? ['inherit', 'inherit', 'inherit']), 'ipc'],
  });
  const events = new EventEmitter();
  child.once('spawn', () => events.emit('spawn'));
  child.once('exit', (code) => events.emit('exit', code ?? 1));
  process.once('exit', () => child.kill());
  return Object.assign(events, {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    kill: () => child.kill(),
  });
}

export const utilityProcess = { fork: forkProcess };
