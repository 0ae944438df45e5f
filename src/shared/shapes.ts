/** What calls take and answer, beyond the nouns of `model.ts`. */
import * as z from 'zod/mini';
import { perCallLimit } from './key-limits.ts';
import { Labels } from './labels.ts';
import { Endpoint, Grant, Key, Person, ToolListKind, UserId } from './model.ts';
import { confirming } from './passkey.ts';
import { Places } from './places.ts';

/** What is known of newer versions, and how. */
export const UpdateFacts = z.object({
  /** All that is asked; `null` where the build knows no address. */
  request: z.nullable(z.string()),
  /** Where it is not asked at all. */
  quiet: z.nullable(z.enum(['container', 'ci', 'demo'])),
  newer: z.nullable(z.string()),
  /** Where a person reads about it. */
  page: z.nullable(z.string()),
});
export type UpdateFacts = z.infer<typeof UpdateFacts>;

export const Status = z.object({
  version: z.string(),
  url: z.string(),
  mcpUrl: z.string(),
  /** Where git and gh find the hub; null while no key is for them, or where it can't listen there. */
  gitUrl: z.nullable(z.string()),
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
  /** How often in 30 days the hub found that its data folder was changed from outside. */
  alarms: z.number(),
  updates: UpdateFacts,
});
export type Status = z.infer<typeof Status>;

/** The longest that a request may wait of a key whose grant has `approvalHours`. */
export const mostApprovalHours = 72;

export const NewKey = z.object({
  client: z.string().check(z.minLength(1), z.maxLength(80)),
  write: z._default(z.boolean(), false),
  /** Also what loses something, as deleting does; with it the key may write. */
  destructive: z.optional(z.boolean()),
  endpoints: z.optional(z.array(Endpoint)),
  accounts: z.optional(z.array(z.string())),
  /** At most one on each platform: what a call is for that names none. */
  defaultAccounts: z.optional(z.array(z.string())),
  tools: z.optional(z.array(z.string())),
  /** Which of its tools MCP lists at once, whole; left out, by `toolList`. */
  toolsets: z.optional(z.array(z.string())),
  /** How many it lists; left out, as fits the client. */
  toolList: z.optional(ToolListKind),
  repositories: z.optional(z.array(z.string())),
  places: z.optional(Places),
  /** Patterns of branches and of paths; left out, all. */
  branches: z.optional(z.array(z.string())),
  writeBranches: z.optional(z.array(z.string())),
  paths: z.optional(z.array(z.string())),
  guard: z.optional(z.literal('off')),
  outsiders: z.optional(z.literal('drop')),
  /** `off` leaves the secrets in that somebody left in what it reads. */
  screening: z.optional(z.literal('off')),
  /** For how long its requests wait for the person; left out, as the settings say. */
  approvalHours: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(mostApprovalHours))),
  /** Models by name or id; left out, all there are now if it is for `chat` or `console`, else none. */
  models: z.optional(z.array(z.string())),
  ...perCallLimit((_, { most }) => z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(most)))),
  days: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
  /** The id of a key that ends when this one begins. */
  replaces: z.optional(z.string()),
});
export type NewKey = z.infer<typeof NewKey>;

/** A key with its use and its labels. `isQuiet`: the person wants no warning of what is unusual about it. */
export const ListedKey = z.extend(Key, { labels: Labels, isQuiet: z.boolean() });
export type ListedKey = z.infer<typeof ListedKey>;

/** What takes a hold off a key, until its person has confirmed it by a touch. */
export const KeyChange = z.object({
  id: z.string(),
  userId: UserId,
  action: z.enum(['resume', 'clear labels']),
  client: z.string(),
  keyId: z.string(),
  grant: Grant,
  /** When the key expires. */
  until: z.string(),
  labels: Labels,
  expiresAt: z.string(),
  ...confirming,
});
export type KeyChange = z.infer<typeof KeyChange>;

export const NewModelServer = z.object({
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/)),
  baseUrl: z.url(),
  /** What the server wants as a bearer, if anything. */
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
  /** Left out, all that the server lists. */
  models: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(200))),
  contextTokens: z._default(z.number().check(z.int(), z.minimum(1024), z.maximum(2_000_000)), 8192),
  plannedBy: z._default(z.enum(['model', 'hub']), 'model'),
});
export type NewModelServer = z.infer<typeof NewModelServer>;

/** What everybody may know who opens the console, signed in or not. */
export const Welcome = z.object({
  version: z.string(),
  demo: z.boolean(),
  /** Whether a tenant is configured, and whether somebody owns this hub. */
  tenant: z.boolean(),
  owned: z.boolean(),
  /** Who is signed in in this window. */
  person: z.nullable(Person),
  desktop: z.boolean(),
});
export type Welcome = z.infer<typeof Welcome>;

export const Settings = z.object({
  /** Minutes that a call waits for the person before it is denied. */
  approvalMinutes: z.number().check(z.int(), z.minimum(1), z.maximum(30)),
  /** `null` on a hub without a desktop. */
  desktop: z.nullable(z.object({ startAtLogin: z.boolean(), keepInTray: z.boolean() })),
  /** Whether what leaves for a model is kept in full, not only as a hash and counts. */
  keepPrompts: z.boolean(),
  /** Whether the hub asks once a day whether a newer version is out. */
  updateNotice: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** How a call ended: it read, it changed something or may have, it was not let through, or it did not work. */
export const ActivityKind = z.enum(['read', 'change', 'blocked', 'failed']);
export type ActivityKind = z.infer<typeof ActivityKind>;

/** Which calls of the record to show. */
export const ActivityFilter = z.object({
  text: z.optional(z.string().check(z.maxLength(200))),
  key: z.optional(z.string()),
  /** All keys of the person's that are named so. */
  client: z.optional(z.string()),
  platform: z.optional(z.string()),
  account: z.optional(z.string()),
  kind: z.optional(ActivityKind),
  /** Nothing of before this time. */
  since: z.optional(z.iso.datetime()),
});
export type ActivityFilter = z.infer<typeof ActivityFilter>;

/** When the calls of a filter were: each is in one of the equal steps since `from`. */
export const ActivityChart = z.object({
  from: z.string(),
  stepMs: z.number(),
  steps: z.array(z.object({ calls: z.number(), changes: z.number() })),
  /** How many calls the filter lets through if it names no client, events beside calls included. */
  all: z.number(),
  /** Those of each client, the busiest first. */
  clients: z.array(z.object({ name: z.string(), calls: z.number() })),
});
export type ActivityChart = z.infer<typeof ActivityChart>;
