/**
 * Every call between the hub and those who steer it, in one object. Servers and clients are derived from it; inputs and
 * outputs are both parsed, so that a field which is not listed here (a token, say) cannot pass.
 */
import * as z from 'zod/mini';
import { Account, AuditRecord, Endpoint, Key, Person } from './model.ts';

/**
 * `anyone`: a process of the same operating-system user, which an AI agent's shell is too: list, deny, revoke.
 * `owner`: everything that grants authority; needs the owner passphrase.
 */
export type Needs = 'anyone' | 'owner';

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
  days: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
});
export type NewKey = z.infer<typeof NewKey>;

export const contract = {
  status: call('anyone', nothing, Status),
  'tenant.set': call(
    'owner',
    z.object({ issuer: z.url(), clientId: z.string(), clientSecret: z.string() }),
    z.object({ issuer: z.string() }),
  ),
  'session.signIn': call('anyone', z.object({ signUp: z._default(z.boolean(), false) }), Person),
  'session.signOut': call('anyone', nothing, z.object({ revoked: z.boolean() })),
  'accounts.list': call('anyone', nothing, z.array(Account)),
  'accounts.connect': call('owner', z.object({ platform: z.string() }), Account),
  'accounts.disconnect': call('anyone', z.object({ account: z.string() }), z.object({ id: z.string() })),
  'keys.list': call('anyone', nothing, z.array(Key)),
  'keys.create': call('owner', NewKey, z.object({ key: z.string(), record: Key })),
  'keys.revoke': call('anyone', z.object({ id: z.string() }), Key),
  'audit.list': call(
    'anyone',
    z.object({ limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(1000)), 50) }),
    z.array(AuditRecord),
  ),
  'audit.verify': call(
    'anyone',
    nothing,
    z.object({ records: z.number(), firstBadSequence: z.nullable(z.number()), reason: z.nullable(z.string()) }),
  ),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.infer<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Contract[N]['output']>;
