/** What the console and the command line say and hear about the person's Open WebUI. */
import * as z from 'zod/mini';
import type { Endpoint } from './model.ts';
import { Places } from './places.ts';

/**
 * How a call from Open WebUI proves whose it is; one way for an Open WebUI, with no second one to fall back on.
 * `sso`: the person's own access token from the tenant. `signed`: a key, and the statement that Open WebUI signs.
 * `key`: a key that is good for one account, and the header that names it.
 */
export const OpenWebUIProof = z.enum(['sso', 'signed', 'key']);
export type OpenWebUIProof = z.infer<typeof OpenWebUIProof>;

/** What the hub can be in Open WebUI: a model, an OpenAPI tool server, an MCP server. */
export const OpenWebUIPart = z.enum(['model', 'openapi', 'mcp']);
export type OpenWebUIPart = z.infer<typeof OpenWebUIPart>;

/** The endpoint of this hub that each calls. */
export const endpointOf = { model: 'chat', openapi: 'openapi', mcp: 'mcp' } as const satisfies Record<
  OpenWebUIPart,
  Endpoint
>;

/** What a key is for there. */
export const partsOf = ({ endpoints }: { endpoints: readonly Endpoint[] }): OpenWebUIPart[] =>
  OpenWebUIPart.options.filter((part) => endpoints.includes(endpointOf[part]));

/** What an API key there can be. */
export const adminKeyPattern = /^[\x21-\x7e]{8,500}$/;

/** Secrets that are left out stay as they are, as long as the address does. */
export const NewOpenWebUI = z.object({
  url: z.url(),
  /** Where Open WebUI reaches this hub; left out, at the hub's own address. */
  hubUrl: z.optional(z.url()),
  /** An API key of an administrator there; without one the person changes the settings there by hand. */
  adminKey: z.optional(z.string().check(z.regex(adminKeyPattern))),
  /** Left out, as the hub finds it there. */
  proof: z.optional(OpenWebUIProof),
  /** For `sso`: the identifier of the hub's API at the tenant; left out, as the hub finds it there. */
  audience: z.optional(z.string().check(z.minLength(1), z.maxLength(600))),
  /** For `signed`: Open WebUI's FORWARD_USER_INFO_HEADER_JWT_SECRET. */
  signingSecret: z.optional(z.string().check(z.minLength(32), z.maxLength(500))),
});
export type NewOpenWebUI = z.infer<typeof NewOpenWebUI>;

/** What a person wants to have there. */
export const OpenWebUIWish = z.object({
  parts: z.array(OpenWebUIPart).check(z.minLength(1)),
  write: z._default(z.boolean(), false),
  repositories: z.optional(z.array(z.string())),
  places: z.optional(Places),
  days: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
});
export type OpenWebUIWish = z.infer<typeof OpenWebUIWish>;

/** The same, or without parts what the person has allowed already, for so many days more. */
export const OpenWebUIRenewal = z.extend(OpenWebUIWish, {
  parts: z.optional(z.array(OpenWebUIPart).check(z.minLength(1))),
});
export type OpenWebUIRenewal = z.infer<typeof OpenWebUIRenewal>;

/** One thing that must hold for it to work, as it was just found; `hint` says what to do. */
export const OpenWebUIFinding = z.object({
  what: z.enum([
    'reachable',
    'version',
    'encrypted',
    'admin-key',
    'key',
    'sign-in',
    'audience',
    'scopes',
    'sign-up',
    'merging',
    'calls',
    'left-behind',
    'way',
  ]),
  state: z.enum(['ok', 'missing', 'warning']),
  detail: z.string(),
  hint: z.string(),
});
export type OpenWebUIFinding = z.infer<typeof OpenWebUIFinding>;

/**
 * The person's account there. `absent`: none, and no single sign-on that would make one. `first sign-in`: *Continue with
 * Auth0* will make it. `conflict`: the address has an account that nothing proves to be theirs. `unverified`: the tenant has
 * not verified the person's address. `unknown`: without an administrator's key nobody can look.
 */
export const OpenWebUIIdentity = z.object({
  state: z.enum(['absent', 'first sign-in', 'linked', 'conflict', 'unverified', 'unknown']),
  email: z.string(),
  /** What Open WebUI calls the account; null where it is not known to be theirs. */
  account: z.nullable(z.string()),
  /** How it is known to be theirs. */
  by: z.nullable(z.enum(['sso', 'created', 'password'])),
});
export type OpenWebUIIdentity = z.infer<typeof OpenWebUIIdentity>;

/**
 * `edited` names the fields that are not as they were written. `calledAt`: when the part last called this hub for the person. `provedAt`:
 * when a call of theirs first got through, by the key that they have; until then `reach` says how far Open WebUI came when it tried.
 */
export const OpenWebUIPartState = z.object({
  part: OpenWebUIPart,
  state: z.enum(['not registered', 'present', 'removed', 'edited']),
  edited: z.array(z.string()),
  calledAt: z.nullable(z.string()),
  provedAt: z.nullable(z.string()),
  reach: z.nullable(z.enum(['reached', 'apart'])),
});
export type OpenWebUIPartState = z.infer<typeof OpenWebUIPartState>;

export const OpenWebUIServer = z.object({
  url: z.string(),
  hubUrl: z.string(),
  proof: OpenWebUIProof,
  audience: z.nullable(z.string()),
  hasAdminKey: z.boolean(),
  hasSigningSecret: z.boolean(),
});
export type OpenWebUIServer = z.infer<typeof OpenWebUIServer>;

export const OpenWebUIStatus = z.object({
  /** Null until the owner has named one. */
  server: z.nullable(OpenWebUIServer),
  version: z.nullable(z.string()),
  findings: z.array(OpenWebUIFinding),
  identity: z.nullable(OpenWebUIIdentity),
  /** The key by which Open WebUI acts for the person; null until they have allowed it. */
  keyId: z.nullable(z.string()),
  /** None where something is registered and could not be looked at. */
  parts: z.array(OpenWebUIPartState),
});
export type OpenWebUIStatus = z.infer<typeof OpenWebUIStatus>;

/** One change there, as JSON with secrets left out; `before` is null for what is added, `after` for what is removed. */
export const OpenWebUIChange = z.object({
  what: z.enum(['connection', 'tool server', 'model access']),
  name: z.string(),
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});
export type OpenWebUIChange = z.infer<typeof OpenWebUIChange>;

/** What a person without an administrator's key takes there by hand. */
export const OpenWebUIFile = z.object({ name: z.string(), use: z.enum(['env', 'tools', 'model']), text: z.string() });
export type OpenWebUIFile = z.infer<typeof OpenWebUIFile>;
