import { useState } from 'react';
import type { CallOutput } from '../../../shared/contract.ts';
import { useSecretCall } from '../hub/use-secret-call.ts';
import { usePlaceFocus } from '../ui/place-focus.ts';
import { SetupOutcome } from './outcome.tsx';
import { SetupPlan } from './plan.tsx';
import css from './setup.module.css';
import { type AssistantForm, newAssistantForm, type AssistantWish } from './wish.ts';
import { AssistantFields } from './wish-fields.tsx';

type Phase =
  | { name: 'wish' }
  | { name: 'plan'; wish: AssistantWish; plan: CallOutput<'tenant.plan'> }
  | { name: 'outcome'; wish: AssistantWish; outcome: CallOutput<'tenant.apply'> };

type AssistantProps = { onBegun: (hasBegun: boolean) => void; onDone: () => void };

/**
 * Asks, shows what will change, changes it, and says what is left. What was typed lives in this component alone: the token and
 * the secrets go with it, and as soon as the tenant is ready.
 */
export function Assistant({ onBegun, onDone }: AssistantProps) {
  const [form, setForm] = useState<AssistantForm>(newAssistantForm);
  const [phase, setPhase] = useState<Phase>({ name: 'wish' });
  const plan = useSecretCall('tenant.plan');
  const apply = useSecretCall('tenant.apply');

  const lookAt = async (wish: AssistantWish) => {
    const planned = await plan.send(wish);
    if (!planned) return;
    setPhase({ name: 'plan', wish, plan: planned });
    onBegun(true);
  };
  const bringAbout = async (wish: AssistantWish) => {
    const outcome = await apply.send(wish);
    if (!outcome) return;
    if (outcome.isReady) setForm(newAssistantForm);
    setPhase({ name: 'outcome', wish: outcome.isReady ? withoutSecrets(wish) : wish, outcome });
  };
  const backToWish = () => {
    plan.reset();
    apply.reset();
    setPhase({ name: 'wish' });
    onBegun(false);
  };

  return (
    <div ref={usePlaceFocus(phase.name)} tabIndex={-1} className={css['place']}>
      {phase.name === 'wish' && (
        <AssistantFields
          form={form}
          onForm={setForm}
          onWish={(wish) => void lookAt(wish)}
          failure={plan.failure}
          isPending={plan.isPending}
        />
      )}
      {phase.name === 'plan' && (
        <SetupPlan
          steps={phase.plan.steps}
          failure={apply.failure}
          isPending={apply.isPending}
          onApply={() => void bringAbout(phase.wish)}
          onBack={backToWish}
        />
      )}
      {phase.name === 'outcome' && (
        <SetupOutcome
          outcome={phase.outcome}
          failure={apply.failure}
          isPending={apply.isPending}
          onAgain={() => void bringAbout(phase.wish)}
          onBack={backToWish}
          onDone={onDone}
        />
      )}
    </div>
  );
}

const withoutSecrets = (wish: AssistantWish): AssistantWish => ({ ...wish, managementToken: '', platforms: [] });
