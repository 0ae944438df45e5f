/** What one may ask with the accounts that one has. Pure. */
import type { ListedAccount } from '../../../../shared/model.ts';
import type { ChatWords } from './chat-words.ts';

const most = 4;

/** GitHub's own where nothing else is connected; else what goes to all platforms, and something of each. */
export function examplesFor(
  accounts: readonly Pick<ListedAccount, 'platform'>[],
  words: Pick<ChatWords, 'examples' | 'briefing' | 'others'>,
): string[] {
  const isConnected = (name: string) => accounts.some(({ platform }) => platform === name);
  const others = Object.entries(words.others).flatMap(([name, example]) => (isConnected(name) ? [example] : []));
  if (others.length === 0) return words.examples;
  const ofGitHub = isConnected('github') ? words.examples : [];
  return [words.briefing, ...ofGitHub.slice(0, 1), ...others, ...ofGitHub.slice(1)].slice(0, most);
}
