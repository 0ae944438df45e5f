import { CircleAlert, CircleCheck, CircleDashed, Info } from 'lucide-react';
import type { Finding } from '../../../shared/finding.ts';
import css from './doctor.module.css';
import { useDoctorWords } from './doctor-words.ts';
import { RemedyButton } from './remedy-button.tsx';

const icons = { ok: CircleCheck, note: Info, failed: CircleAlert, skipped: CircleDashed };

type FindingListProps = {
  label: string;
  findings: readonly Finding[];
  /** Its remedy stands above all of them already. */
  first: Finding | null;
  onDone: () => void;
};

/** What was found, link by link. What works is one line; what does not says what mends it. */
export function FindingList({ label, findings, first, onDone }: FindingListProps) {
  const words = useDoctorWords();
  return (
    <ul className={css['findings']} aria-label={label}>
      {findings.map((finding, index) => {
        const { step, state, detail, hint, remedy } = finding;
        const Icon = icons[state];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step may be found twice, for two accounts, and they keep their order.
          <li key={index} data-state={state}>
            <Icon size={16} aria-hidden="true" />
            <span className={css['step']}>
              {words.steps[step]}
              <span className="unseen">, {words.states[state]}</span>
            </span>
            <div>
              <p>{detail}</p>
              {hint && finding !== first && <p className={css['muted']}>{hint}</p>}
              {remedy && finding !== first && <RemedyButton remedy={remedy} onDone={onDone} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
