/**
 * The head of the audit chain, kept beside the database. A chain alone can't show that its end is missing, and SQLite itself drops the end
 * of a damaged write-ahead log without a word.
 */
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type Head = { sequence: number; hash: string };

/** What `audit.head` holds: one line of fixed length. */
export const headLine = ({ sequence, hash }: Head): string => `${String(sequence).padStart(16, '0')} ${hash}\n`;

/** Opens `<dataDir>/audit.head`, mode 0600. */
export function openAnchor(dataDir: string) {
  const path = join(dataDir, 'audit.head');
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    /** The head as it was last written, or undefined before the first record. */
    read(): Head | undefined {
      const [, sequence, hash] = /^(\d{16}) ([0-9a-f]{64})\n$/.exec(readFileSync(path, 'utf8')) ?? [];
      return sequence && hash ? { sequence: Number(sequence), hash } : undefined;
    },
    /**
     * Not forced to disk: after a loss of power or on a full disk it may be older than the chain, which does no harm, and never
     * newer. Throws if the disk does not take it.
     */
    write(head: Head): void {
      writeSync(file, headLine(head), 0); // overwritten in place
    },
    close: (): void => closeSync(file),
  };
}

export type Anchor = ReturnType<typeof openAnchor>;
