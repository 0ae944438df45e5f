import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import type { SetupGuide } from '../../../shared/tenant.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyableCommand } from '../ui/copy-button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import {
  type AssistantField,
  type AssistantForm,
  type AssistantWish,
  noApplication,
  parseIssuer,
  setupWish,
  type TypedApplication,
} from './setup-form.ts';
import { useSetupWords } from './setup-words.ts';

type WishFieldsProps = {
  form: AssistantForm;
  onForm: (form: AssistantForm) => void;
  onWish: (wish: AssistantWish) => void;
  failure: Failure | null;
  isPending: boolean;
};

/** Which tenant, by whose leave, and the application that stands between it and each platform. */
export function AssistantFields({ form, onForm, onWish, failure, isPending }: WishFieldsProps) {
  const words = useSetupWords();
  const { common } = useWords();
  const { assistant: text } = words;
  const issuer = parseIssuer(form.domain);
  const guide = useHub('tenant.guide', { issuer: issuer ?? '' }, { enabled: issuer !== null });
  const [wrong, setWrong] = useState<AssistantField | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const field = useWishForm(form, onForm, wrong, setWrong);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = setupWish(form);
    if ('wish' in read) return onWish(read.wish);
    setWrong(read.wrong);
    place.current?.querySelector<HTMLElement>(`[data-field="${read.wrong}"] input`)?.focus();
  };
  return (
    <form ref={place} className={css['form']} onSubmit={submit} noValidate>
      <fieldset className={css['part']}>
        <legend>{text.tenant}</legend>
        <div data-field="domain">
          <TextField label={words.domain} help={words.domainHelp} {...field('domain')} />
        </div>
        <div data-field="managementToken">
          <TextField label={text.token} type="password" help={text.tokenWhere} isCode {...field('managementToken')} />
        </div>
        <p className={css['muted']}>
          {guide.data && <OutsideLink url={guide.data.tokenPage}>{text.tokenPage}</OutsideLink>}
          {` ${text.tokenUse}`}
        </p>
      </fieldset>
      {guide.data?.platforms.map((one) => <ApplicationFields key={one.platform} guide={one} field={field} />) ?? (
        <p className={css['muted']}>{text.platformsLater}</p>
      )}
      <details className={css['more']}>
        <summary>{text.advanced}</summary>
        <Switch isOn={form.hasOwnKey} onChange={(hasOwnKey) => onForm({ ...form, hasOwnKey })}>
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
    </form>
  );
}

type ApplicationFieldsProps = {
  guide: SetupGuide['platforms'][number];
  field: (name: AssistantField) => { value: string; onChange: (value: string) => void; error: string | undefined };
};

/** How the application at a platform is made, and what the tenant needs of it. */
function ApplicationFields({ guide, field }: ApplicationFieldsProps) {
  const words = useSetupWords();
  const { application: text } = words.assistant;
  const { platform, title, page, callbackUrl, points } = guide;
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
        <TextField label={words.clientId} isCode {...field(`${platform}.clientId`)} />
      </div>
      <div data-field={`${platform}.clientSecret`}>
        <TextField
          label={words.clientSecret}
          type="password"
          help={text.secretHelp}
          isCode
          {...field(`${platform}.clientSecret`)}
        />
      </div>
    </fieldset>
  );
}

/** What a field of the assistant's form shows, by its name. */
type Field = (name: AssistantField) => { value: string; onChange: (value: string) => void; error: string | undefined };

function useWishForm(
  form: AssistantForm,
  onForm: (form: AssistantForm) => void,
  wrong: AssistantField | null,
  setWrong: (field: AssistantField | null) => void,
): Field {
  const words = useSetupWords();
  const errors: Record<string, string> = {
    domain: words.domainWrong,
    managementToken: words.assistant.tokenWrong,
    clientId: words.assistant.application.idMissing,
    clientSecret: words.assistant.application.secretMissing,
  };
  return (name) => {
    const [first, part] = name.split('.') as [string, keyof TypedApplication | undefined];
    const application = form.applications[first] ?? noApplication;
    const changed = (value: string): AssistantForm =>
      part === undefined
        ? { ...form, [first]: value }
        : { ...form, applications: { ...form.applications, [first]: { ...application, [part]: value } } };
    return {
      value: part === undefined ? form[first as 'domain' | 'managementToken'] : application[part],
      onChange: (value) => {
        onForm(changed(value));
        if (wrong === name) setWrong(null);
      },
      error: wrong === name ? errors[part ?? first] : undefined,
    };
  };
}
