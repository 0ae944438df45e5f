import type { PlatformFacts } from '../../../shared/model.ts';
import { connectable } from '../accounts/served-by.ts';
import { parsePlaces } from '../places/kinds.ts';
import { patternsIn } from '../places/repository-pattern.ts';
import { type ConsoleWords, useLocale, useWords } from '../words/index.ts';
import { accountName } from './account-names.ts';
import { asksOf, grantInWords } from './grant-in-words.ts';
import { chosenTools, type GrantContext, type KeyForm, keyDays, mayWrite, patternsOf } from './key-form.ts';
import { type PlatformReach, reachOn } from './reach.ts';
import { platformsFor, toolsWith } from './tools-offered.ts';

/** The form as one sentence, in the person's language. */
export function useSentence(form: KeyForm, around: GrantContext): string {
  const { keys: words, places } = useWords();
  const locale = useLocale();
  const platforms = platformsFor(form.accounts, around.accounts, around.platforms);
  const writes = mayWrite(form, around);
  const offered = toolsWith('read', platforms).length + (writes ? toolsWith('write', platforms).length : 0);
  return grantInWords(
    {
      client: form.client,
      tools: chosenTools(form, around).length,
      toolsOffered: offered,
      mayWrite: writes,
      reach: reachIn(form, around, connectable(platforms), words),
      branches: patternsIn(form.branches),
      paths: patternsIn(form.paths),
      asks: asksOf(form, around.models, words),
      bound: null,
      until: new Date(Date.now() + (keyDays(form, Date.now()) ?? 0) * 86_400_000),
    },
    words,
    places,
    locale,
  );
}

/** While no account is connected, one sentence stands for the first of each platform that is not limited. */
function reachIn(
  form: KeyForm,
  around: GrantContext,
  platforms: readonly PlatformFacts[],
  words: ConsoleWords['keys'],
): PlatformReach[] {
  const limits = { repositories: patternsOf(form), places: parsePlaces(form.places) };
  if (around.accounts.length > 0) {
    return platforms.map((platform) => {
      const there = around.accounts.filter(
        ({ id, platform: on }) => on === platform.name && form.accounts.includes(id),
      );
      const names = there.map(({ id }) => accountName(id, around.accounts, around.platforms, words));
      return reachOn(platform, names, limits);
    });
  }
  const first = platforms.map((platform) => ({
    title: platform.title,
    reach: reachOn(platform, [words.firstAccount(platform.title)], limits),
  }));
  const free = first.filter(({ reach }) => reach.limits.length === 0);
  const together: PlatformReach = {
    accounts: [words.firstAccount(free.map(({ title }) => title).join(' / '))],
    kinds: free.flatMap(({ reach }) => reach.kinds),
    limits: [],
  };
  return [
    ...first.filter(({ reach }) => reach.limits.length > 0).map(({ reach }) => reach),
    ...(free.length > 0 ? [together] : []),
  ];
}

/** What stands for accounts while none is connected. */
export const firstAccounts = ({ platforms }: GrantContext, first: (platform: string) => string): string =>
  first(
    connectable(platforms)
      .map(({ title }) => title)
      .join(' / '),
  );
