/** Calls about permission keys. */
import * as z from 'zod/mini';
import { call, confirmation, console, nothing, one, terminal } from './call.ts';
import { Key, KeyPreview, Proposal } from './model.ts';
import { ListedKey, NewKey } from './shapes.ts';

export const keyCalls = {
  'keys.list': call('read', 'anyone', console, nothing, z.array(ListedKey)),
  'keys.create': call('grant', 'person', terminal, NewKey, z.object({ key: z.string(), record: Key })),
  /** What a key would be able to do, before it exists. */
  'keys.preview': call('read', 'anyone', terminal, NewKey, KeyPreview),
  /** Puts a wish for a key before the person; it becomes one only in the confirmation window, which alone shows it. */
  'keys.propose': call('propose', 'person', console, NewKey, Proposal),
  'keys.proposals': call('read', 'person', confirmation, nothing, z.array(Proposal)),
  /** `key` is null where it went to whom it is for at once, and nobody needs to see it. */
  'keys.confirm': call(
    'grant',
    'person',
    confirmation,
    /** `secret`: of the window that led to the touch. */
    z.extend(one, { secret: z.optional(z.string().check(z.maxLength(100))) }),
    z.object({ key: z.nullable(z.string()), record: Key, mcpUrl: z.string(), gitUrl: z.nullable(z.string()) }),
  ),
  'keys.dismiss': call('stop', 'person', confirmation, one, one),
  'keys.revoke': call('stop', 'anyone', console, one, Key),
  /** Says that the client no longer holds what it has read; its writes are asked about as before. */
  'keys.clearLabels': call('grant', 'person', terminal, one, one),
  'keys.pause': call('stop', 'anyone', console, one, Key),
  'keys.resume': call('grant', 'person', terminal, one, Key),
} as const;
