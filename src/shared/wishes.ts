/**
 * What the console wishes for and a person grants elsewhere: in the confirmation window behind the passphrase, or by a touch. Keys, imports
 * and access by OAuth have separate calls; all else that lets somebody do more than before is here.
 */
import * as z from 'zod/mini';
import { call, confirmation, console, nothing, one } from './call.ts';
import { UserId } from './model.ts';
import { NewOpenWebUI, OpenWebUIProof } from './open-webui.ts';
import { confirming } from './passkey.ts';
import { KeyChange, Settings } from './shapes.ts';

/** Those that can let more happen than before. */
const LooseSettings = z.pick(Settings, { approvalMinutes: true, keepPrompts: true });
type LooseSettings = z.infer<typeof LooseSettings>;

const NewWish = z.discriminatedUnion('action', [
  z.object({ action: z.literal('invite'), email: z.email() }),
  z.object({ action: z.enum(['resume', 'clear labels']), id: z.string() }),
  z.object({ action: z.literal('settings'), settings: LooseSettings }),
  z.object({ action: z.literal('set Open WebUI'), server: NewOpenWebUI }),
  z.object({ action: z.literal('repair Open WebUI') }),
]);
export type NewWish = z.infer<typeof NewWish>;

/** Of what the person is shown. Secrets are never part of it: only whether they are given. */
const ShownChange = z.discriminatedUnion('action', [
  z.object({ action: z.literal('invite'), email: z.string() }),
  z.object({ action: z.literal('settings'), settings: LooseSettings }),
  z.object({
    action: z.literal('set Open WebUI'),
    url: z.string(),
    hubUrl: z.nullable(z.string()),
    proof: z.nullable(OpenWebUIProof),
    audience: z.nullable(z.string()),
    hasAdminKey: z.boolean(),
    hasSigningSecret: z.boolean(),
  }),
  z.object({ action: z.literal('repair Open WebUI'), url: z.nullable(z.string()) }),
]);

/** Something to change in the hub itself, until its person has confirmed it. */
export const HubChange = z.object({
  id: z.string(),
  userId: UserId,
  change: ShownChange,
  expiresAt: z.string(),
  ...confirming,
});
export type HubChange = z.infer<typeof HubChange>;

export const wishCalls = {
  /** Puts it before the person; done only in the confirmation window, or after a touch. What concerns the hub is the owner's. */
  'wishes.propose': call('propose', 'person', console, NewWish, z.object({ id: z.string(), expiresAt: z.string() })),
  'wishes.list': call(
    'read',
    'person',
    confirmation,
    nothing,
    z.object({ keyChanges: z.array(KeyChange), hubChanges: z.array(HubChange) }),
  ),
  /** Does it. `link`: of an invitation, told here alone. */
  'wishes.confirm': call('grant', 'person', confirmation, one, z.object({ link: z.nullable(z.string()) })),
  'wishes.dismiss': call('stop', 'person', confirmation, one, one),
} as const;

/** Whether the settings would let more happen than they do: a longer wait for the person, or prompts that are kept in full. */
export const loosens = (now: LooseSettings, next: LooseSettings): boolean =>
  next.approvalMinutes > now.approvalMinutes || (next.keepPrompts && !now.keepPrompts);
