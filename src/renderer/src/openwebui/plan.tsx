import type { Failure } from '../../../shared/errors.ts';
import type { OpenWebUIChange } from '../../../shared/open-webui.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { type ChangeLine, viewChange } from './change-view.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';

type PlanProps = {
  changes: readonly OpenWebUIChange[];
  onAllow: () => void;
  onBack: () => void;
  isPending: boolean;
  failure: Failure | null;
};

/** Everything that registering would change there, before anything is. */
export function PermissionPlan({ changes, onAllow, onBack, isPending, failure }: PlanProps) {
  const { plan: words } = useOpenWebUIWords();
  return (
    <>
      <h3>{words.title}</h3>
      <p>{changes.length === 0 ? words.none : words.text}</p>
      {changes.length > 0 && (
        <ul className={css['changes']} aria-label={words.list}>
          {changes.map((change) => (
            <Change key={`${change.what} ${change.name}`} change={change} />
          ))}
        </ul>
      )}
      {failure && <FailureNote failure={failure} />}
      <div className={css['actions']}>
        <Button onPress={onBack}>{words.back}</Button>
        <Button kind="primary" onPress={onAllow} isPending={isPending}>
          {words.allow}
        </Button>
      </div>
    </>
  );
}

function Change({ change }: { change: OpenWebUIChange }) {
  const { plan: words } = useOpenWebUIWords();
  const { kind, before, after } = viewChange(change);
  return (
    <li>
      <details>
        <summary>
          <span className={css['kind']} data-kind={kind}>
            {words.kinds[kind]}
          </span>{' '}
          {words.what[change.what]} <strong>{change.name}</strong>
        </summary>
        <div className={css['sides']}>
          {before && <Side title={words.before} lines={before} sign="-" />}
          {after && <Side title={words.after} lines={after} sign="+" />}
        </div>
      </details>
    </li>
  );
}

/** A text of the same place never changes its order, so its place names each line. */
const Side = ({ title, lines, sign }: { title: string; lines: ChangeLine[]; sign: string }) => (
  <div>
    <h4>{title}</h4>
    <pre>
      {lines.map(({ text, isOther }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <span key={at} data-sign={isOther ? sign : undefined}>
          {`${isOther ? sign : ' '} ${text}\n`}
        </span>
      ))}
    </pre>
  </div>
);
