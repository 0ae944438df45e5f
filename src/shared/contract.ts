/**
 * Every call between the hub and those who steer it, in one object. Servers and clients are derived from it; inputs and
 * outputs are both parsed, so that a field which is not listed here (a token, say) cannot pass.
 */
import * as z from 'zod/mini';
import { Account, Approval, AuditRecord, Endpoint, Invitation, Key, Person } from './model.ts';

/**
 * `anyone`: a process of the same operating-system user, which an AI agent's shell is too: list, deny, pause, revoke.
 * `person`: what grants authority over the person's own accounts; needs their passphrase.
 * `owner`: what concerns the hub and who may use it; needs the owner's passphrase.
 */
export type Needs = 'anyone' | 'person' | 'owner';

const call = <I extends z.ZodMiniType, O extends z.ZodMiniType>(needs: Needs, input: I, output: O) => ({
  needs,
  input,
  output,
});
const nothing = z.object({});

export const Status = z.object({
  version: z.string(),
  url: z.string(),
  mcpUrl: z.string(),
  dataDir: z.string(),
  /** `null` until a tenant is configured. */
  tenant: z.nullable(z.string()),
  demo: z.boolean(),
  person: z.nullable(Person),
  /** How the stored secrets are protected, in words. */
  secrets: z.string(),
  accounts: z.number(),
  keys: z.number(),
  auditRecords: z.number(),
});
export type Status = z.infer<typeof Status>;

export const NewKey = z.object({
  client: z.string().check(z.minLength(1), z.maxLength(80)),
  write: z._default(z.boolean(), false),
  endpoints: z.optional(z.array(Endpoint)),
  accounts: z.optional(z.array(z.string())),
  tools: z.optional(z.array(z.string())),
  repositories: z.optional(z.array(z.string())),
  callsPerDay: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000))),
  callsPerMinute: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(10_000))),
  callsAtOnce: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(64))),
  days: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
});
export type NewKey = z.infer<typeof NewKey>;

/** One step of the doctor, in the order in which one needs the other; `hint` says what mends it. */
export const Finding = z.object({
  step: z.enum(['database', 'secrets', 'ports', 'tenant', 'sign-in', 'account', 'exchange', 'whoami']),
  state: z.enum(['ok', 'failed', 'skipped']),
  detail: z.string(),
  hint: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const contract = {
  status: call('anyone', nothing, Status),
  'tenant.set': call(
    'owner',
    z.object({ issuer: z.url(), clientId: z.string(), clientSecret: z.string() }),
    z.object({ issuer: z.string() }),
  ),
  /** The very first sign-in, when there is nobody whose passphrase it could be, needs none. */
  'session.signIn': call(
    'person',
    z.object({ signUp: z._default(z.boolean(), false), invitation: z.optional(z.string()) }),
    Person,
  ),
  'session.signOut': call('anyone', nothing, z.object({ revoked: z.boolean() })),
  'people.list': call('anyone', nothing, z.object({ people: z.array(Person), invitations: z.array(Invitation) })),
  'people.invite': call(
    'owner',
    z.object({ email: z.email() }),
    z.object({ code: z.string(), invitation: Invitation }),
  ),
  'people.remove': call('owner', z.object({ person: z.string() }), Person),
  'accounts.list': call('anyone', nothing, z.array(Account)),
  'accounts.connect': call('person', z.object({ platform: z.string() }), Account),
  'accounts.disconnect': call('anyone', z.object({ account: z.string() }), z.object({ id: z.string() })),
  'keys.list': call('anyone', nothing, z.array(Key)),
  'keys.create': call('person', NewKey, z.object({ key: z.string(), record: Key })),
  'keys.revoke': call('anyone', z.object({ id: z.string() }), Key),
  'keys.pause': call('anyone', z.object({ id: z.string() }), Key),
  'keys.resume': call('person', z.object({ id: z.string() }), Key),
  'approvals.list': call('anyone', nothing, z.array(Approval)),
  /** `hash` is that of what was shown to the person; anything else is not approved. */
  'approvals.approve': call('person', z.object({ id: z.string(), hash: z.string() }), Approval),
  'approvals.deny': call('anyone', z.object({ id: z.string() }), Approval),
  'audit.list': call(
    'anyone',
    z.object({
      limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(1000)), 50),
      /** With this the records that follow it, oldest first; without, the newest, newest first. */
      after: z.optional(z.number().check(z.int(), z.minimum(0))),
    }),
    z.array(AuditRecord),
  ),
  'audit.verify': call(
    'anyone',
    nothing,
    z.object({ records: z.number(), firstBadSequence: z.nullable(z.number()), reason: z.nullable(z.string()) }),
  ),
  doctor: call('anyone', nothing, z.array(Finding)),
  /** Ends everything the person has given out, as far as each side lets us; `failed` names what could not be reached. */
  revokeAll: call(
    'anyone',
    nothing,
    z.object({
      keys: z.number(),
      approvals: z.number(),
      accounts: z.number(),
      session: z.boolean(),
      failed: z.array(z.string()),
    }),
  ),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.infer<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Contract[N]['output']>;
