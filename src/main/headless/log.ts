import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../hub/ground/ports.ts';

const largest = 5_000_000;

/**
 * Appends one JSON line an event to `<folder>/hub.log`, mode 0600; at 5 MB the file becomes `hub.log.1` in place of the
 * one before. `also` gets each line as well. A log that cannot be written stops nothing: the audit is the record that must not fail.
 */
export function openLog(folder: string, now: () => number, also: (line: string) => void = () => {}): Log {
  const path = join(folder, 'hub.log');
  return (event, fields = {}) => {
    const line = `${JSON.stringify({ time: new Date(now()).toISOString(), event, ...simpleOnly(fields) })}\n`;
    also(line);
    try {
      append(path, line);
    } catch {
      // a full disk; see above
    }
  };
}

function append(path: string, line: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size + Buffer.byteLength(line) > largest) renameSync(path, `${path}.1`);
  const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW = 0 } = constants;
  const file = openSync(path, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o600);
  try {
    const { mode, size: length } = fstatSync(file);
    if ((mode & 0o777) !== 0o600) fchmodSync(file, 0o600);
    writeSync(file, endsWithLine(file, length) ? line : `\n${line}`);
  } finally {
    closeSync(file);
  }
}

/** A full disk or a kill may have cut the last line; the next one must not become part of it. */
function endsWithLine(file: number, length: number): boolean {
  const last = Buffer.alloc(1);
  return length === 0 || (readSync(file, last, 0, 1, length - 1) === 1 && last.toString() === '\n');
}

/** The type already says so; an `any` from a library must not carry an error object past it. */
function simpleOnly(fields: Record<string, string | number | boolean | null>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value === null || typeof value !== 'object'));
}
