/** How a call of the contract is declared. */
import * as z from 'zod/mini';

/**
 * What a call may do to anybody's authority. `read`: tells something. `stop`: ends, forgets or lowers, and is for anybody who may call it.
 * `propose`: lets nobody do more than before until a person agrees elsewhere: in the confirmation window, at the tenant, or at the platform. What a person keeps for themselves is one too.
 * `grant`: lets somebody do more than before, and takes the passphrase or a touch.
 */
export type CallClass = 'read' | 'stop' | 'propose' | 'grant';

/**
 * Who may make it. `anyone`: a process of the same operating-system user, which an AI agent's shell is too: list, deny, pause, revoke.
 * `person`: what grants authority over the person's own accounts, and what is theirs alone to read; needs their passphrase.
 * `owner`: what concerns the hub and who may use it; needs the owner's passphrase.
 */
export type Needs = 'anyone' | 'person' | 'owner';

/**
 * The windows of a person beside the command line. The console is not trusted: script that gets into it must not be able
 * to consent to anything or to see a key. Consent is given in the confirmation window, which shows nothing foreign as markup
 * and can be driven by nobody else.
 */
export type Window = 'console' | 'confirmation';

export const call = <I extends z.ZodMiniType, O extends z.ZodMiniType, const W extends readonly Window[]>(
  callClass: CallClass,
  needs: Needs,
  windows: W,
  input: I,
  output: O,
) => ({ callClass, needs, windows, input, output });

export const nothing = z.object({});
export const one = z.object({ id: z.string() });

export const console = ['console'] as const;
export const confirmation = ['confirmation'] as const;
export const both = ['console', 'confirmation'] as const;
/** In no window. */
export const terminal = [] as const;
