/** The call that copies the hub. */
import * as z from 'zod/mini';
import { call, terminal } from './call.ts';

export const backupCalls = {
  /** Copies the whole hub into a new file on its own computer, by its absolute path. For the owner alone. */
  backup: call(
    'read',
    'anyone',
    terminal,
    z.object({ file: z.string().check(z.minLength(1), z.maxLength(4_000)) }),
    z.object({
      file: z.string(),
      time: z.string(),
      records: z.number(),
      bytes: z.number(),
      /** False where secrets are kept in memory alone: no key in such a backup can be used again. */
      hasSecrets: z.boolean(),
    }),
  ),
} as const;
