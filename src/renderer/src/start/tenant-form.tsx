import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { issuerOf } from './issuer.ts';
import css from './start.module.css';

/** Sign-in and consent come back to whichever of these is free. */
const callbacks = [18484, 18485, 18486, 18487, 18488, 18489]
  .flatMap((port) => [`http://127.0.0.1:${port}/callback`, `http://127.0.0.1:${port}/connected`])
  .join(', ');

type Field = 'issuer' | 'clientId' | 'clientSecret';

/** The three facts of a tenant. The hub tries them before it keeps them. */
export function TenantForm({ onCancel }: { onCancel: () => void }) {
  const { start, common } = useWords();
  const words = start.tenant;
  const queries = useQueryClient();
  const set = useCall('tenant.set');
  const [values, setValues] = useState<Record<Field, string>>({ issuer: '', clientId: '', clientSecret: '' });
  const [wrong, setWrong] = useState<Field | null>(null);
  const fields = {
    issuer: useRef<HTMLInputElement>(null),
    clientId: useRef<HTMLInputElement>(null),
    clientSecret: useRef<HTMLInputElement>(null),
  };
  const change = (field: Field) => (value: string) => setValues((before) => ({ ...before, [field]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const issuer = issuerOf(values.issuer);
    const clientId = values.clientId.trim();
    const clientSecret = values.clientSecret.trim();
    const missing = issuer === null ? 'issuer' : !clientId ? 'clientId' : !clientSecret ? 'clientSecret' : null;
    setWrong(missing);
    if (missing) fields[missing].current?.focus();
    else if (issuer) {
      // Nobody is signed in, so no change is told to this page.
      const onSuccess = () => void queries.invalidateQueries({ queryKey: ['welcome'] });
      set.mutate({ issuer, clientId, clientSecret }, { onSuccess });
    }
  };
  return (
    <form className={css['form']} onSubmit={submit} noValidate>
      {set.error && <FailureNote failure={set.error} />}
      <TextField
        label={words.issuer}
        help={words.issuerHelp}
        value={values.issuer}
        onChange={change('issuer')}
        error={wrong === 'issuer' ? words.issuerWrong : undefined}
        inputRef={fields.issuer}
        autoFocus
      />
      <TextField
        label={words.clientId}
        value={values.clientId}
        onChange={change('clientId')}
        error={wrong === 'clientId' ? words.missing : undefined}
        inputRef={fields.clientId}
        isCode
      />
      <TextField
        label={words.clientSecret}
        help={words.secretHelp}
        type="password"
        value={values.clientSecret}
        onChange={change('clientSecret')}
        error={wrong === 'clientSecret' ? words.missing : undefined}
        inputRef={fields.clientSecret}
        isCode
      />
      <p className={css['callbacks']}>{words.callbacks(callbacks.split(', ').length)}</p>
      <div className={css['command']}>
        <code className={css['line']}>{callbacks}</code>
        <CopyButton text={callbacks} />
      </div>
      <div className={css['actions']}>
        <Button kind="primary" type="submit" isPending={set.isPending}>
          {words.save}
        </Button>
        <Button onPress={onCancel}>{common.cancel}</Button>
      </div>
    </form>
  );
}
