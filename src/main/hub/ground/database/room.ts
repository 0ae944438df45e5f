/** Room on the disk that is kept for what ends something: a file of random bytes, given up when a revocation meets a full disk. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sqlite } from '../disk.ts';

export type Room = ReturnType<typeof openRoom>;

/** So many times its size has to be free, so that it takes nothing from a hub that needs what is there. */
const leastFree = 4;

/** Keeps `<dataDir>/hub.room`, mode 0600. Where there is too little to keep any, a full disk is met as it is. */
export function openRoom(dataDir: string) {
  const path = join(dataDir, 'hub.room');
  let bytes = 0;
  let state: 'none' | 'kept' | 'given up' = 'none';

  function take(): boolean {
    try {
      const { bavail, bsize } = statfsSync(dataDir);
      if (bavail * bsize < bytes * leastFree) return false;
      const file = openSync(path, 'w', 0o600);
      try {
        // A file system that compresses, or keeps holes, would keep no room for zeros.
        if (writeSync(file, randomBytes(bytes)) < bytes) throw new Error('The disk is full.');
      } finally {
        closeSync(file);
      }
      return true;
    } catch {
      rmSync(path, { force: true });
      return false;
    }
  }

  const sizeNow = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

  return {
    /** Keeps that much from now on, where there is plenty. */
    keep(size: number): void {
      if (size <= bytes) return;
      bytes = size;
      if (state === 'given up') return;
      state = sizeNow() >= bytes || take() ? 'kept' : 'none';
    },
    /** Gives it up. Answers whether there was any. */
    giveUp(): boolean {
      if (state !== 'kept') return false;
      state = 'given up';
      try {
        rmSync(path, { force: true });
        return true;
      } catch {
        return false;
      }
    },
    /** Before what ends nothing: what was given up is kept again first, or else throws as SQLite does on a full disk. */
    regain(): void {
      if (state !== 'given up') return;
      if (!take()) throw Object.assign(new Error('The disk is full.'), { errcode: sqlite.full });
      state = 'kept';
    },
    isKept: (): boolean => state === 'kept',
  };
}
