import { type FormEvent, useRef, useState } from 'react';
import { useCall, useSecretCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { CopyableCommand, CopyButton } from '../ui/copy-button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { noValues, parseIssuer, type TenantField, type TenantValues, tenantOf } from './setup-form.ts';
import { useSetupWords } from './setup-words.ts';

/** Sign-in and consent come back to whichever of these is free. */
const callbacks = [18484, 18485, 18486, 18487, 18488, 18489].flatMap((port) => [
  `http://127.0.0.1:${port}/callback`,
  `http://127.0.0.1:${port}/connected`,
]);

type TenantFormProps = { onDone: () => void; domain?: string; hasCallbacks?: boolean };

/** The values of a tenant that is set up. The hub tries them before it keeps them. */
export function TenantForm({ onDone, domain = '', hasCallbacks = false }: TenantFormProps) {
  const words = useSetupWords();
  const { own: text } = words;
  const { send, failure, isPending } = useSecretCall('tenant.set');
  const [values, setValues] = useState<TenantValues>({ ...noValues, domain });
  const [wrong, setWrong] = useState<TenantField | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const change = (part: Partial<TenantValues>) => {
    setValues((before) => ({ ...before, ...part }));
    setWrong(null);
  };
  const field = (name: TenantField) => ({
    value: values[name],
    onChange: (value: string) => change({ [name]: value }),
    error: wrong !== name ? undefined : name === 'domain' ? words.domainWrong : words.missing,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = tenantOf(values);
    if ('wrong' in read) {
      setWrong(read.wrong);
      place.current?.querySelector<HTMLElement>(`[data-field="${read.wrong}"] input`)?.focus();
    } else if (await send(read.tenant)) {
      setValues(noValues);
      onDone();
    }
  };
  return (
    <form ref={place} className={css['form']} onSubmit={(event) => void submit(event)} noValidate>
      <div data-field="domain">
        <TextField label={words.domain} help={words.domainHelp} {...field('domain')} />
      </div>
      <div data-field="clientId">
        <TextField label={words.clientId} isCode {...field('clientId')} />
      </div>
      {values.authentication === 'client_secret' && (
        <div data-field="clientSecret">
          <TextField
            label={values.subject === 'access_token' ? text.exchangerSecret : words.clientSecret}
            help={text.secretHelp}
            type="password"
            isCode
            {...field('clientSecret')}
          />
        </div>
      )}
      {!hasCallbacks && (
        <div>
          <p className={css['muted']}>{text.callbacks(callbacks.length)}</p>
          <CopyableCommand text={callbacks.join(', ')} />
        </div>
      )}
      <AdvancedFields values={values} onChange={change} field={field} />
      {failure && <SetupFailure failure={failure} />}
      <div className={css['actions']}>
        <Button kind="primary" type="submit" isPending={isPending}>
          {text.save}
        </Button>
      </div>
    </form>
  );
}

type AdvancedFieldsProps = {
  values: TenantValues;
  onChange: (part: Partial<TenantValues>) => void;
  field: (name: TenantField) => { value: string; onChange: (value: string) => void; error: string | undefined };
};

/** How the hub proves itself and what it exchanges, for who has set it up otherwise than most. */
function AdvancedFields({ values, onChange, field }: AdvancedFieldsProps) {
  const { own: text } = useSetupWords();
  return (
    <details className={css['more']}>
      <summary>{text.advanced}</summary>
      <RadioCards
        label={text.authentication}
        value={values.authentication}
        onChange={(authentication) => onChange({ authentication })}
        options={optionsOf(text.authentications)}
      />
      {values.authentication === 'private_key_jwt' && <PublicKey values={values} />}
      <RadioCards
        label={text.subject}
        value={values.subject}
        onChange={(subject) => onChange({ subject })}
        options={optionsOf(text.subjects)}
      />
      {values.subject === 'access_token' && (
        <>
          <div data-field="audience">
            <TextField label={text.audience} isCode {...field('audience')} />
          </div>
          <div data-field="exchangerId">
            <TextField label={text.exchanger} isCode {...field('exchangerId')} />
          </div>
        </>
      )}
      <Switch isOn={values.hasDpop} onChange={(hasDpop) => onChange({ hasDpop })}>
        {text.dpop}
      </Switch>
    </details>
  );
}

/** The public half of the key; the private one is made by the hub and stays there. */
function PublicKey({ values: { domain, clientId, subject, exchangerId } }: { values: TenantValues }) {
  const { own: text } = useSetupWords();
  const { mutate, data, error, isPending } = useCall('tenant.key');
  const issuer = parseIssuer(domain);
  const whose = (subject === 'access_token' ? exchangerId : clientId).trim();
  return (
    <div className={css['form']}>
      <div>
        <Button
          onPress={() => issuer !== null && mutate({ issuer, clientId: whose })}
          isDisabled={issuer === null || whose === ''}
          isPending={isPending}
        >
          {text.showKey}
        </Button>
      </div>
      {error && <SetupFailure failure={error} />}
      {data && (
        <>
          <p className={css['muted']}>{text.keyText}</p>
          <pre className={css['text']}>{data.publicKey}</pre>
          <div>
            <CopyButton text={data.publicKey}>{text.copyKey}</CopyButton>
          </div>
        </>
      )}
    </div>
  );
}

const optionsOf = <T extends string>(texts: Record<T, { text: string; detail: string }>) =>
  (Object.keys(texts) as T[]).map((value) => ({ value, ...texts[value] }));
