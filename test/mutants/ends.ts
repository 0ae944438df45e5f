/** Faults in what makes an end an end: revocations, pauses, the audit log that tells of them, and the copies they come back from. */
import type { Mutant } from './mutant.ts';

export const ends: Mutant[] = [
  {
    promise: 'docs/operate.md: an update that was cut short keeps the backup from before its first step',
    file: 'src/main/hub/database/backup.ts',
    old: 'if (first !== undefined && first < version && existsSync(join(dataDir, copyOf(first)))) return;',
    new: 'for (const name of readdirSync(dataDir)) if (copyName.test(name)) rmSync(join(dataDir, name));',
    test: 'test/unit/hub/backup/backup.test.ts',
    title: 'keeps the copy of before its first step',
  },
  {
    promise: 'docs/operate.md: keys of clients that signed in by OAuth come back revoked from a backup',
    file: 'src/main/hub/backup/start.ts',
    old: 'else if (byOAuth.has(id))',
    new: 'else if (byOAuth.has(id) && false)',
    test: 'test/unit/hub/backup/backup.test.ts',
    title: 'a restore revokes the keys of clients that signed in by OAuth',
  },
];
