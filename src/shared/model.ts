/** The nouns of the product as they cross a boundary. Nothing here can hold a token. */
import * as z from 'zod/mini';
import { Rate } from './account.ts';
import { perCallLimit } from './key-limits.ts';
import { OpenWebUIProof } from './open-webui.ts';
import { confirming } from './passkey.ts';
import { PlaceKind, Reach } from './places.ts';

/** The Auth0 `sub`: opaque, an identifier, never a credential. */
export const UserId = z.string().check(z.minLength(1), z.maxLength(255));

export const Access = z.enum(['read', 'write', 'destructive']);
export type Access = z.infer<typeof Access>;

export const Endpoint = z.enum(['mcp', 'openapi', 'chat', 'console', 'git', 'gh', 'metrics']);
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
  /** When the connection ends unless it is used or renewed before, as the tenant says; null where it says nothing. */
  expiresAt: z.nullable(z.string()),
});
export type Account = z.infer<typeof Account>;

/** An account that was just connected; and where what was granted differs from what was asked for, how. */
export const ConnectedAccount = z.extend(Account, {
  /** Scopes that were granted and not asked for; the hub does not count on them. */
  beyond: z.optional(z.array(z.string())),
  /** Scopes that were asked for and not granted. */
  declined: z.optional(z.array(z.string())),
  /** Titles of the tools that lack one of those. */
  without: z.optional(z.array(z.string())),
});
export type ConnectedAccount = z.infer<typeof ConnectedAccount>;

/** `workedAt`: when a call or a check last succeeded with it. `rate` is what its platform said last; null before that. */
export const ListedAccount = z.extend(Account, { workedAt: z.nullable(z.string()), rate: z.nullable(Rate) });
export type ListedAccount = z.infer<typeof ListedAccount>;

/** Who alone may present a key that was made for an Open WebUI, and how they prove it. */
export const BoundTo = z.object({
  proof: OpenWebUIProof,
  /** The address of that Open WebUI. */
  openWebUI: z.string(),
  /** Where that Open WebUI sends what proves the person, if not to this hub's own address. */
  hubUrl: z.optional(z.string()),
  /** For `sso`: whose tokens prove it, and what they must be meant for. */
  issuer: z.optional(z.string()),
  audience: z.optional(z.string()),
  /** Otherwise the one account there, by the id and the address it has. */
  account: z.optional(z.string()),
  email: z.optional(z.string()),
});
export type BoundTo = z.infer<typeof BoundTo>;

/** Everything, what most people use, or the little that a small model has room for. */
export const ToolListKind = z.enum(['all', 'short', 'small']);
export type ToolListKind = z.infer<typeof ToolListKind>;

/** What a permission key allows. Everything is listed by name, so nothing new is ever granted by itself. */
export const Grant = z.object({
  endpoints: z.array(Endpoint),
  accounts: z.array(z.string()),
  /** Those of them that a call is for which names none. */
  defaultAccounts: z.optional(z.array(z.string())),
  tools: z.array(z.string()),
  access: z.array(Access),
  /** Patterns such as `ada-demo/*`; a call that names a repository outside them is denied. */
  repositories: z.array(z.string()),
  /** The same for other kinds of places, such as `channel`; a kind that is left out is not limited. */
  places: z.optional(z.record(z.string(), z.array(z.string()))),
  /** Patterns such as `main` or `feature/*` and `docs/**`: which branches and files it may reach; left out, all. */
  branches: z.optional(z.array(z.string())),
  /** Which of those it may change; left out, all. */
  writeBranches: z.optional(z.array(z.string())),
  paths: z.optional(z.array(z.string())),
  /** Left out, a write that could carry private data out at the word of an outsider needs the person's separate consent. */
  guard: z.optional(z.literal('off')),
  /** Left out, what people from outside wrote is answered too, marked. */
  outsiders: z.optional(z.literal('drop')),
  /** Ids of models that it may ask, for the endpoints `chat` and `console`. */
  models: z.array(z.string()),
  ...perCallLimit(() => z.number()),
  /** Which of its tools MCP lists, whole. The others are found by `search_tools`: this hides, and denies nothing. */
  toolsets: z.optional(z.array(z.string())),
  /** How many of them it lists without toolsets; left out, as fits the client. */
  toolList: z.optional(ToolListKind),
  /** Left out, what it is answered holds no secrets that somebody left in a file or a text. */
  screening: z.optional(z.literal('off')),
  /** Hours that its requests wait for the person, over restarts of the hub; left out, minutes, in memory alone. */
  approvalHours: z.optional(z.number()),
  boundTo: z.optional(BoundTo),
  /** It belongs to a client of the OAuth door, which alone accepts its tokens. */
  oauth: z.optional(z.object({ clientId: z.string(), redirectHost: z.string() })),
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

/** What a write would do, as far as it can be told before. */
export const Preview = z.object({
  /** What is changed, in the platform's words: `#12 Orbit drifts`, or `main: README.md`. */
  target: z.string(),
  /** The state of it that was looked at, a hash or a time; null for what is new or has none. */
  version: z.nullable(z.string()),
  /** Each thing that changes, in full; `before` is null for what is new, `after` for what goes. */
  changes: z.array(
    z.object({
      name: z.string(),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
      /**
       * Whose words `name` is. Of a `file` it is a path, which anybody may have chosen, and is shown as one: it can't pass for the hub's
       * words. Left out, or with another kind, the hub has written it.
       */
      kind: z.optional(z.enum(['file', 'warning', 'total'])),
      /** What the hub says of the texts, such as that they can't be shown. Never in their place, where a file could say the same. */
      note: z.optional(z.string()),
    }),
  ),
});
export type Preview = z.infer<typeof Preview>;

/** The call that takes a write back, or why there is none. */
export const Undo = z.union([
  z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) }),
  z.object({ reason: z.string() }),
]);
export type Undo = z.infer<typeof Undo>;

/** A key as it would be, until its person has confirmed it. */
export const Proposal = z.object({
  id: z.string(),
  userId: UserId,
  client: z.string(),
  grant: Grant,
  /** The grant's accounts by name, `GitHub octavia` or `the first GitHub account`. */
  accounts: z.array(z.string()),
  /** The grant's models by name and where they run, `opengithubx/home/llama3.2 at http://127.0.0.1:11434`. */
  models: z.array(z.string()),
  /** Of each kind of place that the platforms of its accounts have. */
  reaches: z.array(Reach),
  days: z.number(),
  /** The client of the key that ends when this one begins. */
  replaces: z.nullable(z.string()),
  /** The file of a client of this computer into which the key goes at once. */
  installsInto: z.optional(z.string()),
  /** The key goes to the terminal where it is created, and nowhere else. */
  isAtTerminal: z.optional(z.literal(true)),
  expiresAt: z.string(),
  ...confirming,
});
export type Proposal = z.infer<typeof Proposal>;

/** The same before anybody has it to confirm. */
export const KeyPreview = z.omit(Proposal, {
  id: true,
  userId: true,
  isAtTerminal: true,
  expiresAt: true,
  passkeyAt: true,
  isConfirmed: true,
});
export type KeyPreview = z.infer<typeof KeyPreview>;

/** What there is to connect and to allow. */
export const PlatformFacts = z.object({
  name: z.string(),
  title: z.string(),
  /** The platform whose accounts it uses; left out by one that has its own, which alone can be connected. */
  accountsOf: z.optional(z.string()),
  /** Its accounts could be kept only if the hub had a tenant. */
  needsTenant: z.optional(z.literal(true)),
  tools: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      access: Access,
      /** The subject by which a key lists its tools, `issues`. */
      toolset: z.optional(z.string()),
      /** What the account must be allowed for it beside what is asked for on connecting; one of them is enough. */
      scopes: z.optional(z.array(z.string())),
    }),
  ),
  /** What a key may be limited to there. */
  places: z.array(PlaceKind),
});
export type PlatformFacts = z.infer<typeof PlatformFacts>;

export const Invitation = z.object({ email: z.string(), expiresAt: z.string() });

export const Outcome = z.enum(['ok', 'denied', 'error', 'revoked', 'unknown']);
export type Outcome = z.infer<typeof Outcome>;

/** One link of the audit chain: an intent (`outcome` null) or the result. It never holds content. */
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
  /** What the hub itself reads again of an event, as JSON; the reason is for people. */
  event: z.nullable(z.string()),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** `checkpoints`: how many signed ones fit. `publicKey`: of the hub, by which they are signed; Ed25519, raw, base64url. */
export const Verification = z.object({
  records: z.number(),
  /** So many of them are in archives, for which a tombstone stands. */
  archived: z.number(),
  checkpoints: z.number(),
  publicKey: z.nullable(z.string()),
  firstBadSequence: z.nullable(z.number()),
  reason: z.nullable(z.string()),
});
export type Verification = z.infer<typeof Verification>;

/** How far a walk through the record has come, and what the last whole one found; null before there was one. */
export const VerificationProgress = z.object({
  isRunning: z.boolean(),
  checked: z.number(),
  records: z.number(),
  found: z.nullable(Verification),
});
export type VerificationProgress = z.infer<typeof VerificationProgress>;

/** That the chain had this hash at this record, signed. */
export const Checkpoint = z.object({
  sequence: z.number(),
  hash: z.string(),
  time: z.string(),
  /** The public key, Ed25519, raw, base64url. */
  key: z.string(),
  /** The key before it, which is gone: the owner has accepted this one in its place. `none`: the records had no key. */
  accepts: z.optional(z.string()),
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/**
 * What a person consented to when they approved, kept like the record `sequence`, whose reason names its hash: the SHA-256 over
 * `[approvalId, statement, signed]` as canonical JSON.
 */
export const Consent = z.object({
  sequence: z.number(),
  hash: z.string(),
  approvalId: z.string(),
  /** As canonical JSON: `statementOf`. */
  statement: z.string(),
  /** What a passkey signed it with, as canonical JSON; null where the person was known by a passphrase or their window. */
  signed: z.nullable(z.string()),
});
export type Consent = z.infer<typeof Consent>;

/**
 * Stands for the records `first` to `last`, which went to an archive, and is signed. `keptHash`: SHA-256 over the hashes of those that
 * stayed in the record, in order; `archiveHash`: over the lines of the archive.
 */
export const Tombstone = z.object({
  first: z.number(),
  last: z.number(),
  previousHash: z.string(),
  lastHash: z.string(),
  kept: z.array(z.number()),
  keptHash: z.string(),
  archiveHash: z.string(),
  time: z.string(),
  key: z.string(),
  signature: z.string(),
});
export type Tombstone = z.infer<typeof Tombstone>;

/** A first change after many reads, a place it was never in, ten refusals in a row, or three times its busiest hour. */
export const UnusualKind = z.enum(['first_change', 'new_place', 'refused', 'busy']);
export type UnusualKind = z.infer<typeof UnusualKind>;

/** What a client did that it never did before. `place` is null where it is not about one. */
export const Unusual = z.object({
  id: z.string(),
  keyId: z.string(),
  client: z.string(),
  kind: UnusualKind,
  place: z.nullable(z.string()),
  time: z.string(),
});
export type Unusual = z.infer<typeof Unusual>;

/** A call as one line: its intent until it has ended, then its outcome. */
export const Activity = z.omit(AuditRecord, { previousHash: true });
export type Activity = z.infer<typeof Activity>;

/** What a call read or changed, by name, `more` of them left out. A name is empty where only a link is known. */
export const CallNames = z.object({
  callId: z.string(),
  names: z.array(z.object({ name: z.string(), url: z.nullable(z.string()) })),
  more: z.number(),
});
export type CallNames = z.infer<typeof CallNames>;

/**
 * A server with the OpenAI-compatible chat API. Its key is in the secret store. Where it is never changes: another address
 * is another server, so that a key which names its models cannot be led elsewhere.
 */
export const ModelServer = z.object({
  id: z.string(),
  /** Short, and unique on this hub; it is part of the names of its models. */
  name: z.string(),
  /** Up to and without `/chat/completions`, such as `http://127.0.0.1:11434/v1`. */
  baseUrl: z.string(),
  hasKey: z.boolean(),
  /** The models it offers, as it calls them. */
  models: z.array(z.string()),
  /** How much a model can read at once. */
  contextTokens: z.number(),
  /** Who decides what is fetched: the model, by tools, or the hub, by its own reading of the question. */
  plannedBy: z.enum(['model', 'hub']),
});
export type ModelServer = z.infer<typeof ModelServer>;

/** A model as clients see it. The hub's own digest is one too; it has no server, and nothing leaves for it. */
export const Model = z.object({
  /** What keys name. */
  id: z.string(),
  /** What clients name, `opengithubx/<server>/<model>`. */
  name: z.string(),
  /** Null for the digest. */
  baseUrl: z.nullable(z.string()),
});
export type Model = z.infer<typeof Model>;

/** Where a statement comes from; `n` is its number in the answer. */
export const Source = z.object({ n: z.number(), url: z.string(), title: z.string() });
export type Source = z.infer<typeof Source>;

/** Where the tokens of one question to a model went; `rules` with the question itself, `answer` what was kept free for it. */
export const SpentTokens = z.object({
  tools: z.number(),
  data: z.number(),
  history: z.number(),
  rules: z.number(),
  answer: z.number(),
});
export type SpentTokens = z.infer<typeof SpentTokens>;

/** What the hub did on the way to an answer. */
export const ChatStep = z.object({
  text: z.string(),
  tool: z.nullable(z.string()),
  /** Platform and label, `github ada-demo`. */
  account: z.nullable(z.string()),
  items: z.nullable(z.number()),
  /** Of a question to a model: how many tools it was offered, and how much it was given to read. */
  asked: z.optional(z.object({ tools: z.number(), tokens: SpentTokens })),
  state: z.enum(['running', 'done', 'failed']),
});
export type ChatStep = z.infer<typeof ChatStep>;

/** What left for a model: to whom, how much, and every message of it. */
export const SentPrompt = z.object({
  model: z.string(),
  baseUrl: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  /** Names of the tools that it could call. */
  offered: z.optional(z.array(z.string())),
  items: z.number(),
  /** Of the messages and the tools together, and what they went for. */
  tokens: z.number(),
  spent: z.optional(SpentTokens),
  bytes: z.number(),
  /** What was fetched and not sent, in words, for want of room. */
  leftOut: z.array(z.string()),
});
export type SentPrompt = z.infer<typeof SentPrompt>;

/** One question in the console's chat, and the result. */
export const ChatTurn = z.object({
  id: z.string(),
  question: z.string(),
  /** The model's name, and the client of the key. */
  model: z.string(),
  client: z.string(),
  askedAt: z.string(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  steps: z.array(ChatStep),
  /** Markdown, with remote images and foreign links made harmless. */
  text: z.string(),
  sources: z.array(Source),
  /** Questions that can be sent as they are, where the answer asks back. */
  suggestions: z._default(z.array(z.string()), []),
  /** One for each time the model was asked. */
  sent: z.array(SentPrompt),
  failure: z.nullable(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
});
export type ChatTurn = z.infer<typeof ChatTurn>;

export const Conversation = z.object({ id: z.string(), title: z.string(), changedAt: z.string() });
export type Conversation = z.infer<typeof Conversation>;
