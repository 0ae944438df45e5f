import { Link } from 'wouter';
import type { Key } from '../../../shared/model.ts';
import type { OpenWebUIServer, OpenWebUIStatus } from '../../../shared/open-webui.ts';
import { useCall } from '../hub/queries.ts';
import { useGrantSentence } from '../keys/use-grant-sentence.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { ConfigurationFiles } from './files.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { needsRepair } from './part-view.ts';
import { Parts } from './parts.tsx';
import { useKnownStatus } from './use-known-status.ts';
import { grantedParts } from './wish.ts';

type RegisteredProps = {
  status: OpenWebUIStatus;
  server: OpenWebUIServer;
  /** The key by which Open WebUI acts; `key` is React's own. */
  key_: Key | undefined;
  onChange: () => void;
  onStop: () => void;
};

/** What the person has allowed and what has become of it there, with the way to mend, change and end it. */
export function RegisteredParts({ status, server, key_, onChange, onStop }: RegisteredProps) {
  const { parts: words } = useOpenWebUIWords();
  const repair = useCall('openwebui.repair');
  const know = useKnownStatus();
  const { hasAdminKey } = server;
  const mend = () =>
    repair.mutate(
      {},
      {
        onSuccess: (now) => {
          know(now);
          showToast({ text: words.repaired });
        },
      },
    );
  return (
    <>
      {key_ && <Allowed of={key_} />}
      {key_?.paused && <p className={css['warning']}>{words.paused}</p>}
      <Parts parts={status.parts} byHand={key_ && !hasAdminKey ? grantedParts(key_) : []} />
      {repair.error && <FailureNote failure={repair.error} />}
      <div className={css['buttons']}>
        {needsRepair(status.parts) && (
          <Button kind="primary" onPress={mend} isPending={repair.isPending}>
            {words.repair}
          </Button>
        )}
        <Button onPress={onChange}>{words.change}</Button>
        <Button onPress={onStop}>{words.stop}</Button>
      </div>
      {!hasAdminKey && key_ && <ConfigurationFiles of={key_} proof={server.proof} />}
    </>
  );
}

/** The same sentence as in Clients & keys. */
function Allowed({ of }: { of: Key }) {
  const { parts: words } = useOpenWebUIWords();
  return (
    <p>
      {useGrantSentence(of)} <Link href="/keys">{words.keys}</Link>
    </p>
  );
}
