import { useState } from 'react';
import type { CallArguments } from '../../../../shared/contract.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FormBody, FormText, useForm } from '../../ui/form.tsx';
import { useWords } from '../../words/index.ts';
import css from './start.module.css';

type InvitationFormProps = {
  /** Of the link that led here. */
  code: string;
  onDone: (input: CallArguments<'session.signIn'>) => Promise<void>;
  onCancel: () => void;
};

/** A new person's code, and the passphrase with which they will consent. */
export function InvitationForm({ code: given, onDone, onCancel }: InvitationFormProps) {
  const { start, common } = useWords();
  const words = start.invitation;
  const form = useForm<{ code: string; passphrase: string }, 'code' | 'passphrase'>({
    state: useState({ code: given, passphrase: '' }),
    check: ({ code, passphrase }) => [
      code.trim() === '' ? { field: 'code', text: words.codeMissing } : null,
      passphrase.length < 8 ? { field: 'passphrase', text: words.passphraseShort } : null,
    ],
    onSubmit: ({ code, passphrase }) => void onDone({ invitation: code.trim(), newPassphrase: passphrase }),
    isPending: false,
  });
  return (
    <FormBody form={form} className={classes('column-3', css['form'])}>
      <FormText form={form} name="code" label={words.code} isCode autoFocus={given === ''} />
      <FormText
        form={form}
        name="passphrase"
        autoFocus={given !== ''}
        label={words.passphrase}
        type="password"
        autoComplete="new-password"
        help={words.passphraseHelp}
      />
      <div className="row">
        <Button kind="primary" type="submit">
          {start.continue}
        </Button>
        <Button onPress={onCancel}>{common.cancel}</Button>
      </div>
    </FormBody>
  );
}
