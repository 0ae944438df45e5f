import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { OpenWebUIFinding, OpenWebUIProof } from '../../../shared/open-webui.ts';
import { useCall } from '../hub/queries.ts';
import { Section } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useKnownStatus } from './connection-form.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { newPermissionForm, permissionRequest } from './permission-form.ts';
import { FileList } from './registered.tsx';
import { countFindings } from './views.ts';

const icons = { ok: CircleCheck, missing: CircleAlert, warning: TriangleAlert };

type FindingsProps = { findings: readonly OpenWebUIFinding[]; proof: OpenWebUIProof };

/** What must hold for it to work, each as it was just found, and for what does not hold what mends it. */
export function OpenWebUIFindings({ findings, proof }: FindingsProps) {
  const { findings: words } = useOpenWebUIWords();
  const { missing, warnings } = countFindings(findings);
  return (
    <Section title={words.title}>
      <p className={css['strong']}>{findings.length === 0 ? words.none : words.summary(missing, warnings)}</p>
      {findings.length > 0 && (
        <ul className={css['rows']} aria-label={words.list}>
          {findings.map((finding) => (
            <Finding key={finding.what} of={finding} />
          ))}
        </ul>
      )}
      {/* What those hints name, and what no administrator's key can set. */}
      {proof !== 'key' && <Environment />}
    </Section>
  );
}

function Finding({ of: { what, state, detail, hint } }: { of: OpenWebUIFinding }) {
  const { findings: words } = useOpenWebUIWords();
  const Icon = icons[state];
  return (
    <li data-tone={state}>
      <Icon size={16} aria-hidden="true" className={css['icon']} />
      <span className={css['name']}>
        {words.what[what]}
        <span className="unseen">, {words.states[state]}</span>
      </span>
      <span>
        {detail}
        {hint && state !== 'ok' && <span className={css['below']}>{hint}</span>}
        {what === 'left-behind' && <CleanButton />}
      </span>
    </li>
  );
}

/** Takes away what hubs left there that answer no more. */
function CleanButton() {
  const { findings: words } = useOpenWebUIWords();
  const { mutate, error, isPending } = useCall('openwebui.clean');
  const know = useKnownStatus();
  return (
    <>
      {error && <FailureNote failure={error} />}
      <Button onPress={() => mutate({}, { onSuccess: know })} isPending={isPending}>
        {words.clean}
      </Button>
    </>
  );
}

/** Asked for only by whoever unfolds it. */
function Environment() {
  const { findings: words } = useOpenWebUIWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={css['hint']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.environment}</summary>
      {isOpen && <FileList wish={permissionRequest(newPermissionForm)} only="env" />}
    </details>
  );
}

/** What could not be taken back there, until the person has seen it: nobody else remembers it by then. */
export function LeftBehind({ left, onSeen }: { left: readonly string[]; onSeen: () => void }) {
  const { forget: words } = useOpenWebUIWords();
  if (left.length === 0) return null;
  return (
    <div className={css['left']} role="alert" data-tone="warning">
      <TriangleAlert size={16} aria-hidden="true" className={css['icon']} />
      <div>
        <p className={css['strong']}>{words.left}</p>
        <ul>
          {left.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </div>
      <Button onPress={onSeen}>{words.dismiss}</Button>
    </div>
  );
}
