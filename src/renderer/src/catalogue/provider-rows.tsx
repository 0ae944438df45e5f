import { useId } from 'react';
import type { ListedProvider } from '../../../shared/catalogue.ts';
import type { ListedAccount } from '../../../shared/model.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { Badge } from '../ui/badge.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import css from './catalogue.module.css';
import { useCatalogueWords } from './catalogue-words.ts';

const rowHeight = 40;

type ProviderRowsProps = {
  title: string;
  providers: readonly ListedProvider[];
  selected: string | undefined;
  accountsAt: (platform: string | null) => readonly ListedAccount[];
  onOpen: (provider: ListedProvider) => void;
};

/** The providers of one category, each with what its state means in words. */
export function ProviderRows({ title, providers, selected, accountsAt, onOpen }: ProviderRowsProps) {
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
