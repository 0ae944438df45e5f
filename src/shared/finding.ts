import * as z from 'zod/mini';

/**
 * The fix: a command to type, a page to open, a platform to connect (again), a sign-in, or the set-up of the tenant. `value` is
 * the command, the address or the platform's name, and empty for the last two.
 */
export const Remedy = z.object({
  kind: z.enum(['command', 'page', 'connect', 'sign-in', 'setup']),
  value: z.string(),
});
export type Remedy = z.infer<typeof Remedy>;

/**
 * One step of the doctor, in the order in which one needs the other. `note`: it works, and the person should know something.
 * `detail` says what was found and why, `hint` what to do.
 */
export const Finding = z.object({
  step: z.enum([
    'database',
    'secrets',
    'ports',
    'sandbox',
    'update',
    'git',
    'other-ways',
    'passkeys',
    'open-webui',
    'clients',
    'notifiers',
    'tenant',
    'clock',
    'sign-in',
    'rotation',
    'my-account',
    'connection',
    'account',
    'exchange',
    'whoami',
  ]),
  state: z.enum(['ok', 'note', 'failed', 'skipped']),
  detail: z.string(),
  hint: z.string(),
  remedy: z.nullable(Remedy),
});
export type Finding = z.infer<typeof Finding>;
