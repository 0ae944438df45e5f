import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { ApplicationFields } from './application-fields.tsx';
import { parseIssuer } from './issuer.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { useWishForm } from './use-wish-form.ts';
import { type AssistantField, type AssistantForm, type AssistantWish, setupWish } from './wish.ts';

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
