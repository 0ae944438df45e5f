import type { Key } from '../../../shared/model.ts';
import { boundOf } from '../bound-to.ts';
import { useHub } from '../hub/queries.ts';
import { useLocale, useWords } from '../words/index.ts';
import { accountName } from './account-names.ts';
import { asksOf, grantInWords } from './grant-in-words.ts';
import { accessOf } from './key-state.ts';
import { platformsOf, toolsWith } from './tools-offered.ts';

/** What a key allows as one sentence, in the person's language. */
export function useGrantSentence({ grant, client, expiresAt }: Key): string {
  const { keys: words } = useWords();
  const locale = useLocale();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: { models } = { models: [] } } = useHub('models.list', {});
  const own = platformsOf(grant, accounts, platforms);
  const mayWrite = accessOf(grant) === 'write';
  return grantInWords(
    {
      client,
      tools: grant.tools.length,
      toolsOffered: toolsWith('read', own).length + (mayWrite ? toolsWith('write', own).length : 0),
      mayWrite,
      accounts: grant.accounts.map((id) => accountName(id, accounts, platforms, words)),
      repositories: grant.repositories,
      branches: grant.branches,
      paths: grant.paths,
      hasRepositories: own.some(({ name }) => name === 'github'),
      until: new Date(expiresAt),
      asks: asksOf(grant, models, words),
      bound: boundOf(grant),
    },
    words,
    locale,
  );
}
