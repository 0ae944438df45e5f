import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Proposal } from '../../../shared/model.ts';
import { useCall, useConfirmation } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

/** Why the chat needs a key, and the way to one. Once it is confirmed, the list of keys has it and the page goes on. */
export function NoKey({ hasPaused }: { hasPaused: boolean }) {
  const { noKey: words } = useChatWords();
  const propose = useCall('keys.propose', useConfirmation());
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const ask = (write: boolean) =>
    propose.mutate({ client: words.client, endpoints: ['console'], write }, { onSuccess: setProposal });
  if (proposal) return <Confirming proposal={proposal} onAgain={() => setProposal(null)} />;
  return (
    <section className={css['note']}>
      <h2>{words.title}</h2>
      {hasPaused && (
        <p className={css['warning']}>
          {words.paused} <Link href="/keys">{words.keys}</Link>
        </p>
      )}
      <p>{words.text}</p>
      <p>{words.models}</p>
      <div className={css['buttons']}>
        <Button kind="primary" onPress={() => ask(false)} isPending={propose.isPending}>
          {words.read}
        </Button>
        <Button onPress={() => ask(true)} isPending={propose.isPending}>
          {words.write}
        </Button>
      </div>
      <p className={css['muted']}>{words.writeHelp}</p>
      {propose.error && <FailureNote failure={propose.error} />}
    </section>
  );
}

function Confirming({ proposal, onAgain }: { proposal: Proposal; onAgain: () => void }) {
  const { common } = useWords();
  const { noKey: words } = useChatWords();
  const openConfirmation = useConfirmation();
  const at = Date.parse(proposal.expiresAt);
  const [isTooOld, setTooOld] = useState(() => Date.now() >= at);
  useEffect(() => {
    const timer = setTimeout(() => setTooOld(true), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return (
    <div className={css['note']} role="status">
      {isTooOld ? (
        <p>{words.tooOld}</p>
      ) : (
        <div>
          <p className={css['strong']}>{words.confirm}</p>
          <p className={css['muted']}>{words.confirmDetail}</p>
        </div>
      )}
      <div className={css['buttons']}>
        <Button onPress={onAgain}>{isTooOld ? common.tryAgain : common.cancel}</Button>
        {!isTooOld && (
          <Button onPress={openConfirmation} autoFocus>
            {words.openAgain}
          </Button>
        )}
      </div>
    </div>
  );
}
