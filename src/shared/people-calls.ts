/** Calls about signing in, who may use this hub, and links that lead to it. */
import * as z from 'zod/mini';
import { ApprovalState } from './approval.ts';
import { both, call, console, nothing, terminal } from './call.ts';
import { Invitation, Person } from './model.ts';
import { Receipt } from './receipt.ts';

export const peopleCalls = {
  /**
   * The very first sign-in, when there is nobody whose passphrase it could be, needs none. A new person chooses theirs in
   * `newPassphrase` together with the invitation.
   */
  'session.signIn': call(
    'propose',
    'person',
    console,
    z.object({
      signUp: z._default(z.boolean(), false),
      invitation: z.optional(z.string()),
      /** With a code, in a browser on any computer; at a terminal alone. */
      byDevice: z.optional(z.boolean()),
      newPassphrase: z.optional(z.string().check(z.minLength(8), z.maxLength(200))),
      /** Without a page if the person is already signed in at the tenant; with one if the tenant refuses that. */
      quietly: z.optional(z.boolean()),
    }),
    Person,
  ),
  /** Makes who opened a new hub with its passphrase its owner, without a tenant. */
  'session.startHere': call('propose', 'person', console, nothing, Person),
  /** Makes a sign-in at the tenant that of the owner, who keeps their UserId and all that belongs to it. */
  'session.link': call('grant', 'person', terminal, z.object({ byDevice: z.optional(z.boolean()) }), Person),
  /** Where a person of this hub signs in on another computer, to present what they get there. */
  'session.where': call(
    'read',
    'anyone',
    console,
    nothing,
    z.object({ issuer: z.string(), clientId: z.string(), audience: z.string() }),
  ),
  /** Lets a person in by an access token for this hub's API that they got elsewhere. It opens no window. */
  'session.present': call(
    'propose',
    'person',
    console,
    z.object({
      accessToken: z.string().check(z.minLength(1), z.maxLength(16_000)),
      invitation: z.optional(z.string()),
      newPassphrase: z.optional(z.string().check(z.minLength(8), z.maxLength(200))),
    }),
    Person,
  ),
  'session.signOut': call('stop', 'anyone', console, nothing, Receipt),
  /** A link that opens the console signed in, once and within five minutes. */
  'console.link': call('grant', 'person', terminal, nothing, z.object({ url: z.string() })),
  /**
   * Whose a link of an answer is, the chat that it leads back to, and how the request stands that it is for; null where the hub
   * does not know, or no longer.
   */
  'link.origin': call(
    'read',
    'anyone',
    both,
    z.object({
      from: z.optional(z.string().check(z.maxLength(64))),
      approval: z.optional(z.string().check(z.maxLength(64))),
    }),
    z.object({
      person: z.nullable(Person),
      isYours: z.boolean(),
      back: z.nullable(z.string()),
      state: z.nullable(ApprovalState),
    }),
  ),
  'people.list': call(
    'read',
    'anyone',
    console,
    nothing,
    z.object({ people: z.array(Person), invitations: z.array(Invitation) }),
  ),
  'people.invite': call(
    'grant',
    'owner',
    terminal,
    z.object({ email: z.email() }),
    z.object({ code: z.string(), link: z.string(), invitation: Invitation }),
  ),
  'people.remove': call('stop', 'owner', console, z.object({ person: z.string() }), Person),
} as const;
