import { CircleAlert, CircleCheck, CircleDashed, CirclePlus, Hand, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { SetupGuide, SetupStep } from '../../../../shared/tenant.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub, useSecretCall } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand } from '../../ui/copy-button.tsx';
import { usePlaceFocus } from '../../ui/focus.ts';
import { FormBody, type FormState, FormText, type FormValues, useForm } from '../../ui/form.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../words/index.ts';
import css from './setup.module.css';
import {
  type AssistantField,
  type AssistantForm,
  newAssistantForm,
  noApplication,
  parseIssuer,
  type SetupRequest,
  setupRequest,
  type TypedApplication,
} from './setup-form.ts';
import { useSetupWords } from './setup-words.ts';

type Phase =
  | { name: 'wish' }
  | { name: 'plan'; wish: SetupRequest; plan: CallOutput<'tenant.plan'> }
  | { name: 'outcome'; wish: SetupRequest; outcome: CallOutput<'tenant.apply'> };

/**
 * Asks, shows what will change, changes it, and says what is left. What was typed lives in this component alone: the token and
 * the secrets go with it, and as soon as the tenant is ready.
 */
export function Assistant({ onBegun, onDone }: { onBegun: (hasBegun: boolean) => void; onDone: () => void }) {
  const form = useState<AssistantForm>(newAssistantForm);
  const [, setForm] = form;
  const [phase, setPhase] = useState<Phase>({ name: 'wish' });
  const plan = useSecretCall('tenant.plan');
  const apply = useSecretCall('tenant.apply');

  const lookAt = async (wish: SetupRequest) => {
    const planned = await plan.send(wish);
    if (!planned) return;
    setPhase({ name: 'plan', wish, plan: planned });
    onBegun(true);
  };
  const bringAbout = async (wish: SetupRequest) => {
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
          state={form}
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

type PlanProps = {
  steps: readonly SetupStep[];
  failure: Failure | null;
  isPending: boolean;
  onApply: () => void;
  onBack: () => void;
};

/** Every change before it is made. */
function SetupPlan({ steps, failure, isPending, onApply, onBack }: PlanProps) {
  const { plan: text } = useSetupWords();
  const { common } = useWords();
  const present = steps.filter(({ state }) => state === 'present').length;
  return (
    <div className={css['form']}>
      <h3>{text.title}</h3>
      <p>{text.sentence(steps.length - present, present)}</p>
      <StepList steps={steps} isOver={false} />
      {failure && <SetupFailure failure={failure} />}
      <div className="line">
        <Button kind="primary" onPress={onApply} isPending={isPending}>
          {text.apply}
        </Button>
        <Button onPress={onBack} isDisabled={isPending}>
          {common.back}
        </Button>
        <span role="status" className="muted">
          {isPending ? text.working : ''}
        </span>
      </div>
    </div>
  );
}

type OutcomeProps = {
  outcome: CallOutput<'tenant.apply'>;
  failure: Failure | null;
  isPending: boolean;
  onAgain: () => void;
  onBack: () => void;
  onDone: () => void;
};

/** The result: ready to sign in, or what is left for a person to do, and the button that looks again. */
function SetupOutcome({ outcome, failure, isPending, onAgain, onBack, onDone }: OutcomeProps) {
  const { outcome: text, plan } = useSetupWords();
  const { common } = useWords();
  const { steps, isReady } = outcome;
  const hasFailed = steps.some(({ state }) => state === 'failed');
  const left = steps.filter(({ state }) => state !== 'present' && state !== 'done').length;
  return (
    <div className={css['form']}>
      <h3>{text.title}</h3>
      <p role="status" className="tinted" data-tone={isReady ? 'ok' : hasFailed ? 'danger' : 'write'}>
        {isReady ? text.ready : hasFailed ? text.failed : text.left(left)}
      </p>
      <StepList steps={steps} isOver />
      {failure && <SetupFailure failure={failure} />}
      <div className="line">
        {isReady ? (
          <Button kind="primary" onPress={onDone}>
            {text.signIn}
          </Button>
        ) : (
          <>
            <Button kind="primary" onPress={onAgain} isPending={isPending}>
              {common.checkAgain}
            </Button>
            <Button onPress={onBack} isDisabled={isPending}>
              {common.back}
            </Button>
          </>
        )}
      </div>
      <div>
        <p className="muted">{plan.undo}</p>
        <CopyableCommand text="opengithubx tenant undo" />
      </div>
    </div>
  );
}

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
function StepList({ steps, isOver }: StepListProps) {
  const words = useSetupWords();
  const { common } = useWords();
  return (
    <ol className={classes('lines', css['steps'])} aria-label={words.steps}>
      {steps.map(({ id, title, state, detail, page }) => {
        const isOpen = state === 'missing' || state === 'differs';
        const Icon = isOver && isOpen ? CircleDashed : icons[state];
        return (
          <li key={id} data-state={state}>
            <Icon size={16} aria-hidden="true" />
            <div>
              <p className="medium">{title}</p>
              {detail && <p className="muted">{detail}</p>}
              {page !== null && (state === 'manual' || state === 'failed') && (
                <p>
                  <OutsideLink url={page}>{common.openPage}</OutsideLink>
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

const withoutSecrets = (wish: SetupRequest): SetupRequest => ({ ...wish, managementToken: '', platforms: [] });

type AssistantFieldsProps = {
  /** What is typed, kept while the person looks at what would change. */
  state: FormValues<AssistantForm>;
  onWish: (wish: SetupRequest) => void;
  failure: Failure | null;
  isPending: boolean;
};

/** Which tenant, by whose leave, and the application that stands between it and each platform. */
export function AssistantFields({ state, onWish, failure, isPending }: AssistantFieldsProps) {
  const words = useSetupWords();
  const { common } = useWords();
  const { assistant: text } = words;
  const errors: Record<string, string> = {
    domain: words.domainWrong,
    managementToken: text.tokenWrong,
    clientId: text.application.idMissing,
    clientSecret: text.application.secretMissing,
  };
  const form = useForm<AssistantForm, AssistantField>({
    state,
    check: (values) => {
      const read = setupRequest(values);
      return 'wish' in read ? [] : [{ field: read.wrong, text: errors[read.wrong.split('.').at(-1) ?? ''] ?? '' }];
    },
    onSubmit: (values) => {
      const read = setupRequest(values);
      if ('wish' in read) onWish(read.wish);
    },
    isPending,
  });
  const issuer = parseIssuer(form.values.domain);
  const guide = useHub('tenant.guide', { issuer: issuer ?? '' }, { enabled: issuer !== null });
  return (
    <FormBody form={form} className={css['form']}>
      <fieldset className={css['part']}>
        <legend>{text.tenant}</legend>
        <FormText form={form} name="domain" label={words.domain} help={words.domainHelp} />
        <FormText form={form} name="managementToken" label={text.token} type="password" help={text.tokenWhere} isCode />
        <p className="muted">
          {guide.data && <OutsideLink url={guide.data.tokenPage}>{text.tokenPage}</OutsideLink>}
          {` ${text.tokenUse}`}
        </p>
      </fieldset>
      {guide.data?.platforms.map((one) => <ApplicationFields key={one.platform} guide={one} form={form} />) ?? (
        <p className="muted">{text.platformsLater}</p>
      )}
      <details className={css['more']}>
        <summary>{text.advanced}</summary>
        <Switch isOn={form.values.hasOwnKey} onChange={(hasOwnKey) => form.edit({ hasOwnKey })}>
          {text.ownKey}
        </Switch>
      </details>
      {(failure ?? guide.error) && <SetupFailure failure={(failure ?? guide.error) as Failure} />}
      <div className="line">
        <Button kind="primary" type="submit" isPending={isPending}>
          {failure ? common.tryAgain : text.plan}
        </Button>
        <span className="muted">{text.nothingYet}</span>
      </div>
    </FormBody>
  );
}

type ApplicationFieldsProps = {
  guide: SetupGuide['platforms'][number];
  form: FormState<AssistantForm, AssistantField>;
};

/** How the application at a platform is made, and what the tenant needs of it. */
function ApplicationFields({ guide, form: { values, edit, errorOf } }: ApplicationFieldsProps) {
  const words = useSetupWords();
  const { application: text } = words.assistant;
  const { platform, title, page, pages, callbackUrl, points } = guide;
  const { applications } = values;
  const application = applications[platform] ?? noApplication;
  const typed = (part: keyof TypedApplication) => ({
    value: application[part],
    onChange: (value: string) =>
      edit({ applications: { ...applications, [platform]: { ...application, [part]: value } } }, `${platform}.${part}`),
    error: errorOf(`${platform}.${part}`),
  });
  return (
    <fieldset className={css['part']}>
      <legend>{title}</legend>
      <p className="muted">{text.why(title)}</p>
      {pages.length === 0 ? (
        <p>
          <OutsideLink url={page}>{text.make(title)}</OutsideLink>
        </p>
      ) : (
        <ul className={css['points']}>
          {pages.map((one) => (
            <li key={one.page}>
              <OutsideLink url={one.page}>{one.whose}</OutsideLink>
            </li>
          ))}
        </ul>
      )}
      <div>
        <p className={css['label']}>{text.callback}</p>
        <CopyableCommand text={callbackUrl} />
      </div>
      <details className={css['more']}>
        <summary>{text.points}</summary>
        <ul className={css['points']}>
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </details>
      <div data-field={`${platform}.clientId`}>
        <TextField label={words.clientId} isCode {...typed('clientId')} />
      </div>
      <div data-field={`${platform}.clientSecret`}>
        <TextField
          label={words.clientSecret}
          type="password"
          help={text.secretHelp}
          isCode
          {...typed('clientSecret')}
        />
      </div>
    </fieldset>
  );
}

/** Why it could not be done. A page in a browser may set a hub up only if its link took the owner's passphrase. */
export function SetupFailure({ failure }: { failure: Failure }) {
  const { notYours } = useSetupWords();
  if (failure.code !== 'signed_out') return <FailureNote failure={failure} />;
  return (
    <div className={classes('frame column-2', css['notYours'])} data-tone="danger" role="alert">
      <p>{notYours.message}</p>
      <p>{notYours.hint}</p>
      <CopyableCommand text="opengithubx console" />
    </div>
  );
}
