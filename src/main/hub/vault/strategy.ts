import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/** A platform token as Token Vault gave it. */
export type PlatformToken = {
  secret: Secret;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** What the answer itself said; what it left out, the hub assumed. */
  stated?: { scope?: string | undefined; seconds?: number | undefined };
};

/**
 * How a UserId becomes a platform token. The refresh-token exchange is the first; others differ in the subject they
 * present to Token Vault.
 */
export type ExchangeStrategy = (
  userId: string,
  connection: string,
  /** Which account is meant; only where the person has several on the connection. */
  loginHint: string | undefined,
) => Promise<Result<PlatformToken>>;
