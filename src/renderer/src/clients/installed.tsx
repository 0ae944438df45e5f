import { CircleAlert, CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import type { ListedClient } from '../../../shared/client-install.ts';
import type { Key } from '../../../shared/model.ts';
import { useGrantSentence } from '../keys/use-grant-sentence.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';
import type { ProofState } from './use-proof.ts';

type InstalledProps = {
  client: ListedClient;
  /** `key` is React's own. */
  key_: Key | undefined;
  proof: ProofState;
  onChange: () => void;
  onUndo: () => void;
};

/** What the client may do, whether it works, what is left to do in it, and how to change or end it. */
export function Installed({ client, key_, proof, onChange, onUndo }: InstalledProps) {
  const words = useClientsWords();
  const isFirst = client.provedAt === null && !proof.result?.ok;
  return (
    <>
      <p>
        {words.writtenTo} <code>{client.file}</code>
      </p>
      {key_ && <Allowed of={key_} />}
      {key_?.paused && <p className={css['note']}>{words.paused}</p>}
      <ProofResult client={client} proof={proof} />
      <div className={css['buttons']}>
        <Button kind={isFirst ? 'primary' : 'plain'} onPress={proof.prove} isPending={proof.isPending}>
          {isFirst ? words.proof.prove : words.proof.again}
        </Button>
        <Button onPress={onChange}>{words.changeIt}</Button>
        <Button onPress={onUndo}>{words.undo.open}</Button>
      </div>
    </>
  );
}

/** Said as it comes; before anything was proved here, what the person must still do in the client. */
function ProofResult({ client, proof: { isPending, result, failure } }: { client: ListedClient; proof: ProofState }) {
  const { proof: words } = useClientsWords();
  if (failure && !isPending) return <FailureNote failure={failure} />;
  const Icon = result?.ok ? CircleCheck : CircleAlert;
  return (
    <div role="status" className={css['proof']} data-tone={isPending || !result ? 'none' : result.ok ? 'ok' : 'wrong'}>
      {isPending ? (
        <p>{words.pending[client.transport](client.title)}</p>
      ) : result ? (
        <>
          <Icon size={16} aria-hidden="true" />
          <div>
            <p className={css['strong']}>
              {result.ok ? words.ok(client.title, result.tools ?? 0, result.read) : words.failed(client.title)}
            </p>
            <p>{result.detail}</p>
          </div>
        </>
      ) : (
        <p>{client.provedAt === null ? words.none : client.restart}</p>
      )}
    </div>
  );
}

/** The same sentence as in Clients & keys. */
function Allowed({ of }: { of: Key }) {
  const words = useClientsWords();
  return (
    <p>
      {useGrantSentence(of)} <Link href="/keys">{words.keys}</Link>
    </p>
  );
}
