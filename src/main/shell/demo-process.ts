import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron/main';
import type { RunWorld } from '../headless/demo.ts';

/** The demo's world as a process of Electron's: this program is no Node for others to run, by its fuses. Ends with the app. */
export const runInUtilityProcess: RunWorld = (entry, words, errors) => {
  const child = utilityProcess.fork(entry, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'OpenGitHubX demo',
  });
  child.stderr?.pipe(createWriteStream(errors, { mode: 0o600 }));
  return {
    said: child.stdout as unknown as Readable,
    onEnd: (ended) => void child.once('exit', ended),
    letGo: () => {},
    kill: () => void child.kill(),
  };
};
