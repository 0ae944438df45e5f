import { useState } from 'react';
import { useCall, useSecretCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { CopyableCommand, CopyButton } from '../ui/copy-button.tsx';
import { FormBody, type FormState, FormText, useForm } from '../ui/form.tsx';
import { Switch } from '../ui/switch.tsx';
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
  const state = useState<TenantValues>({ ...noValues, domain });
  const [values, setValues] = state;
  const form = useForm<TenantValues, TenantField>({
    state,
    check: (typed) => {
      const read = tenantOf(typed);
      if ('tenant' in read) return [];
      return [{ field: read.wrong, text: read.wrong === 'domain' ? words.domainWrong : words.missing }];
    },
    onSubmit: async (typed) => {
      const read = tenantOf(typed);
      if (!('tenant' in read) || !(await send(read.tenant))) return;
      setValues(noValues);
      onDone();
    },
    isPending,
  });
  return (
    <FormBody form={form} className={css['form']}>
      <FormText form={form} name="domain" label={words.domain} help={words.domainHelp} />
      <FormText form={form} name="clientId" label={words.clientId} isCode />
      {values.authentication === 'client_secret' && (
        <FormText
          form={form}
          name="clientSecret"
          label={values.subject === 'access_token' ? text.exchangerSecret : words.clientSecret}
          help={text.secretHelp}
          type="password"
          isCode
        />
      )}
      {!hasCallbacks && (
        <div>
          <p className={css['muted']}>{text.callbacks(callbacks.length)}</p>
          <CopyableCommand text={callbacks.join(', ')} />
        </div>
      )}
      <AdvancedFields form={form} />
      {failure && <SetupFailure failure={failure} />}
      <div className={css['actions']}>
        <Button kind="primary" type="submit" isPending={isPending}>
          {text.save}
        </Button>
      </div>
    </FormBody>
  );
}

/** How the hub proves itself and what it exchanges, for who has set it up otherwise than most. */
function AdvancedFields({ form }: { form: FormState<TenantValues, TenantField> }) {
  const { values, edit } = form;
  const { own: text } = useSetupWords();
  return (
    <details className={css['more']}>
      <summary>{text.advanced}</summary>
      <RadioCards
        label={text.authentication}
        value={values.authentication}
        onChange={(authentication) => edit({ authentication })}
        options={optionsOf(text.authentications)}
      />
      {values.authentication === 'private_key_jwt' && <PublicKey values={values} />}
      <RadioCards
        label={text.subject}
        value={values.subject}
        onChange={(subject) => edit({ subject })}
        options={optionsOf(text.subjects)}
      />
      {values.subject === 'access_token' && (
        <>
          <FormText form={form} name="audience" label={text.audience} isCode />
          <FormText form={form} name="exchangerId" label={text.exchanger} isCode />
        </>
      )}
      <Switch isOn={values.hasDpop} onChange={(hasDpop) => edit({ hasDpop })}>
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
