import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a world still knows after a restart in the same folder: who people are, what they allowed, and where it listens. */
export type Memory = {
  /** Whether an earlier run has left something. */
  remembers: boolean;
  /** What `name` was at the end of the earlier run, if there was one; from now on it is what `now` answers. Plain JSON. */
  keep<Part>(name: string, now: () => Part): Part | undefined;
};

/** Of a world that ends with its process. */
export const noMemory: Memory = { remembers: false, keep: () => undefined };

/** The file of the state folder; it holds secrets, as the ledger does. */
export const memoryFile = 'memory.json';

/** `save` writes the file as a whole, so that a world that is killed meanwhile leaves the one before. */
export function openMemory(directory: string): Memory & { save(): void } {
  const path = join(directory, memoryFile);
  const before = read(path);
  const parts = new Map<string, () => unknown>();
  return {
    remembers: before !== undefined,
    keep: <Part>(name: string, now: () => Part) => {
      parts.set(name, now);
      return before?.[name] as Part | undefined;
    },
    save() {
      const unfinished = `${path}.${process.pid}`;
      const now = Object.fromEntries([...parts].map(([name, part]) => [name, part()]));
      writeFileSync(unfinished, JSON.stringify(now), { mode: 0o600 });
      chmodSync(unfinished, 0o600);
      renameSync(unfinished, path);
    },
  };
}

function read(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined; // the first run, or a file that somebody has broken: it begins again
  }
}
