import { useState } from 'react';
import { useLocation } from 'wouter';
import { ConnectState } from '../accounts/connect-state.tsx';
import { useConnect } from '../accounts/use-connect.ts';
import { useHub } from '../hub/queries.ts';
import { SubPage } from '../settings/sub-page.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, FailureNote, Skeleton } from '../ui/notes.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useWords } from '../words/index.ts';
import css from './catalogue.module.css';
import { useCatalogueWords } from './catalogue-words.ts';
import { ProviderPanel } from './provider-panel.tsx';
import { ProviderRows } from './provider-rows.tsx';
import { byCategory, foundProviders } from './providers.ts';

const home = '/accounts/catalogue';

/** All that Token Vault keeps accounts of, and what is left to do for each. The one whose details are open is in the address. */
export function CataloguePage() {
  const words = useCatalogueWords();
  const { accounts: accountWords } = useWords();
  const [path, go] = useLocation();
  const catalogue = useHub('catalogue.list', {});
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const connect = useConnect(platforms);
  const [search, setSearch] = useState('');
  const providers = catalogue.data ?? [];
  const rows = foundProviders(providers, search);
  const opened = providers.find(({ name }) => name === path.split(/[/?]/)[3]);
  const accountsAt = (platform: string | null) => accounts.filter((account) => account.platform === platform);
  return (
    <SubPage title={words.title} sentence={words.sentence} back={{ href: '/accounts', text: accountWords.title }}>
      <ConnectState connect={connect} platforms={platforms} />
      {catalogue.data ? (
        <>
          <div className={css['search']}>
            <SearchField label={words.search} value={search} onChange={setSearch} />
          </div>
          {rows.length === 0 && (
            <Empty actions={<Button onPress={() => setSearch('')}>{words.clearSearch}</Button>}>{words.noMatch}</Empty>
          )}
          {byCategory(rows).map(([category, own]) => (
            <ProviderRows
              key={category}
              title={words.categories[category]}
              providers={own}
              selected={opened?.name}
              accountsAt={accountsAt}
              onOpen={({ name }) => go(`${home}/${name}`)}
            />
          ))}
        </>
      ) : catalogue.error ? (
        <FailureNote
          failure={catalogue.error}
          onRetry={() => void catalogue.refetch()}
          isRetrying={catalogue.isRefetching}
        />
      ) : (
        <Skeleton rows={12} />
      )}
      {opened && (
        <ProviderPanel
          provider={opened}
          accounts={accountsAt(opened.platform)}
          onClose={() => go(home)}
          onConnect={connect.start}
        />
      )}
    </SubPage>
  );
}
