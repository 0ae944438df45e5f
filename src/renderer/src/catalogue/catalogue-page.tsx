import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { ListedProvider } from '../../../shared/catalogue.ts';
import type { ListedAccount } from '../../../shared/model.ts';
import { ConnectState, useConnect } from '../accounts/connecting.tsx';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { useHub } from '../hub/queries.ts';
import { SubPage } from '../settings/section.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Awaited, Empty } from '../ui/notes.tsx';
import { SearchField } from '../ui/text-field.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import css from './catalogue.module.css';
import { useCatalogueWords } from './catalogue-words.ts';
import { byCategory, foundProviders, ProviderPanel } from './provider-panel.tsx';

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
      ) : (
        <Awaited of={catalogue} rows={12} />
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

const rowHeight = 40;

type ProviderRowsProps = {
  title: string;
  providers: readonly ListedProvider[];
  selected: string | undefined;
  accountsAt: (platform: string | null) => readonly ListedAccount[];
  onOpen: (provider: ListedProvider) => void;
};

/** The providers of one category, each with what its state means in words. */
function ProviderRows({ title, providers, selected, accountsAt, onOpen }: ProviderRowsProps) {
  const words = useCatalogueWords();
  const heading = useId();
  return (
    <section className={css['category']} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <div className={css['rows']} style={{ height: providers.length * rowHeight + 2 }}>
        <VirtualRows
          label={title}
          count={providers.length}
          getRow={(index) => providers[index]}
          rowKey={({ name }) => name}
          rowHeight={rowHeight}
          isHeadless
          selected={selected}
          onOpen={onOpen}
          columns={[
            {
              name: 'provider',
              header: words.columns.provider,
              width: 'minmax(0, 1fr)',
              cell: (provider) => (
                <span className={css['who']}>
                  <PlatformMark title={provider.title} />
                  <span className={css['name']}>{provider.title}</span>
                </span>
              ),
            },
            {
              name: 'state',
              header: words.columns.state,
              width: 'max-content',
              align: 'end',
              cell: ({ state, platform }) => {
                const { length } = accountsAt(platform);
                if (length > 0) return <Badge tone="ok">{words.states.connected(length)}</Badge>;
                return <Badge tone={state === 'tools' ? 'ok' : 'faint'}>{words.states[state]}</Badge>;
              },
            },
          ]}
        />
      </div>
    </section>
  );
}

const home = '/accounts/catalogue';
