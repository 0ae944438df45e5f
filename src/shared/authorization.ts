/** What the confirmation window hears and says of clients that ask for access by OAuth. */
import * as z from 'zod/mini';
import { Key } from './model.ts';
import { confirming } from './passkey.ts';
import { PlaceKind, Places } from './places.ts';

/**
 * What a client may ask for. Both are listed in the server's metadata, since a person narrows what is asked, and a client that
 * never asked to write would never be shown what writes.
 */
export const OAuthScope = z.enum(['hub:read', 'hub:write']);
export type OAuthScope = z.infer<typeof OAuthScope>;

/** What the person gives, at most what was asked for. */
export const AuthorizationGrant = z.object({
  id: z.string(),
  write: z._default(z.boolean(), false),
  accounts: z.array(z.string()),
  tools: z.array(z.string()).check(z.minLength(1)),
  repositories: z.array(z.string()).check(z.minLength(1)),
  places: z.optional(Places),
  days: z.number().check(z.int(), z.minimum(1), z.maximum(366)),
});
export type AuthorizationGrant = z.infer<typeof AuthorizationGrant>;

/** A client that waits for the person. All of `client` is what the client says of itself, except `documentHost`. */
export const AuthorizationRequest = z.object({
  /** Unguessable: its holder came from the browser in which the client asked. */
  id: z.string(),
  client: z.object({
    name: z.string(),
    /** Where its metadata document was read over TLS; null for a client that registered here, whom nothing vouches for. */
    documentHost: z.nullable(z.string()),
  }),
  /** The authority that the answer goes to, `127.0.0.1:33418`. */
  redirectHost: z.string(),
  /** Whether that is a program on the computer of the browser. */
  isLoopback: z.boolean(),
  scopes: z.array(OAuthScope),
  /** What there is to give: the person's accounts by id and name, the tools by access. */
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  tools: z.array(z.object({ name: z.string(), title: z.string(), access: z.enum(['read', 'write']) })),
  /** What it can be limited to, with the title of the platform. */
  places: z.array(z.extend(PlaceKind, { platform: z.string() })),
  expiresAt: z.string(),
  ...confirming,
  /** What the person gave it, where they confirmed that with a passkey. */
  given: z.optional(AuthorizationGrant),
});
export type AuthorizationRequest = z.infer<typeof AuthorizationRequest>;

/**
 * `redirect`: where the browser continues to, with the code or the refusal for the client; null where the hub has sent it there
 * itself.
 */
export const AuthorizationGranted = z.object({ redirect: z.nullable(z.string()), record: Key });
/** `isDeclined`: it was, on the page for passkeys. This browser takes the answer to the client, and refuses nothing by itself. */
export const AuthorizationRefusal = z.object({ id: z.string(), isDeclined: z.optional(z.literal(true)) });
export const AuthorizationRefused = z.object({ redirect: z.nullable(z.string()) });
