/** Calls about passkeys. */
import * as z from 'zod/mini';
import { both, call, confirmation, nothing, one } from './call.ts';
import { ApprovalLevels, ListedPasskey, PasskeyStanding } from './passkey.ts';

export const passkeyCalls = {
  'passkeys.list': call('read', 'anyone', both, nothing, PasskeyStanding),
  /** A link with which a browser, or the one of the person's phone, adds one passkey within five minutes: at a terminal, or in the app's own window. */
  'passkeys.invite': call(
    'grant',
    'person',
    confirmation,
    z.object({ phone: z.optional(z.boolean()) }),
    z.object({ url: z.string(), until: z.string() }),
  ),
  'passkeys.remove': call('stop', 'person', confirmation, one, ListedPasskey),
  /** Removes all, and denies all that waits. What they were needed for can be approved otherwise a day later. */
  'passkeys.reset': call('grant', 'person', confirmation, nothing, z.object({ removed: z.number() })),
  /** Raising counts at once, lowering after a day. */
  'passkeys.level': call('grant', 'person', confirmation, ApprovalLevels, PasskeyStanding),
} as const;
