/** How a service is connected with nobody between it and the hub. */
import * as z from 'zod';
import type { Result } from '../../../../../shared/result.ts';
import type { Secret } from '../../../ground/secret.ts';
import type { Browser } from '../../session/browser.ts';

/** The person's own application at a service. */
export type OwnApplication = {
  clientId: string;
  /** Left out for a public client, and where a token was pasted. */
  clientSecret?: Secret | undefined;
  /** By which the person finds it at the service. */
  name: string;
  /** Only where the hub has registered by itself. */
  server?: RegisteredServer | undefined;
};

/**
 * What a server said of itself when the hub registered there. It stays with the tokens: what the server's documents say later decides no
 * more where these go.
 */
export const RegisteredServer = z.object({
  issuer: z.string(),
  tokenEndpoint: z.string(),
  revocationEndpoint: z.optional(z.string()),
  /** What the tokens are for (RFC 8707). */
  resource: z.string(),
  /** How the client proves itself at both endpoints. */
  proof: z.enum(['none', 'client_secret_post', 'client_secret_basic']),
});
export type RegisteredServer = z.infer<typeof RegisteredServer>;

/** What a service gave. Times are milliseconds since the epoch. */
export type GivenTokens = {
  access: Secret;
  /** Left out where it ends only when somebody ends it. */
  expiresAt?: number | undefined;
  refresh?: Secret | undefined;
  refreshEndsAt?: number | undefined;
  scope?: string | undefined;
};

export type Consented = {
  application: OwnApplication;
  tokens: GivenTokens;
  /** The account at the service, by a name that it keeps for good. */
  who: string;
};

export type DirectService = {
  connection: string;
  /**
   * The browser leg, for those scopes. Where no application is known, the person makes one first. `who` is the account that is connected
   * again.
   */
  connect(
    known: OwnApplication | undefined,
    browser: Browser,
    scopes: readonly string[],
    who?: string,
  ): Promise<Result<Consented>>;
  /**
   * Fails with `reconnect` where the service takes the refresh token no more, with `client_unknown` where it has forgotten the application, with
   * `platform_…` where it is worth asking again.
   */
  renew(application: OwnApplication, refresh: Secret): Promise<Result<GivenTokens>>;
  /**
   * Ends all that the account's consent gave; answers what the service has done, as a sentence. Fails with `platform_unreachable` or
   * `platform_failed` where it is worth asking again, with `platform_refused` where it is not.
   */
  end(application: OwnApplication, tokens: GivenTokens): Promise<Result<string>>;
  /** Why nobody but the person can end what was given, as a sentence; left out where `end` does. */
  byHand?: string;
  /** Where the person ends the consent, and deletes the application, by hand. */
  page(application: OwnApplication): string;
};
