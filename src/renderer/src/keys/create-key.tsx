import { useState } from 'react';
import type { Key, Proposal } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { CreateKeyForm } from './create-key-form.tsx';
import { type KeyForm, keyFormLike, newKeyForm } from './key-form.ts';
import { KeyProgress } from './key-progress.tsx';
import css from './keys.module.css';

type CreateKeyProps = { replaces: Key | null; keys: readonly Key[]; onClose: () => void };

/** A wish for a key, and the keys that there were when it was made. */
export type PendingKey = { proposal: Proposal; before: readonly string[] };

/** Where another screen has made the wish already, it comes with the address: `go('/keys/new', { state: { asked } })`. */
const handedOver = (): PendingKey | null => (history.state as { asked?: PendingKey } | null)?.asked ?? null;

/** From the choice of limits to the first call. The key itself never comes here: it is shown where it is confirmed. */
export function CreateKey({ replaces, keys, onClose }: CreateKeyProps) {
  const { keys: words } = useWords();
  const accounts = useHub('accounts.list', {});
  const platforms = useHub('platforms.list', {});
  const models = useHub('models.list', {});
  const [asked, setAsked] = useState<PendingKey | null>(handedOver);
  /** What was chosen, for who comes back from a wish that nobody confirmed. */
  const [kept, setKept] = useState<KeyForm | null>(null);

  const header = replaces ? (
    <PageHeader title={words.form.replaceTitle(replaces.client)} sentence={words.form.replaceSentence} />
  ) : (
    <PageHeader title={words.form.title} sentence={words.form.sentence} />
  );
  const failure = accounts.error ?? platforms.error ?? models.error;
  return (
    <div className={css['narrow']}>
      {header}
      {asked ? (
        <KeyProgress {...asked} keys={keys} onAgain={() => setAsked(null)} onClose={onClose} />
      ) : accounts.data && platforms.data && models.data ? (
        <CreateKeyForm
          around={{ accounts: accounts.data, platforms: platforms.data, models: models.data.models }}
          initial={(around) => kept ?? (replaces ? keyFormLike(replaces, around) : newKeyForm(keys, around))}
          replaces={replaces?.id ?? null}
          onAsked={(proposal, form) => {
            setKept(form);
            setAsked({ proposal, before: keys.map(({ id }) => id) });
          }}
          onClose={onClose}
        />
      ) : failure ? (
        <FailureNote
          failure={failure}
          onRetry={() => void Promise.all([accounts.refetch(), platforms.refetch(), models.refetch()])}
          isRetrying={accounts.isFetching || platforms.isFetching || models.isFetching}
        />
      ) : (
        <Skeleton rows={8} />
      )}
    </div>
  );
}
