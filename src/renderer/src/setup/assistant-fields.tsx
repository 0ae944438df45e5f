import type { Failure } from '../../../shared/errors.ts';
import type { SetupGuide } from '../../../shared/tenant.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyableCommand } from '../ui/copy-button.tsx';
import { FormBody, type FormState, FormText, type FormValues, useForm } from '../ui/form.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import {
  type AssistantField,
  type AssistantForm,
  noApplication,
  parseIssuer,
  type SetupRequest,
  setupRequest,
  type TypedApplication,
} from './setup-form.ts';
import { useSetupWords } from './setup-words.ts';

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
        <p className={css['muted']}>
          {guide.data && <OutsideLink url={guide.data.tokenPage}>{text.tokenPage}</OutsideLink>}
          {` ${text.tokenUse}`}
        </p>
      </fieldset>
      {guide.data?.platforms.map((one) => <ApplicationFields key={one.platform} guide={one} form={form} />) ?? (
        <p className={css['muted']}>{text.platformsLater}</p>
      )}
      <details className={css['more']}>
        <summary>{text.advanced}</summary>
        <Switch isOn={form.values.hasOwnKey} onChange={(hasOwnKey) => form.edit({ hasOwnKey })}>
          {text.ownKey}
        </Switch>
      </details>
      {(failure ?? guide.error) && <SetupFailure failure={(failure ?? guide.error) as Failure} />}
      <div className={css['actions']}>
        <Button kind="primary" type="submit" isPending={isPending}>
          {failure ? common.tryAgain : text.plan}
        </Button>
        <span className={css['muted']}>{text.nothingYet}</span>
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
  const { platform, title, page, callbackUrl, points } = guide;
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
      <p className={css['muted']}>{text.why(title)}</p>
      <p>
        <OutsideLink url={page}>{text.make(title)}</OutsideLink>
      </p>
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
