import type { CallOutput } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import { Button } from '../ui/button.tsx';
import { CopyableCommand } from '../ui/command.tsx';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { StepList } from './step-list.tsx';

type OutcomeProps = {
  outcome: CallOutput<'tenant.apply'>;
  failure: Failure | null;
  isPending: boolean;
  onAgain: () => void;
  onBack: () => void;
  onDone: () => void;
};

/** What came of it: ready to sign in, or what is left for a person to do, and the button that looks again. */
export function SetupOutcome({ outcome, failure, isPending, onAgain, onBack, onDone }: OutcomeProps) {
  const { outcome: text, plan } = useSetupWords();
  const { steps, isReady } = outcome;
  const hasFailed = steps.some(({ state }) => state === 'failed');
  const left = steps.filter(({ state }) => state !== 'present' && state !== 'done').length;
  return (
    <div className={css['form']}>
      <h3>{text.title}</h3>
      <p role="status" className={css['result']} data-tone={isReady ? 'ok' : hasFailed ? 'danger' : 'write'}>
        {isReady ? text.ready : hasFailed ? text.failed : text.left(left)}
      </p>
      <StepList steps={steps} isOver />
      {failure && <SetupFailure failure={failure} />}
      <div className={css['actions']}>
        {isReady ? (
          <Button kind="primary" onPress={onDone}>
            {text.signIn}
          </Button>
        ) : (
          <>
            <Button kind="primary" onPress={onAgain} isPending={isPending}>
              {text.again}
            </Button>
            <Button onPress={onBack} isDisabled={isPending}>
              {plan.back}
            </Button>
          </>
        )}
      </div>
      <div>
        <p className={css['muted']}>{plan.undo}</p>
        <CopyableCommand text="opengithubx tenant undo" />
      </div>
    </div>
  );
}
