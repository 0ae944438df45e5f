import { type FormEvent, useRef, useState } from 'react';
import { useSecretCall } from '../hub/use-secret-call.ts';
import { Button } from '../ui/button.tsx';
import { CopyableCommand } from '../ui/command.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { noValues, type TenantField, type TenantValues, tenantOf } from './tenant-values.ts';

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
