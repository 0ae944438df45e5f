import type { Failure } from '../../../shared/errors.ts';
import type { SetupStep } from '../../../shared/tenant.ts';
import { Button } from '../ui/button.tsx';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { StepList } from './step-list.tsx';

type PlanProps = {
  steps: readonly SetupStep[];
  failure: Failure | null;
  isPending: boolean;
  onApply: () => void;
  onBack: () => void;
};

/** Every change before it is made. */
export function SetupPlan({ steps, failure, isPending, onApply, onBack }: PlanProps) {
  const { plan: text } = useSetupWords();
  const present = steps.filter(({ state }) => state === 'present').length;
  return (
    <div className={css['form']}>
      <h3>{text.title}</h3>
      <p>{text.sentence(steps.length - present, present)}</p>
      <StepList steps={steps} isOver={false} />
      {failure && <SetupFailure failure={failure} />}
      <div className={css['actions']}>
        <Button kind="primary" onPress={onApply} isPending={isPending}>
          {text.apply}
        </Button>
        <Button onPress={onBack} isDisabled={isPending}>
          {text.back}
        </Button>
        <span role="status" className={css['muted']}>
          {isPending ? text.working : ''}
        </span>
      </div>
    </div>
  );
}
