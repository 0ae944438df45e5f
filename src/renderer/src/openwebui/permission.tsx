import { useEffect, useState } from 'react';
import type { Proposal } from '../../../shared/model.ts';
import type { OpenWebUIChange, OpenWebUIServer, OpenWebUIStatus } from '../../../shared/open-webui.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { useConfirmation } from '../hub/use-confirmation.ts';
import { Confirming } from '../keys/confirming.tsx';
import { Section } from '../settings/section.tsx';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { usePlaceFocus } from '../ui/place-focus.ts';
import { useWords } from '../words/index.ts';
import { mayAllow } from './identity-view.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { isLeftOver, needsRepair } from './part-view.ts';
import { PermissionPlan } from './plan.tsx';
import { RegisteredParts } from './registered.tsx';
import { UnsyncDialog } from './unsync-dialog.tsx';
import { newPermissionForm, openWebUIWish, type PermissionForm, permissionFormLike } from './wish.ts';
import { PermissionFields } from './wish-fields.tsx';

/** Where the person is on the way to a permission; `rest` is where there is one and nothing of it is being changed. */
type Step =
  | { at: 'rest' }
  | { at: 'choose' }
  | { at: 'plan'; changes: readonly OpenWebUIChange[] }
  /** `before`: the key there was when the wish was made. */
  | { at: 'confirm'; proposal: Proposal; before: string | null };

/** What Open WebUI may do for the person: chosen, looked at, allowed in the window for that, then registered there. */
export function PermissionSection({ status, server }: { status: OpenWebUIStatus; server: OpenWebUIServer }) {
  const { common } = useWords();
  const words = useOpenWebUIWords();
  const { keyId, identity } = status;
  const { data: keys = [] } = useHub('keys.list', {});
  const key = keys.find(({ id }) => id === keyId);
  const [chosen, setStep] = useState<Step>({ at: 'rest' });
  const [isStopping, setStopping] = useState(false);
  const [form, setForm] = useState<PermissionForm>(newPermissionForm);
  const look = useCall('openwebui.plan');
  const propose = useCall('openwebui.propose');
  const openConfirmation = useConfirmation();

  const isAllowed = chosen.at === 'confirm' && keyId !== null && keyId !== chosen.before;
  const done = words.plan.done;
  useEffect(() => {
    if (!isAllowed) return;
    setStep({ at: 'rest' });
    announce(done);
  }, [isAllowed, done]);
  const step: Step = chosen.at === 'rest' && keyId === null ? { at: 'choose' } : chosen;
  const place = usePlaceFocus(`${step.at} ${needsRepair(status.parts)}`);

  const seePlan = () => look.mutate(openWebUIWish(form), { onSuccess: (changes) => setStep({ at: 'plan', changes }) });
  const allow = () =>
    propose.mutate(openWebUIWish(form), {
      onSuccess: (proposal) => {
        openConfirmation();
        setStep({ at: 'confirm', proposal, before: keyId });
      },
      // Where its field is, what is wrong with it can be read and mended.
      onError: ({ place: unfit }) => unfit && setStep({ at: 'choose' }),
    });
  const back = (at: 'rest' | 'choose') => {
    look.reset();
    propose.reset();
    setStep({ at });
  };
  const { hasAdminKey } = server;
  return (
    <Section title={words.wish.title}>
      {isLeftOver(status, server.proof) && (
        <div className={css['line']}>
          <p>{words.parts.leftOver}</p>
          <Button onPress={() => setStopping(true)}>{words.parts.takeAway}</Button>
        </div>
      )}
      <div ref={place} tabIndex={-1} className={css['place']}>
        {step.at === 'rest' ? (
          <RegisteredParts
            status={status}
            server={server}
            key_={key}
            onStop={() => setStopping(true)}
            onChange={() => {
              if (key) setForm(permissionFormLike(key));
              back('choose');
            }}
          />
        ) : keyId === null && !mayAllow(identity, server.proof) ? (
          <p className={css['muted']}>{words.wish.first}</p>
        ) : step.at === 'choose' ? (
          <PermissionFields
            form={form}
            onForm={setForm}
            submit={hasAdminKey ? words.wish.look : words.wish.allow}
            onSubmit={hasAdminKey ? seePlan : allow}
            isPending={look.isPending || propose.isPending}
            failure={look.error ?? propose.error}
            onChanged={() => {
              look.reset();
              propose.reset();
            }}
            note={hasAdminKey ? null : words.wish.byHand}
            cancel={keyId !== null && <Button onPress={() => back('rest')}>{common.cancel}</Button>}
          />
        ) : step.at === 'plan' ? (
          <PermissionPlan
            changes={step.changes}
            onAllow={allow}
            onBack={() => back('choose')}
            isPending={propose.isPending}
            failure={propose.error}
          />
        ) : (
          <Confirming
            proposal={step.proposal}
            detail={words.plan.confirmDetail}
            onAgain={() => back('choose')}
            onCancel={() => back('choose')}
          />
        )}
      </div>
      <UnsyncDialog isOpen={isStopping} hasAdminKey={hasAdminKey} onClose={() => setStopping(false)} />
    </Section>
  );
}
