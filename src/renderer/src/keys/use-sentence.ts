import { patternsIn } from '../repository-pattern.ts';
import { useLocale, useWords } from '../words/index.ts';
import { accountName } from './account-names.ts';
import { asksOf, grantInWords } from './grant-in-words.ts';
import { type Around, chosenTools, daysOf, type KeyForm, mayWrite, patternsOf } from './key-form.ts';
import { platformsFor, toolsWith } from './tools-offered.ts';

/** The form as one sentence, in the person's language. */
export function useSentence(form: KeyForm, around: Around): string {
  const { keys: words } = useWords();
  const locale = useLocale();
  const platforms = platformsFor(form.accounts, around.accounts, around.platforms);
  const writes = mayWrite(form, around);
  const offered = toolsWith('read', platforms).length + (writes ? toolsWith('write', platforms).length : 0);
  const named = form.accounts.map((id) => accountName(id, around.accounts, around.platforms, words));
  return grantInWords(
    {
      client: form.client,
      tools: chosenTools(form, around).length,
      toolsOffered: offered,
      mayWrite: writes,
      accounts: around.accounts.length > 0 ? named : [firstAccounts(around, words.firstAccount)],
      repositories: patternsOf(form),
      branches: patternsIn(form.branches),
      paths: patternsIn(form.paths),
      hasRepositories: platforms.some(({ name }) => name === 'github'),
      asks: asksOf(form, around.models, words),
      bound: null,
      until: new Date(Date.now() + (daysOf(form, Date.now()) ?? 0) * 86_400_000),
    },
    words,
    locale,
  );
}

/** What stands for accounts while none is connected. */
export const firstAccounts = ({ platforms }: Around, first: (platform: string) => string): string =>
  first(platforms.map(({ title }) => title).join(' / '));
