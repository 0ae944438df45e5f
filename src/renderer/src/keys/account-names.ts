/** The accounts of a grant as a person knows them. */
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';

/** Stands in a grant for an account that is still to be connected. */
const first = 'first:';

export function accountName(
  id: string,
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
  words: ConsoleWords['keys'],
): string {
  const titleOf = (name: string) => platforms.find((platform) => platform.name === name)?.title ?? name;
  if (id.startsWith(first)) return words.firstAccount(titleOf(id.slice(first.length)));
  const account = accounts.find((one) => one.id === id);
  return account ? `${titleOf(account.platform)} ${account.label}` : words.goneAccount;
}
