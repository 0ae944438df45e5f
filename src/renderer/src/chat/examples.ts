/** What one may ask with the accounts that one has. Pure. */
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import type { ChatWords } from './chat-words.ts';

const most = 4;

/** GitHub's own where nothing else is connected; else what goes to all platforms, and something of each. */
export function examplesFor(
  accounts: readonly Pick<ListedAccount, 'platform'>[],
  platforms: readonly Pick<PlatformFacts, 'name' | 'title'>[],
  words: Pick<ChatWords, 'examples' | 'briefing' | 'missed'>,
): string[] {
  const connected = platforms.filter(({ name }) => accounts.some(({ platform }) => platform === name));
  const others = connected.filter(({ name }) => name !== 'github');
  if (others.length === 0) return words.examples;
  const ofGitHub = others.length < connected.length ? words.examples : [];
  return [
    words.briefing,
    ...ofGitHub.slice(0, 1),
    ...others.map(({ title }) => words.missed(title)),
    ...ofGitHub.slice(1),
  ].slice(0, most);
}
