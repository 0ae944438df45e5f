import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { ListedClient } from '../../../shared/client-install.ts';
import type { Proposal } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { Confirming } from '../keys/confirming.tsx';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { usePlaceFocus } from '../ui/place-focus.ts';
import { useWords } from '../words/index.ts';
import { ClientState } from './client-state.tsx';
import { mayUndo } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';
import { InstallForm } from './install-form.tsx';
import { Installed } from './installed.tsx';
import { UndoDialog } from './undo-dialog.tsx';
import { useProof } from './use-proof.ts';
import { installChoiceLike, newInstallChoice } from './wish.ts';

/** Where the person is on the way to an installed client; `rest` is where it stands as the list has it. */
type Step =
  | { at: 'rest' }
  | { at: 'choose' }
  /** `before`: the key there was when the wish was made. */
  | { at: 'confirm'; proposal: Proposal; before: string | null };

/** One client: what would be written, what it may do, whether it works, and how to take it back. */
export function ClientDetail({ client }: { client: ListedClient }) {
  const words = useClientsWords();
  const { common } = useWords();
  const { data: keys = [] } = useHub('keys.list', {});
  const key = keys.find(({ id }) => id === client.keyId);
  const [chosen, setStep] = useState<Step>({ at: 'rest' });
  const [form, setForm] = useState(newInstallChoice);
  const [isUndoing, setUndoing] = useState(false);
  const proof = useProof(client.client);

  const isInstalled =
    chosen.at === 'confirm' && client.state === 'installed' && client.keyId !== null && client.keyId !== chosen.before;
  const { prove } = proof;
  const done = words.installed(client.title);
  useEffect(() => {
    if (!isInstalled) return;
    setStep({ at: 'rest' });
    announce(done);
    prove();
  }, [isInstalled, done, prove]);
  const step: Step = chosen.at === 'rest' && client.state !== 'installed' ? { at: 'choose' } : chosen;
  const place = usePlaceFocus(`${step.at} ${client.state}`);
  const isAgain = mayUndo(client);

  return (
    <div ref={place} tabIndex={-1} className={css['place']}>
      <p className={css['line']}>
        <Link href="/clients">{words.all}</Link>
        <ClientState of={client} hasFailed={proof.result?.ok === false} />
      </p>
      {(client.state === 'changed' || client.state === 'stale') && (
        <p className={css['note']}>{words.whatToDo[client.state](client.title)}</p>
      )}
      {step.at === 'rest' ? (
        <Installed
          client={client}
          key_={key}
          proof={proof}
          onUndo={() => setUndoing(true)}
          onChange={() => {
            if (key) setForm(installChoiceLike(key));
            setStep({ at: 'choose' });
          }}
        />
      ) : step.at === 'choose' ? (
        <InstallForm
          client={client}
          form={form}
          onForm={setForm}
          onAsked={(proposal) => setStep({ at: 'confirm', proposal, before: client.keyId })}
          others={
            <>
              {client.state === 'installed' && <Button onPress={() => setStep({ at: 'rest' })}>{common.cancel}</Button>}
              {isAgain && <Button onPress={() => setUndoing(true)}>{words.undo.open}</Button>}
            </>
          }
        />
      ) : (
        <Confirming
          proposal={step.proposal}
          detail={words.confirmDetail(client.title)}
          onAgain={() => setStep({ at: 'choose' })}
          onCancel={() => setStep({ at: client.state === 'installed' ? 'rest' : 'choose' })}
        />
      )}
      <UndoDialog
        client={client}
        isOpen={isUndoing}
        onClose={() => setUndoing(false)}
        onUndone={() => {
          setStep({ at: 'rest' });
          proof.forget();
        }}
      />
    </div>
  );
}
