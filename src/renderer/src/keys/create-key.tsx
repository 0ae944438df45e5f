import { useState } from 'react';
import type { Activity, Key, Proposal } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Awaited, PageHeader } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { Confirming } from './confirming.tsx';
import { CreateKeyForm } from './create-key-form.tsx';
import { type KeyForm, keyFormLike, newKeyForm } from './key-form.ts';
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
      ) : (
        <Awaited of={[accounts, platforms, models]} rows={8} />
      )}
    </div>
  );
}

type KeyProgressProps = {
  proposal: Proposal;
  /** The keys that there were when the wish was made. */
  before: readonly string[];
  keys: readonly Key[];
  onAgain: () => void;
  onClose: () => void;
};

/** What has become of a wish for a key: waits for the person, then for the client, and then has proof that it works. */
function KeyProgress({ proposal, before, keys, onAgain, onClose }: KeyProgressProps) {
  const words = useWords();
  const made = keys.find(({ id, client }) => client === proposal.client && !before.includes(id));
  if (made) return <FirstCall made={made} onClose={onClose} />;
  const { confirmDetail } = words.keys.progress;
  return <Confirming proposal={proposal} detail={confirmDetail} onAgain={onAgain} onCancel={onClose} />;
}

function FirstCall({ made, onClose }: { made: Key; onClose: () => void }) {
  const { progress } = useWords().keys;
  const locale = useLocale();
  const { data } = useHub('audit.search', { key: made.id, limit: 20 });
  // Newest first; what has no tool is the record of the key itself.
  const first = data?.calls.findLast(({ tool, outcome }) => tool !== null && outcome !== null);
  const text = first && progress.called(first.tool ?? '', tookOf(first, progress, locale));
  return (
    <div className={css['progress']}>
      <div role="status">
        <p className={css['strong']}>{progress.made(made.client)}</p>
        {text ? (
          <p>{text}</p>
        ) : (
          <>
            <p>{progress.firstCall}</p>
            <p className={css['muted']}>
              {isOfConsole(made) ? progress.askHere : progress.firstCallDetail(made.client)}
            </p>
          </>
        )}
      </div>
      <div className={css['actions']}>
        {!first && isOfConsole(made) && (
          <Button
            onPress={() => {
              location.hash = '/chat';
            }}
          >
            {progress.toChat}
          </Button>
        )}
        {first && (
          <Button
            onPress={() => {
              location.hash = `/activity?key=${encodeURIComponent(made.id)}`;
            }}
          >
            {progress.see}
          </Button>
        )}
        <Button kind="primary" onPress={onClose} autoFocus>
          {progress.done}
        </Button>
      </div>
    </div>
  );
}

/** Nobody pastes such a key anywhere: the hub itself uses it. */
const isOfConsole = ({ grant }: Key): boolean => grant.endpoints.every((endpoint) => endpoint === 'console');

function tookOf(
  { outcome, durationMs }: Activity,
  words: ReturnType<typeof useWords>['keys']['progress'],
  locale: string,
): string {
  if (outcome === 'ok') return words.milliseconds(new Intl.NumberFormat(locale).format(Math.round(durationMs ?? 0)));
  return outcome === 'denied' || outcome === 'revoked' ? words.refused : words.failed;
}
