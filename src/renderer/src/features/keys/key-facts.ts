/** What is to be read from a key: where it stands in its life, how far it reaches, and what its parts are called. Pure. */
import type { Grant, Key, ListedAccount, Model, PlatformFacts } from '../../../../shared/model.ts';
import type { ConsoleWords } from '../../words/index.ts';
import { accountTitle, platformTitle } from '../accounts/account-facts.ts';

type KeyState = 'active' | 'paused' | 'revoked' | 'expired';

const day = 86_400_000;
/** Ended keys stay this long, so that one may still look up what a client could do. */
const remembered = 30 * day;

export function keyState(key: Key, now: number): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (Date.parse(key.expiresAt) <= now) return 'expired';
  return key.paused ? 'paused' : 'active';
}

export const isLive = (key: Key, now: number): boolean => ['active', 'paused'].includes(keyState(key, now));

/** When it was revoked or has expired: the first of both. */
export function endedAt({ revokedAt, expiresAt }: Key): string {
  return revokedAt !== null && revokedAt < expiresAt ? revokedAt : expiresAt;
}

/** Days that remain, rounded: a key of thirty days begins with thirty. 0 within its last hours. */
export const daysLeft = (key: Key, now: number): number =>
  Math.max(0, Math.round((Date.parse(key.expiresAt) - now) / day));

/** Those that can be used, the newest first; then those that ended within the last 30 days, the last ended first. */
export function listedKeys<K extends Key>(keys: readonly K[], search: string, now: number): K[] {
  const wanted = search.trim().toLowerCase();
  const found = keys.filter(({ client }) => client.toLowerCase().includes(wanted));
  const live = found.filter((key) => isLive(key, now));
  const ended = found.filter((key) => !isLive(key, now) && now - Date.parse(endedAt(key)) < remembered);
  return [
    ...live.sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    ...ended.sort((a, b) => endedAt(b).localeCompare(endedAt(a))),
  ];
}

export const accessOf = ({ access }: Grant): 'read' | 'write' =>
  access.some((one) => one !== 'read') ? 'write' : 'read';

/** Stands in a grant for an account that is still to be connected. */
const first = 'first:';

export function accountName(
  id: string,
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
  words: ConsoleWords['keys'],
): string {
  if (id.startsWith(first)) return words.firstAccount(platformTitle(id.slice(first.length), platforms));
  const account = accounts.find((one) => one.id === id);
  return account ? accountTitle(account, platforms) : words.goneAccount;
}

/** `home/llama3.2` of `opengithubx/home/llama3.2`: the prefix tells other programs' lists that it is ours. */
export const shortName = (name: string): string => name.replace(/^opengithubx\//, '');

/** By the id that a grant has. Of a server that was removed only the id is left, which says nothing. */
export function modelName(id: string, models: readonly Model[], words: ConsoleWords['keys']): string {
  const model = models.find((one) => one.id === id);
  if (!model) return words.goneModel;
  return model.baseUrl === null ? words.digest : shortName(model.name);
}

/** A tool that a key could have. Tools that delete are given to no key. */
type GrantableTool = PlatformFacts['tools'][number];

/**
 * The platforms that matter: those of the chosen accounts, and those that use them; all while none is connected, since any may be
 * the first.
 */
export function platformsFor(
  chosen: readonly string[],
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): PlatformFacts[] {
  if (accounts.length === 0) return [...platforms];
  const names = new Set(accounts.filter(({ id }) => chosen.includes(id)).map(({ platform }) => platform));
  return platforms.filter(({ name, accountsOf = name }) => names.has(accountsOf));
}

export const toolsWith = (access: 'read' | 'write', platforms: readonly PlatformFacts[]): GrantableTool[] =>
  platforms.flatMap(({ tools }) => tools.filter((tool) => tool.access === access));

/** The platforms of a grant’s accounts, some of which are still to come, and those that use them. */
export function platformsOf(
  grant: Grant,
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): PlatformFacts[] {
  const chosen = accounts.filter(({ id }) => grant.accounts.includes(id)).map(({ platform }) => platform);
  return platforms.filter(
    ({ name, accountsOf = name }) => chosen.includes(accountsOf) || grant.accounts.includes(`first:${accountsOf}`),
  );
}

/** How far a key reaches, platform by platform. Pure. */
export type PlatformReach = {
  /** By name: `GitHub octavia`. */
  accounts: readonly string[];
  /** All kinds of places there, by name. */
  kinds: readonly string[];
  /** Those that it is limited by. */
  limits: readonly { kind: string; title: string; patterns: readonly string[] }[];
};

type Limits = { repositories: readonly string[]; places?: Grant['places'] | undefined };

export const reachesAll = (repositories: readonly string[]): boolean =>
  repositories.length === 0 || repositories.includes('*/*');

/** `accounts` are those of the platform, by name. */
export function reachOn(
  { places: kinds }: PlatformFacts,
  accounts: readonly string[],
  { repositories, places = {} }: Limits,
): PlatformReach {
  const patternsOf = (kind: string): readonly string[] =>
    kind !== 'repository' ? (places[kind] ?? []) : reachesAll(repositories) ? [] : repositories;
  return {
    accounts,
    kinds: kinds.map(({ kind }) => kind),
    limits: kinds
      .map(({ kind, title }) => ({ kind, title, patterns: patternsOf(kind) }))
      .filter(({ patterns }) => patterns.length > 0),
  };
}
