import { appendFileSync, chmodSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../hub/ports.ts';

const largest = 5_000_000;

/**
 * Appends one JSON line an event to `<folder>/hub.log`, mode 0600; at 5 MB the file becomes `hub.log.1`. A log that
 * cannot be written stops nothing: the audit is the record that must not fail.
 */
export function openLog(folder: string, now: () => number): Log {
  const path = join(folder, 'hub.log');
  return (event, fields = {}) => {
    const line = `${JSON.stringify({ time: new Date(now()).toISOString(), event, ...simpleOnly(fields) })}\n`;
    try {
      if (sizeOf(path) + line.length > largest) renameSync(path, `${path}.1`);
      const isNew = sizeOf(path) === 0;
      appendFileSync(path, line, { mode: 0o600 });
      if (isNew) chmodSync(path, 0o600);
    } catch {
      // a full disk; see above
    }
  };
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** The type already says so; an `any` from a library must not carry an error object past it. */
function simpleOnly(fields: Record<string, string | number | boolean | null>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value === null || typeof value !== 'object'));
}
