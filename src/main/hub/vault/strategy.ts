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

/** Whose token is wanted, and of which of their accounts. */
export type Exchange = {
  userId: string;
  connection: string;
  /** Which account is meant; only where the person has several on the connection. */
  loginHint: string | undefined;
  /** What it is for, in words without personal data: the tenant may keep them in its log. */
  reason?: string;
};

/** How a UserId becomes a platform token. Strategies differ in what they present to Token Vault in the person's place. */
export type ExchangeStrategy = (exchange: Exchange) => Promise<Result<PlatformToken>>;
