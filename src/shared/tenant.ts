/** The person's Auth0 tenant: which application the hub is there, how it exchanges, and how it is set up. */
import * as z from 'zod/mini';
import { call, console, nothing, terminal } from './call.ts';

/** How the hub proves at the tenant that it is the application: RFC 6749 §2.3.1, or RFC 7523 with a key of this hub's own. */
export const ClientAuthentication = z.enum(['client_secret', 'private_key_jwt']);
export type ClientAuthentication = z.infer<typeof ClientAuthentication>;

/**
 * What the hub presents to Token Vault for a person: the refresh token of their sign-in; an access token that they got as an
 * application without a secret, and that this hub's own Custom API Client exchanges; or their UserId alone, in a JWT that the hub signs.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault
 */
export const Subject = z.enum(['refresh_token', 'access_token', 'user_id']);
export type Subject = z.infer<typeof Subject>;

export const TenantSettings = z.object({
  issuer: z.string(),
  /** The application that people sign in to. With `access_token` it has no secret. */
  clientId: z.string(),
  /** Left out, `client_secret`. */
  authentication: z.optional(ClientAuthentication),
  /** Left out, `refresh_token`. */
  subject: z.optional(Subject),
  /** With `access_token`: the API that people sign in for, and the Custom API Client which exchanges. */
  exchanger: z.optional(z.object({ audience: z.string(), clientId: z.string() })),
  /** Binds what the tenant gives to a key of this hub (RFC 9449). */
  dpop: z.optional(z.literal(true)),
});
export type TenantSettings = z.infer<typeof TenantSettings>;

/** `clientSecret` belongs to the application that has one; without, the hub's key is used: see `tenant.key`. */
export const NewTenant = z.extend(TenantSettings, {
  issuer: z.url(),
  clientSecret: z.optional(z.string()),
});
export type NewTenant = z.infer<typeof NewTenant>;

/** The application at a platform behind a connection. */
const PlatformApplication = z.object({
  platform: z.string(),
  clientId: z.string().check(z.minLength(1), z.maxLength(300)),
  clientSecret: z.string().check(z.minLength(1), z.maxLength(2000)),
});

/** What to set up. The token is used for this one call and kept nowhere. */
export const SetupWish = z.object({
  issuer: z.url(),
  /** A token of the Management API. */
  managementToken: z.string().check(z.minLength(1), z.maxLength(16_000)),
  platforms: z._default(z.array(PlatformApplication), []),
  authentication: z._default(ClientAuthentication, 'client_secret'),
});
export type SetupWish = z.infer<typeof SetupWish>;

/** Where a platform sends people back to: Auth0, never this hub. */
export const callbackOf = (issuer: string): string => `${issuer}login/callback`;

/** Where the token is found, and how the application at each platform is made. `callbackUrl` is entered there as it stands. */
export const SetupGuide = z.object({
  tokenPage: z.url(),
  platforms: z.array(
    z.object({
      platform: z.string(),
      title: z.string(),
      page: z.url(),
      /** Instead of `page`, where whose things it is to reach decides where it is made. */
      pages: z.array(z.object({ whose: z.string(), page: z.url() })),
      callbackUrl: z.url(),
      points: z.array(z.string()),
      /** Nobody makes the application by hand: `tenant.register` does. */
      isRegistered: z.boolean(),
    }),
  ),
});
export type SetupGuide = z.infer<typeof SetupGuide>;

/**
 * One thing that the tenant needs, in the order that works. `differs`: it is there, but not as needed. `manual`: only a person can
 * do it, at `page`. What was done is `done` only if it was read back.
 */
export const SetupStep = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['present', 'missing', 'differs', 'done', 'manual', 'failed', 'removed', 'kept']),
  detail: z.string(),
  page: z.nullable(z.url()),
});
export type SetupStep = z.infer<typeof SetupStep>;

/** What is not as it must be at the tenant, where a refusal tells. Each is a page of Auth0's dashboard. */
export type TenantSetting =
  | 'credentials'
  | 'grant-types'
  | 'rotation'
  | 'refresh-policy'
  | 'user-grant'
  | 'second-factor'
  | 'my-account'
  | 'connection'
  | 'mfa-policy';

/**
 * The calls about the tenant. In a window only before the first sign-in: later, script there could send the next sign-in to a tenant
 * that it chose, or ask for a token of the Management API.
 */
export const tenantCalls = {
  'tenant.set': call('propose', 'owner', console, NewTenant, z.object({ issuer: z.string() })),
  /** The public half, in PEM, of a key that this hub proves itself with at that application; made at the first call. */
  'tenant.key': call(
    'propose',
    'owner',
    console,
    z.object({ issuer: z.url(), clientId: z.string() }),
    z.object({ publicKey: z.string() }),
  ),
  /**
   * What a person has to have at hand before their tenant can be set up: for the platforms that the hub has tools for, and for
   * those of the catalogue that are named.
   */
  'tenant.guide': call(
    'read',
    'owner',
    console,
    z.object({ issuer: z.url(), platforms: z.optional(z.array(z.string())) }),
    SetupGuide,
  ),
  /** Registers a new application at a provider that takes one without a person, for the tenant's callback. */
  'tenant.register': call(
    'propose',
    'owner',
    terminal,
    z.object({ issuer: z.url(), platform: z.string() }),
    PlatformApplication,
  ),
  /** What applying would do; nothing is changed. */
  'tenant.plan': call('read', 'owner', console, SetupWish, z.object({ steps: z.array(SetupStep) })),
  /**
   * Brings about what is missing, up to the first step that fails, and resumes where it stopped last. `isReady`: nothing is left, the
   * hub keeps the tenant, and a person can sign in and connect.
   */
  'tenant.apply': call(
    'propose',
    'owner',
    console,
    SetupWish,
    z.object({ steps: z.array(SetupStep), clientId: z.nullable(z.string()), isReady: z.boolean() }),
  ),
  /** Undoes what applying brought about, and only that. */
  'tenant.undo': call(
    'stop',
    'owner',
    console,
    z.object({ issuer: z.url(), managementToken: SetupWish.shape.managementToken }),
    z.object({ steps: z.array(SetupStep) }),
  ),
  /** Leaves the tenant: the hub has none from then on, and its owner is who opens it with its passphrase. Needs that nothing rests there any more. */
  'tenant.remove': call('grant', 'owner', terminal, nothing, z.object({ issuer: z.string() })),
  /** The same as a script for Auth0's own command line, for those who give no token away. */
  'tenant.script': call(
    'read',
    'owner',
    console,
    z.object({ issuer: z.url(), platforms: z.array(z.string()), authentication: SetupWish.shape.authentication }),
    z.object({ script: z.string() }),
  ),
} as const;

/** All of them. */
export const isTenantCall = (name: string): boolean => Object.hasOwn(tenantCalls, name);
