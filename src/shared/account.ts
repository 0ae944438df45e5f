/** What a person allowed at a platform, compared with what was asked for and with what a tool needs; and how an account stands. */
import * as z from 'zod/mini';
import type { Account } from './model.ts';

/**
 * Whether two names stand for the same scope: Google answers `email` and `profile` by the addresses that they are short for,
 * and Microsoft puts its API before the names of its scopes. https://developers.google.com/identity/protocols/oauth2/scopes
 */
const nameOf = (scope: string): string =>
  scope.replace(/^https:\/\/(www\.googleapis\.com\/auth\/userinfo\.|graph\.microsoft\.com\/)/, '').toLowerCase();

/** Words of OpenID Connect that allow nothing at the platform; many leave them out of what they say they granted. */
const grantsNothing = new Set(['openid', 'offline_access', 'offline.access']);

const holds = (scopes: readonly string[], wanted: string): boolean =>
  grantsNothing.has(wanted) || scopes.some((scope) => nameOf(scope) === nameOf(wanted));

/** The scopes in an answer, which separates them by spaces or by commas; undefined where it says nothing of them. */
export function scopesIn(text: string | undefined): string[] | undefined {
  const scopes = (text ?? '').split(/[\s,]+/).filter(Boolean);
  return scopes.length > 0 ? scopes : undefined;
}

/** Each once, in the order given. */
export const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/**
 * Of what was asked for, what was granted, in the words it was asked in; all that was granted where nothing was asked for and the
 * platform settles it itself. Where nothing of it was granted, a word is left that allows nothing: an empty list would say that
 * nobody knows.
 */
export function counted(asked: readonly string[], granted: readonly string[]): string[] {
  if (asked.length === 0 || granted.length === 0) return [...granted];
  const both = asked.filter((scope) => holds(granted, scope));
  return both.length === 0 ? ['offline_access'] : both;
}

/**
 * What a platform has granted beyond what was asked for. Auth0 asks for `offline_access` by itself, which grants nothing at the
 * platform. The person is told: a token that can do more is worth more to a thief.
 */
export const grantedBeyond = (asked: readonly string[], granted: readonly string[]): string[] =>
  granted.filter((scope) => !grantsNothing.has(scope) && !holds(asked, scope));

/** What was asked for in vain. */
export const declined = (asked: readonly string[], granted: readonly string[]): string[] =>
  asked.filter((scope) => !holds(granted, scope));

/**
 * What an account would have to be allowed for a tool that needs one of `needed`, the most wished for first; undefined where it
 * has one of them. An account whose scopes nobody named is not taken to lack any: the platform will say.
 */
export function missingScope(needed: readonly string[] | undefined, granted: readonly string[]): string | undefined {
  if (!needed || granted.length === 0 || needed.some((scope) => holds(granted, scope))) return undefined;
  return needed[0];
}

/** How the id of an account begins whose tokens rest in this computer’s vault. Auth0's own begin otherwise. */
export const localAccountPrefix = 'own_';

export const VaultName = z.enum(['auth0', 'this-computer']);
export type VaultName = z.infer<typeof VaultName>;

/** Where the tokens of an account rest. */
export const vaultOf = (accountId: string): VaultName =>
  accountId.startsWith(localAccountPrefix) ? 'this-computer' : 'auth0';

/** What the vault of an account is called, inside a sentence. */
export const vaultName = (accountId: string): string =>
  vaultOf(accountId) === 'auth0' ? 'Auth0 Token Vault' : 'this computer’s vault';

/** How many requests a platform still takes from an account, of how many, until when. */
export const Rate = z.object({
  /** What it is counted for, in the platform's words, such as GitHub's `core`. */
  resource: z.string(),
  limit: z.number(),
  remaining: z.number(),
  resetsAt: z.string(),
});
export type Rate = z.infer<typeof Rate>;

const week = 7 * 24 * 3_600_000;

/** Whether the person should renew a connection that still works: it ends within a week of `now` (milliseconds). */
export const endsSoon = ({ state, expiresAt }: Pick<Account, 'state' | 'expiresAt'>, now: number): boolean =>
  state === 'connected' && expiresAt !== null && Date.parse(expiresAt) - now < week;

const registered = 'registered-';

/** The connection of servers at which the hub registers by itself; the name is of one address, and `digest` (hex) stands for all of that. */
export const registeredConnection = (host: string, digest: string): string =>
  `${registered}${host.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${digest.slice(0, 16)}`;

/** Whether accounts on that connection are kept in this computer's vault, by a registration at the server itself. No tenant has it. */
export const isRegisteredConnection = (connection: string): boolean =>
  /^registered-[\w-]+-[0-9a-f]{16}$/.test(connection);
