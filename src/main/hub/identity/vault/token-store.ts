/** Where the tokens of connected accounts rest between calls, and what each such place can be asked for. */
import type { Result } from '../../../../shared/result.ts';
import type { Secret } from '../../ground/secret.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { Browser } from '../session/browser.ts';
import type { ActingSession } from '../session/session.ts';

/** One account of one person, as it takes to get its token. */
export type VaultAccount = {
  userId: string;
  accountId: string;
  connection: string;
  /** Which account is meant; only where the person has several on the connection. */
  loginHint: string | undefined;
};

/** Whose token is wanted. `reason`: what it is for, in words without personal data: a tenant may keep them in its log. */
export type Exchange = VaultAccount & { reason?: string };

/** A platform token as the store gave it. */
export type PlatformToken = {
  secret: Secret;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** What the answer itself said; what it left out, the hub assumed. */
  stated?: { scope?: string | undefined; seconds?: number | undefined };
};

/** How a UserId becomes a platform token. */
export type ExchangeStrategy = (exchange: Exchange) => Promise<Result<PlatformToken>>;

/** An account as the store has it. `expires_at`: ISO 8601. */
export type KeptAccount = {
  id: string;
  connection: string;
  scopes: string[];
  expires_at?: string | undefined;
};

/** A place where tokens rest. */
export type TokenStore = {
  token: ExchangeStrategy;
  /** The browser leg: the person consents to those scopes, and the store keeps what the platform gives. */
  connect(userId: string, platform: Platform, scopes: string[], browser: Browser): Promise<Result<KeptAccount>>;
  list(userId: string): Promise<Result<KeptAccount[]>>;
  /** The names of the connections on which an account can be connected. */
  connections(userId: string): Promise<Result<string[]>>;
  /** Forgets the tokens of an account; one that is already gone counts as removed. */
  remove(userId: string, id: string): Promise<Result<void>>;
};

/** The store, asked in the name of a sign-in: the one there is, or one that is over and still to be revoked. */
export type TokenStoreFor = (by: ActingSession) => TokenStore;
