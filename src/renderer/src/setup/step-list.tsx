import { CircleAlert, CircleCheck, CircleDashed, CirclePlus, Hand, type LucideIcon } from 'lucide-react';
import type { SetupStep } from '../../../shared/tenant.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import css from './setup.module.css';
import { useSetupWords } from './setup-words.ts';

const icons: Record<SetupStep['state'], LucideIcon> = {
  present: CircleCheck,
  missing: CirclePlus,
  differs: CirclePlus,
  done: CircleCheck,
  manual: Hand,
  failed: CircleAlert,
  removed: CircleDashed,
  kept: CircleDashed,
};

type StepListProps = {
  steps: readonly SetupStep[];
  /** Before or after they were brought about. */
  isOver: boolean;
};

/** What the tenant needs, in the order that works: how each thing stands, why, and where a person must do it. */
export function StepList({ steps, isOver }: StepListProps) {
  const words = useSetupWords();
  return (
    <ol className={css['steps']} aria-label={words.steps}>
      {steps.map(({ id, title, state, detail, page }) => {
        const isOpen = state === 'missing' || state === 'differs';
        const Icon = isOver && isOpen ? CircleDashed : icons[state];
        return (
          <li key={id} data-state={state}>
            <Icon size={16} aria-hidden="true" />
            <div>
              <p className={css['stepTitle']}>{title}</p>
              {detail && <p className={css['muted']}>{detail}</p>}
              {page !== null && (state === 'manual' || state === 'failed') && (
                <p>
                  <OutsideLink url={page}>{words.outcome.page}</OutsideLink>
                </p>
              )}
            </div>
            <span className={css['stepState']}>{isOver && isOpen ? words.notYet : words.states[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
