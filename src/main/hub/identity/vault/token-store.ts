/** Where the tokens of connected accounts rest between calls, and what each such place can be asked for. */
import type { VaultName } from '../../../../shared/account.ts';
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

/** Whose token is wanted. */
export type Exchange = VaultAccount & {
  /** What it is for, in words without personal data: a tenant may keep them in its log. */
  reason?: string;
  /** The token that the platform has just refused, although it should have lasted. */
  refused?: Secret;
};

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

/** The scopes that a person is asked for, and which account it is `again`; left out, it is one more. */
export type WantedConsent = { scopes: string[]; again?: string | undefined };

/** What happened to an account's tokens, as a receipt says it. `page`: where the person ends the rest by hand. */
export type Removal = { answer: 'revoked' | 'by hand'; detail: string; page?: string };

/** A place where tokens rest. */
export type TokenStore = {
  token: ExchangeStrategy;
  /** The browser leg: the person consents, and the store keeps what the platform gives. */
  connect(userId: string, platform: Platform, consent: WantedConsent, browser: Browser): Promise<Result<KeptAccount>>;
  list(userId: string): Promise<Result<KeptAccount[]>>;
  /** The names of the connections on which an account can be connected. */
  connections(userId: string): Promise<Result<string[]>>;
  /** Forgets the tokens of an account; one that is already gone counts as removed. */
  remove(userId: string, id: string): Promise<Result<Removal>>;
};

/** All places where the tokens of a person's accounts may rest. */
export type TokenStores = {
  /** Where an account rests, by its id. */
  of(accountId: string): TokenStore;
  in(vault: VaultName): TokenStore;
  /** Where one more account is kept, on that connection. */
  forMore(connection?: string): TokenStore;
  all(): readonly TokenStore[];
  /** Whether an account on that connection could be kept only if the hub had a tenant. */
  needsTenant(connection: string): boolean;
};

/** The stores, asked in the name of a sign-in: the one there is, or one that is over and still to be revoked. */
export type TokenStoresFor = (by: ActingSession) => TokenStores;
