/** The nouns of the product as they cross a boundary. Nothing here can hold a token. */
import * as z from 'zod/mini';

/** The Auth0 `sub`: opaque, an identifier, never a credential. */
export const UserId = z.string().check(z.minLength(1), z.maxLength(255));

export const Access = z.enum(['read', 'write', 'destructive']);
export type Access = z.infer<typeof Access>;

export const Endpoint = z.enum(['mcp', 'openapi', 'chat', 'console']);
export type Endpoint = z.infer<typeof Endpoint>;

export const Person = z.object({ userId: UserId, name: z.string(), email: z.string(), owner: z.boolean() });
export type Person = z.infer<typeof Person>;

/**
 * `state` is `connected` only after an exchange and a call to the platform have both succeeded, and `disconnecting` from
 * the moment the person said so until the tenant has removed it too.
 */
export const Account = z.object({
  id: z.string(),
  userId: UserId,
  platform: z.string(),
  /** What the platform calls the account, such as a GitHub login. */
  label: z.string(),
  state: z.enum(['connected', 'reconnect', 'disconnecting']),
  scopes: z.array(z.string()),
  connectedAt: z.string(),
});
export type Account = z.infer<typeof Account>;

/** `workedAt`: when a call or a check last succeeded with it. */
export const ListedAccount = z.extend(Account, { workedAt: z.nullable(z.string()) });
export type ListedAccount = z.infer<typeof ListedAccount>;

/** What a permission key allows. Everything is listed by name, so nothing new is ever granted by itself. */
export const Grant = z.object({
  endpoints: z.array(Endpoint),
  accounts: z.array(z.string()),
  tools: z.array(z.string()),
  access: z.array(Access),
  /** Patterns such as `ada-demo/*`; a call that names a repository outside them is denied. */
  repositories: z.array(z.string()),
  /** Calls within 24 hours, within a minute, and at the same time. */
  callsPerDay: z.number(),
  callsPerMinute: z.number(),
  callsAtOnce: z.number(),
});
export type Grant = z.infer<typeof Grant>;

/** A permission key as it is listed. The key itself is shown once and kept as a hash. */
export const Key = z.object({
  id: z.string(),
  userId: UserId,
  client: z.string(),
  grant: Grant,
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.nullable(z.string()),
  /** A paused key is refused like an invalid one until its person resumes it. */
  paused: z.boolean(),
  lastUsedAt: z.nullable(z.string()),
});
export type Key = z.infer<typeof Key>;

/**
 * A person's consent to one exact call. `waiting` until they answer or it expires; `approved` until it has run once or ten
 * minutes have passed.
 */
export const Approval = z.object({
  id: z.string(),
  userId: UserId,
  keyId: z.string(),
  /** As the key names it: what a client says of itself is not shown as ours. */
  client: z.string(),
  tool: z.string(),
  title: z.string(),
  access: Access,
  /** The platform's name, the account's label there, and where the change goes, `github:owner/name`. */
  platform: z.string(),
  account: z.string(),
  resource: z.string(),
  /** The canonical arguments, exactly what runs. */
  arguments: z.string(),
  /** SHA-256 over key, account, tool, canonical arguments and policy version; whoever approves names it. */
  hash: z.string(),
  askedAt: z.string(),
  expiresAt: z.string(),
  /** Whether this key has never before changed anything there. */
  isFirst: z.boolean(),
  state: z.enum(['waiting', 'approved', 'denied', 'expired', 'used']),
});
export type Approval = z.infer<typeof Approval>;

/** An approval as the console shows it: that it waits, and for what. */
export const Waiting = z.omit(Approval, { arguments: true, hash: true });
export type Waiting = z.infer<typeof Waiting>;

/** A key as it would be, until its person has confirmed it. */
export const Proposal = z.object({
  id: z.string(),
  userId: UserId,
  client: z.string(),
  grant: Grant,
  /** The grant's accounts by name, `GitHub octavia` or `the first GitHub account`. */
  accounts: z.array(z.string()),
  days: z.number(),
  /** The client of the key that ends when this one begins. */
  replaces: z.nullable(z.string()),
  expiresAt: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

/** What there is to connect and to allow. */
export const PlatformFacts = z.object({
  name: z.string(),
  title: z.string(),
  tools: z.array(z.object({ name: z.string(), title: z.string(), description: z.string(), access: Access })),
});
export type PlatformFacts = z.infer<typeof PlatformFacts>;

export const Invitation = z.object({ email: z.string(), expiresAt: z.string() });

export const Outcome = z.enum(['ok', 'denied', 'error', 'revoked', 'unknown']);
export type Outcome = z.infer<typeof Outcome>;

/** One link of the audit chain: an intent (`outcome` null) or what became of it. It never holds content. */
export const AuditRecord = z.object({
  sequence: z.number(),
  time: z.string(),
  /** Joins an intent and its outcome. */
  callId: z.string(),
  userId: z.nullable(z.string()),
  keyId: z.nullable(z.string()),
  client: z.nullable(z.string()),
  endpoint: z.nullable(z.string()),
  tool: z.nullable(z.string()),
  access: z.nullable(z.string()),
  account: z.nullable(z.string()),
  resource: z.nullable(z.string()),
  /** HMAC-SHA256 of the canonical arguments, hexadecimal. */
  argumentsHmac: z.nullable(z.string()),
  verdict: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  approvalId: z.nullable(z.string()),
  outcome: z.nullable(Outcome),
  durationMs: z.nullable(z.number()),
  bytes: z.nullable(z.number()),
  items: z.nullable(z.number()),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** A call as one line: its intent until it has ended, then its outcome. */
export const Activity = z.omit(AuditRecord, { previousHash: true });
export type Activity = z.infer<typeof Activity>;
