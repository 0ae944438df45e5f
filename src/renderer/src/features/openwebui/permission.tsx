import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { Failure } from '../../../../shared/errors.ts';
import type { Proposal } from '../../../../shared/model.ts';
import {
  type OpenWebUIChange,
  OpenWebUIPart,
  type OpenWebUIServer,
  type OpenWebUIStatus,
} from '../../../../shared/open-webui.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckboxGroup } from '../../ui/choices.tsx';
import { classes } from '../../ui/classes.ts';
import { usePlaceFocus } from '../../ui/focus.ts';
import { FormBody, FormEnd, type FormValues, useForm } from '../../ui/form.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { Confirming } from '../keys/confirming.tsx';
import { ShortFormFields } from '../keys/short-form-fields.tsx';
import { kindsShown, wrongPlace } from '../places/kinds.ts';
import { useOfferedKinds } from '../places/place-fields.tsx';
import { Section } from '../settings/section.tsx';
import { useKnownStatus } from './connection-form.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import {
  newPermissionForm,
  type PermissionField,
  type PermissionForm,
  permissionFormError,
  permissionFormLike,
  permissionRequest,
} from './permission-form.ts';
import { RegisteredParts } from './registered.tsx';
import { type ChangeLine, hasParts, isLeftOver, mayAllow, needsRepair, viewChange } from './views.ts';

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
  const form = useState<PermissionForm>(newPermissionForm);
  const [wanted, setForm] = form;
  const look = useCall('openwebui.plan');
  const propose = useCall('openwebui.propose', useConfirmation());

  const isAllowed = chosen.at === 'confirm' && keyId !== null && keyId !== chosen.before;
  const done = words.plan.done;
  useEffect(() => {
    if (!isAllowed) return;
    setStep({ at: 'rest' });
    announce(done);
  }, [isAllowed, done]);
  const step: Step = chosen.at === 'rest' && keyId === null ? { at: 'choose' } : chosen;
  const place = usePlaceFocus(`${step.at} ${needsRepair(status.parts)}`);

  const seePlan = () =>
    look.mutate(permissionRequest(wanted), { onSuccess: (changes) => setStep({ at: 'plan', changes }) });
  const allow = () =>
    propose.mutate(permissionRequest(wanted), {
      onSuccess: (proposal) => setStep({ at: 'confirm', proposal, before: keyId }),
      // Where its field is, what is wrong with it can be read and fixed.
      onError: ({ place: unfit }) => unfit && setStep({ at: 'choose' }),
    });
  const back = (at: 'rest' | 'choose') => {
    look.reset();
    propose.reset();
    setStep({ at });
  };
  const { hasAdminKey } = server;
  const isThere = keyId === null && server.proof === 'sso' && hasParts(status.parts, wanted.parts);
  const isSeenFirst = hasAdminKey && !isThere;
  return (
    <Section title={words.wish.title}>
      {isLeftOver(status, server.proof) && (
        <div className={css['line']}>
          <p>{words.parts.leftOver}</p>
          <Button onPress={() => setStopping(true)}>{words.parts.takeAway}</Button>
        </div>
      )}
      <div ref={place} tabIndex={-1} className={classes('column-3', css['place'])}>
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
          <p className="muted">{words.wish.first}</p>
        ) : step.at === 'choose' ? (
          <PermissionFields
            state={form}
            submit={isSeenFirst ? words.wish.look : words.wish.allow}
            onSubmit={isSeenFirst ? seePlan : allow}
            isPending={look.isPending || propose.isPending}
            failure={look.error ?? propose.error}
            onEdit={() => {
              look.reset();
              propose.reset();
            }}
            note={isThere ? words.wish.there : hasAdminKey ? null : words.wish.byHand}
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

type PlanProps = {
  changes: readonly OpenWebUIChange[];
  onAllow: () => void;
  onBack: () => void;
  isPending: boolean;
  failure: Failure | null;
};

/** Everything that registering would change there, before anything is. */
function PermissionPlan({ changes, onAllow, onBack, isPending, failure }: PlanProps) {
  const { common } = useWords();
  const { plan: words } = useOpenWebUIWords();
  return (
    <>
      <h3>{words.title}</h3>
      <p>{changes.length === 0 ? words.none : words.text}</p>
      {changes.length > 0 && (
        <ul className={classes('lines', css['changes'])} aria-label={words.list}>
          {changes.map((change) => (
            <Change key={`${change.what} ${change.name}`} change={change} />
          ))}
        </ul>
      )}
      {failure && <FailureNote failure={failure} />}
      <div className="row-end">
        <Button onPress={onBack}>{common.back}</Button>
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

type UnsyncDialogProps = { isOpen: boolean; hasAdminKey: boolean; onClose: () => void };

/** Asks before Open WebUI can no longer act for the person, and says what stays. */
function UnsyncDialog({ isOpen, hasAdminKey, onClose }: UnsyncDialogProps) {
  const { unsync: words } = useOpenWebUIWords();
  const queries = useQueryClient();
  const know = useKnownStatus();
  return (
    <CallDialog
      call="openwebui.unsync"
      input={{}}
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={(status) => {
        showToast({ text: words.done });
        know(status);
      }}
      // The key is revoked first, no matter what fails afterwards.
      onFailed={() => void queries.invalidateQueries({ queryKey: ['openwebui.status'] })}
      failedHint={<p>{words.failed}</p>}
    >
      <p>{words.text}</p>
      {!hasAdminKey && <p>{words.byHand}</p>}
      <p>{words.stays}</p>
    </CallDialog>
  );
}

type PermissionFieldsProps = {
  /** What is chosen, kept while the person looks at what would change. */
  state: FormValues<PermissionForm>;
  /** What the button that continues says. */
  submit: string;
  onSubmit: () => void;
  isPending: boolean;
  failure: Failure | null;
  /** What failed is of what stood here before. */
  onEdit: () => void;
  note: string | null;
  cancel: ReactNode;
};

/** What Open WebUI shall be able to do, and for how long. */
export function PermissionFields(props: PermissionFieldsProps) {
  const { state, failure, note } = props;
  const { places, keys } = useWords();
  const { wish: text } = useOpenWebUIWords();
  const [values] = state;
  const kinds = kindsShown(useOfferedKinds(), values.places);
  const refused = failure && wrongPlace(failure, kinds, places);
  const form = useForm<PermissionForm, PermissionField>({
    state,
    check: (typed) => [permissionFormError(typed, keys.form.errors)],
    onSubmit: props.onSubmit,
    isPending: props.isPending,
    refused,
    onEdit: () => failure && props.onEdit(),
  });
  return (
    <FormBody form={form} className={classes('column-4', css['form'])}>
      <div data-field="parts">
        <CheckboxGroup
          label={text.parts}
          values={values.parts}
          onChange={(parts) => form.edit({ parts })}
          options={OpenWebUIPart.options.map((value) => ({ value, ...text.part[value] }))}
          error={form.errorOf('parts')}
        />
      </div>
      <ShortFormFields form={form} words={{ ...text, may: keys.form.may, write: keys.form.presets.write }} />
      {note && <p className="muted">{note}</p>}
      <FormEnd form={form} submit={props.submit} failure={refused ? null : failure}>
        {props.cancel}
      </FormEnd>
    </FormBody>
  );
}
