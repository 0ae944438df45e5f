import { appendFileSync, chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFile } from './memory.ts';

const ours = new Set(['world.json', 'ledger.jsonl', memoryFile]);

/** Makes the state folder the owner's alone; refuses to close a folder that other things live in. */
export function prepareStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if ((statSync(directory).mode & 0o077) === 0) return;
  const foreign = readdirSync(directory).find((name) => !ours.has(name));
  if (foreign !== undefined) {
    throw new Error(`${directory} is open to other users and holds other files: give --state-dir a folder of its own`);
  }
  chmodSync(directory, 0o700);
}

type Ledger = { path: string; record(kind: string, value: string): void; close(): void };

/** The file in which every issued secret is on disk before it leaves the process. Kept over restarts. */
export function openLedger(directory: string): Ledger {
  const path = join(directory, 'ledger.jsonl');
  const file = openSync(path, 'a', 0o600);
  chmodSync(path, 0o600);
  return {
    path,
    record: (kind, value) => appendFileSync(file, `${JSON.stringify({ kind, value })}\n`),
    close: () => closeSync(file),
  };
}
