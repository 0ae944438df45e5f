import { useEffect, useState } from 'react';
import type { Activity, Key, Proposal } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { useConfirmation } from '../hub/use-confirmation.ts';
import { Button } from '../ui/button.tsx';
import { useLocale, useWords } from '../words/index.ts';
import css from './keys.module.css';

type KeyProgressProps = {
  proposal: Proposal;
  /** The keys that there were when the wish was made. */
  before: readonly string[];
  keys: readonly Key[];
  onAgain: () => void;
  onClose: () => void;
};

/** What has become of a wish for a key: waits for the person, then for the client, and then has proof that it works. */
export function KeyProgress({ proposal, before, keys, onAgain, onClose }: KeyProgressProps) {
  const made = keys.find(({ id, client }) => client === proposal.client && !before.includes(id));
  if (made) return <FirstCall made={made} onClose={onClose} />;
  return <Confirming proposal={proposal} onAgain={onAgain} onClose={onClose} />;
}

function Confirming({ proposal, onAgain, onClose }: Pick<KeyProgressProps, 'proposal' | 'onAgain' | 'onClose'>) {
  const words = useWords();
  const { progress } = words.keys;
  const openConfirmation = useConfirmation();
  const isTooOld = useIsPast(proposal.expiresAt);
  if (isTooOld) {
    return (
      <div className={css['progress']} role="status">
        <p>{progress.tooOld}</p>
        <div className={css['actions']}>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="primary" onPress={onAgain}>
            {progress.askAgain}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={css['progress']} role="status">
      <div>
        <p className={css['strong']}>{progress.confirm}</p>
        <p className={css['muted']}>{progress.confirmDetail}</p>
      </div>
      <div className={css['actions']}>
        <Button onPress={onClose}>{words.common.cancel}</Button>
        <Button onPress={openConfirmation} autoFocus>
          {progress.openAgain}
        </Button>
      </div>
    </div>
  );
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

function useIsPast(time: string): boolean {
  const at = Date.parse(time);
  const [isPast, setPast] = useState(() => Date.now() >= at);
  useEffect(() => {
    const timer = setTimeout(() => setPast(true), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return isPast;
}
