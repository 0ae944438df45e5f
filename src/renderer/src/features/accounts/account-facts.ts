/** What is to be read from accounts and their platforms: names, order, scopes, and who serves whom. Pure. */

import { missingScope, type Rate, vaultOf } from '../../../../shared/account.ts';
import { isLocalPerson } from '../../../../shared/local-person.ts';
import type { Key, ListedAccount, Person, PlatformFacts } from '../../../../shared/model.ts';
import type { ConsoleWords } from '../../words/index.ts';

/** `GitHub octavia`. A platform that this version does not know keeps its own name. */
export const accountTitle = (account: Pick<ListedAccount, 'platform' | 'label'>, platforms: readonly PlatformFacts[]) =>
  `${platformTitle(account.platform, platforms)} ${account.label}`;

export const platformTitle = (platform: string, platforms: readonly PlatformFacts[]): string =>
  platforms.find(({ name }) => name === platform)?.title ?? platform;

/** Where the tokens of an account rest: the one place in which the console names a vault. */
export const keptIn = ({ id }: Pick<ListedAccount, 'id'>, words: ConsoleWords['accounts']): string =>
  words.keptIn(words.vaults[vaultOf(id)]);

/** The clients whose keys name the account and still open something, each once. */
export function clientsWith(account: string, keys: readonly Key[], now: number): string[] {
  const live = keys.filter((key) => key.revokedAt === null && Date.parse(key.expiresAt) > now);
  return [...new Set(live.filter(({ grant }) => grant.accounts.includes(account)).map(({ client }) => client))];
}

/** `Claude Desktop, Cursor and 7 more`. */
export function listed(names: readonly string[], locale: string, more: (count: number) => string): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), more(names.length - 4)] : names;
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown);
}

/** By what the person is known. The part of a `sub` before the bar is the name of Auth0's identity provider. */
export function signedInWith(
  { userId, email }: Pick<Person, 'userId' | 'email'>,
  words: ConsoleWords['accounts'],
): string {
  if (isLocalPerson(userId)) return words.unlocked;
  const provider = userId.split('|')[0] ?? '';
  const titles: Record<string, string> = {
    auth0: words.providers.password,
    'google-oauth2': 'Google',
    github: 'GitHub',
    windowslive: 'Microsoft',
    apple: 'Apple',
  };
  return words.signedIn(titles[provider] ?? provider, email);
}

/** Those whose platform or label the text names, platform by platform. */
export function findAccounts(
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
  text: string,
): ListedAccount[] {
  const sought = text.trim().toLowerCase();
  const named = accounts.map((account) => ({ account, name: accountTitle(account, platforms) }));
  const order = new Intl.Collator(undefined, { numeric: true });
  return named
    .filter(({ name }) => name.toLowerCase().includes(sought))
    .sort((a, b) => order.compare(a.name, b.name))
    .map(({ account }) => account);
}

/** Without the address that some scopes begin with. */
export const scopeName = (scope: string): string => scope.replace(/^https?:\/\/[^/]+\/(?:auth\/)?(?=.)/, '');

/**
 * What an account is allowed: `name` is without the address that some scopes begin with, `tools` are the titles of those that are
 * there because of it, none for what every account is asked for.
 */
export const viewScopes = (scopes: readonly string[], tools: readonly PlatformTool[]) =>
  scopes.map((scope) => ({
    scope,
    name: scopeName(scope),
    tools: tools.filter((tool) => tool.scopes?.includes(scope)).map(({ title }) => title),
  }));

/** Those with their own accounts; only these can be connected. */
export const connectable = (platforms: readonly PlatformFacts[]): PlatformFacts[] =>
  platforms.filter(({ accountsOf }) => accountsOf === undefined);

/** Those of which an account can be connected now. */
export const offered = (platforms: readonly PlatformFacts[]): PlatformFacts[] =>
  connectable(platforms).filter(({ needsTenant }) => !needsTenant);

/** Those whose tools an account of `platform` serves: its own first, as the hub lists them. */
export const servedBy = (platform: string, platforms: readonly PlatformFacts[]): PlatformFacts[] =>
  platforms.filter(({ name, accountsOf = name }) => accountsOf === platform);

/** How many tools of a platform read, and how many change something. */
export function toolCounts({ tools }: Pick<PlatformFacts, 'tools'>): { read: number; change: number } {
  const read = tools.filter(({ access }) => access === 'read').length;
  return { read, change: tools.length - read };
}

/** What an address of this screen asks for: a platform, and the tool for which an account of it is to be allowed more. */
export type RequestedAccount = { platform: string; tool: string | null };

/** It is read from `/accounts?connect=github` or `/accounts?connect=slack&for=slack_post_message`. */
export function requestedAccount(path: string): RequestedAccount | null {
  const [, platform, tool = null] =
    /^\/accounts\?connect=([a-z0-9-]{1,40})(?:&for=([a-z0-9_]{1,64}))?$/.exec(path) ?? [];
  return platform === undefined ? null : { platform, tool };
}

type PlatformTool = PlatformFacts['tools'][number];

/** A scope that could be asked for, with the tools that it would serve. */
export type MissingScope = { scope: string; tools: PlatformTool[] };

/** Each scope that a tool of the account's platform lacks, in the order of the tools. */
export function missingScopes(account: ListedAccount, platforms: readonly PlatformFacts[]): MissingScope[] {
  const tools = platforms.find(({ name }) => name === account.platform)?.tools ?? [];
  const missing = new Map<string, PlatformTool[]>();
  for (const tool of tools) {
    const scope = missingScope(tool.scopes, account.scopes);
    if (scope !== undefined) missing.set(scope, [...(missing.get(scope) ?? []), tool]);
  }
  return [...missing].map(([scope, served]) => ({ scope, tools: served }));
}

/** `4,812 of 5,000 left until 6:40 PM`, in the person's own time. */
export function rateInWords(
  { limit, remaining, resetsAt }: Rate,
  words: ConsoleWords['accounts']['rate'],
  locale: string,
): string {
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(Date.parse(resetsAt));
  return words.left(number.format(remaining), number.format(limit), time);
}
