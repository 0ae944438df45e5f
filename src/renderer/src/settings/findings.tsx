import { CircleAlert, CircleCheck, CircleDashed, Info } from 'lucide-react';
import type { Finding } from '../../../shared/finding.ts';
import { useWords } from '../words/index.ts';
import css from './settings.module.css';

const icons = { ok: CircleCheck, note: Info, failed: CircleAlert, skipped: CircleDashed };

/** What the doctor found, link by link, and for a broken one what mends it. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { tenant: words } = useWords().settings;
  const broken = findings.filter(({ state }) => state === 'failed').length;
  return (
    <div className={css['findings']}>
      <p role="status">{broken === 0 ? words.allWell : words.problems(broken)}</p>
      <ul aria-label={words.findings}>
        {findings.map(({ step, state, detail, hint }) => {
          const Icon = icons[state];
          return (
            <li key={step} data-state={state}>
              <Icon size={16} aria-hidden="true" />
              <span className={css['step']}>
                {words.steps[step]}
                <span className="unseen">, {words.states[state]}</span>
              </span>
              <span>
                {detail}
                {hint && <span className={css['hint']}>{hint}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
