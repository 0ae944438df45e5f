import { type FormEvent, useRef, useState } from 'react';
import type { CallArguments } from '../../../shared/contract.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './start.module.css';

type InvitationFormProps = {
  onDone: (input: CallArguments<'session.signIn'>) => Promise<void>;
  onCancel: () => void;
};

/** A new person's code, and the passphrase with which they will consent. */
export function InvitationForm({ onDone, onCancel }: InvitationFormProps) {
  const { start, common } = useWords();
  const words = start.invitation;
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [wrong, setWrong] = useState<'code' | 'passphrase' | null>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const passphraseField = useRef<HTMLInputElement>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = code.trim() === '' ? 'code' : passphrase.length < 8 ? 'passphrase' : null;
    setWrong(missing);
    if (missing === 'code') codeField.current?.focus();
    else if (missing === 'passphrase') passphraseField.current?.focus();
    else void onDone({ invitation: code.trim(), newPassphrase: passphrase });
  };
  return (
    <form className={css['form']} onSubmit={submit} noValidate>
      <TextField
        label={words.code}
        value={code}
        onChange={setCode}
        error={wrong === 'code' ? words.codeMissing : undefined}
        inputRef={codeField}
        isCode
        autoFocus
      />
      <TextField
        label={words.passphrase}
        type="password"
        autoComplete="new-password"
        value={passphrase}
        onChange={setPassphrase}
        help={words.passphraseHelp}
        error={wrong === 'passphrase' ? words.passphraseShort : undefined}
        inputRef={passphraseField}
      />
      <div className={css['actions']}>
        <Button kind="primary" type="submit">
          {words.continue}
        </Button>
        <Button onPress={onCancel}>{common.cancel}</Button>
      </div>
    </form>
  );
}
