import type { Key } from '../../../shared/model.ts';
import { connectable } from '../accounts/served-by.ts';
import { bindingOf } from '../bound-to.ts';
import { useHub } from '../hub/queries.ts';
import { useLocale, useWords } from '../words/index.ts';
import { accountName } from './account-names.ts';
import { asksOf, grantInWords } from './grant-in-words.ts';
import { accessOf } from './key-state.ts';
import { reachOn } from './reach.ts';
import { platformsOf, toolsWith } from './tools-offered.ts';

/** What a key allows as one sentence, in the person's language. */
export function useGrantSentence({ grant, client, expiresAt }: Key): string {
  const { keys: words, places } = useWords();
  const locale = useLocale();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: { models } = { models: [] } } = useHub('models.list', {});
  const own = platformsOf(grant, accounts, platforms);
  const mayWrite = accessOf(grant) === 'write';
  const reach = connectable(own).map((platform) => {
    const there = grant.accounts.filter(
      (id) =>
        id === `first:${platform.name}` || accounts.some((one) => one.id === id && one.platform === platform.name),
    );
    return reachOn(
      platform,
      there.map((id) => accountName(id, accounts, platforms, words)),
      grant,
    );
  });
  return grantInWords(
    {
      client,
      tools: grant.tools.length,
      toolsOffered: toolsWith('read', own).length + (mayWrite ? toolsWith('write', own).length : 0),
      mayWrite,
      reach,
      branches: grant.branches,
      paths: grant.paths,
      until: new Date(expiresAt),
      asks: asksOf(grant, models, words),
      bound: bindingOf(grant),
    },
    words,
    places,
    locale,
  );
}
