import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Key } from '../../../shared/model.ts';
import { usePageCreate } from '../frame/shortcuts.ts';
import { useHub, useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Awaited, Empty, PageHeader } from '../ui/notes.tsx';
import { SearchField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { CreateKey } from './create-key.tsx';
import { listedKeys } from './key-facts.ts';
import { KeyList } from './key-list.tsx';

/** Which clients have a key, what each may do, and the way to a new one: `#/keys?new` or `#/keys/new`. */
export function KeysPage() {
  const { keys: words } = useWords();
  const [path, go] = useLocation();
  const keys = useHub('keys.list', {});
  useFreshUse();
  const [search, setSearch] = useState('');
  const [replaces, setReplaces] = useState<Key | null>(null);
  const isNew = /^\/keys(\?|\/)new\b/.test(path);
  const create = () => {
    setReplaces(null);
    go('/keys/new');
  };
  usePageCreate(create);

  if (isNew && keys.data) {
    const close = () => go('/keys');
    return <CreateKey key={replaces?.id ?? ''} replaces={replaces} keys={keys.data} onClose={close} />;
  }
  const shown = listedKeys(keys.data ?? [], search, Date.now());
  const button = (
    <Button kind="primary" onPress={create}>
      {words.create}
    </Button>
  );
  const hasAny = shown.length > 0 || search !== '';
  return (
    <>
      <PageHeader
        title={words.title}
        sentence={words.sentence}
        actions={
          <>
            {(keys.data?.length ?? 0) > searchable && (
              <SearchField label={words.search} value={search} onChange={setSearch} />
            )}
            {hasAny && button}
          </>
        }
      />
      {keys.data ? (
        hasAny ? (
          <KeyList
            keys={shown}
            onReplace={(key) => {
              setReplaces(key);
              go('/keys/new');
            }}
          />
        ) : (
          <Empty
            actions={
              <>
                <Button onPress={() => go('/clients')}>{words.install}</Button>
                {button}
              </>
            }
          >
            {words.empty}
          </Empty>
        )
      ) : (
        <Awaited of={keys} rows={4} height="tall" />
      )}
    </>
  );
}

const pace = 3000;

/** Keeps "Used 2 min ago" true: a call changes it, but a busy client must not have the whole list asked again for each. */
function useFreshUse(): void {
  const hub = useHubConnection();
  const queries = useQueryClient();
  useEffect(() => {
    // What was used while another screen was open was told to nobody here.
    void queries.invalidateQueries({ queryKey: ['keys.list'] });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = hub.onChange((topic) => {
      if (topic !== 'activity') return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['keys.list'] });
      }, pace);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [hub, queries]);
}

/** So many rows fit a window; more need a search. */
const searchable = 10;
