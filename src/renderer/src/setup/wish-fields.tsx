import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { GitHubApp } from './github-app-guide.tsx';
import { issuerOf } from './issuer.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { type Wish, type WishField, type WishForm, wishOf } from './wish.ts';

/** https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens */
const explorer = 'https://manage.auth0.com/#/apis/management/explorer';

type WishFieldsProps = {
  form: WishForm;
  onForm: (form: WishForm) => void;
  onWish: (wish: Wish) => void;
  failure: Failure | null;
  isPending: boolean;
};

/** Which tenant, by whose leave, and the App that stands between it and GitHub. */
export function WishFields({ form, onForm, onWish, failure, isPending }: WishFieldsProps) {
  const words = useSetupWords();
  const { common } = useWords();
  const { assistant: text } = words;
  const [wrong, setWrong] = useState<WishField | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const errors: Record<WishField, string> = {
    domain: words.domainWrong,
    managementToken: text.tokenWrong,
    clientId: text.idMissing,
    clientSecret: text.secretMissing,
  };
  const field = (name: WishField) => ({
    value: form[name],
    onChange: (value: string) => {
      onForm({ ...form, [name]: value });
      if (wrong === name) setWrong(null);
    },
    error: wrong === name ? errors[name] : undefined,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = wishOf(form);
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
          <OutsideLink url={explorer}>{text.tokenPage}</OutsideLink>
          {` ${text.tokenUse}`}
        </p>
      </fieldset>
      <fieldset className={css['part']}>
        <legend>{text.github}</legend>
        <p className={css['muted']}>{text.githubWhy}</p>
        <GitHubApp issuer={issuerOf(form.domain)} />
        <div data-field="clientId">
          <TextField label={words.clientId} isCode {...field('clientId')} />
        </div>
        <div data-field="clientSecret">
          <TextField
            label={words.clientSecret}
            type="password"
            help={text.secretHelp}
            isCode
            {...field('clientSecret')}
          />
        </div>
      </fieldset>
      <details className={css['more']}>
        <summary>{text.advanced}</summary>
        <Switch isOn={form.hasOwnKey} onChange={(hasOwnKey) => onForm({ ...form, hasOwnKey })}>
          {text.ownKey}
        </Switch>
      </details>
      {failure && <SetupFailure failure={failure} />}
      <div className={css['actions']}>
        <Button kind="primary" type="submit" isPending={isPending}>
          {failure ? common.tryAgain : text.plan}
        </Button>
        <span className={css['muted']}>{text.nothingYet}</span>
      </div>
    </form>
  );
}
