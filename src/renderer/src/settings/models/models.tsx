import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ModelServer } from '../../../../shared/model.ts';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote, Skeleton } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { KeepPrompts } from '../hub-settings.tsx';
import { Section } from '../section.tsx';
import { AddServerDialog } from './add-server-dialog.tsx';
import css from './models.module.css';
import { useModelsWords } from './models-words.ts';
import { RemoveServerDialog } from './remove-server-dialog.tsx';
import { ModelServerItem } from './server.tsx';

/** The servers that models run on; its owner adds and removes them. `#/settings/models` begins here. */
export function ModelServers({ isOwner }: { isOwner: boolean }) {
  const { ownerOnly } = useWords().settings;
  const words = useModelsWords();
  const models = useHub('models.list', {});
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ModelServer | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const [path] = useLocation();
  // The sections above come to their height with the settings.
  const { isPending } = useHub('settings.read', {});
  useEffect(() => {
    if (path === '/settings/models' && !isPending) place.current?.scrollIntoView();
  }, [path, isPending]);
  const servers = models.data?.servers ?? [];
  return (
    <div ref={place}>
      <Section title={words.title}>
        <p>{words.sentence}</p>
        {models.error && !models.data && (
          <FailureNote failure={models.error} onRetry={() => void models.refetch()} isRetrying={models.isFetching} />
        )}
        {models.isPending && <Skeleton rows={2} height="tall" />}
        {models.data && servers.length === 0 && <p className={css['muted']}>{words.none}</p>}
        {servers.length > 0 && (
          <ul className={css['servers']} aria-label={words.list}>
            {servers.map((server) => (
              <ModelServerItem key={server.id} server={server} isOwner={isOwner} onRemove={() => setRemoving(server)} />
            ))}
          </ul>
        )}
        {isOwner ? (
          <div>
            <Button onPress={() => setAdding(true)}>{words.add}</Button>
          </div>
        ) : (
          <p className={css['muted']}>{ownerOnly}</p>
        )}
        <KeepPrompts isOwner={isOwner} words={words.keep} />
      </Section>
      {isAdding && <AddServerDialog taken={servers.map(({ name }) => name)} onClose={() => setAdding(false)} />}
      <RemoveServerDialog server={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}
