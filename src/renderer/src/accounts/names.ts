/** What an account and those who use it are called on this screen. */
import type { Key, ListedAccount, Person, PlatformFacts } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';

/** `GitHub octavia`. A platform that this version does not know keeps its own name. */
export const accountTitle = (account: Pick<ListedAccount, 'platform' | 'label'>, platforms: readonly PlatformFacts[]) =>
  `${platformTitle(account.platform, platforms)} ${account.label}`;

export const platformTitle = (platform: string, platforms: readonly PlatformFacts[]): string =>
  platforms.find(({ name }) => name === platform)?.title ?? platform;

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

/** Who vouched for the person at sign-in. The part of a `sub` before the bar is the name of Auth0's identity provider. */
export function signedInWith({ userId }: Pick<Person, 'userId'>, words: ConsoleWords['accounts']): string {
  const provider = userId.split('|')[0] ?? '';
  const titles: Record<string, string> = {
    auth0: words.providers.password,
    'google-oauth2': 'Google',
    github: 'GitHub',
    windowslive: 'Microsoft',
    apple: 'Apple',
  };
  return titles[provider] ?? provider;
}
