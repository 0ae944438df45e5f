import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useSecretCall } from '../hub/use-secret-call.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';

/** A password that makes the person's account there, or shows that one is theirs. It is let go of as soon as it is sent. */
export function PasswordForm({ does }: { does: 'make' | 'prove' }) {
  const { identity: words } = useOpenWebUIWords();
  const text = words[does];
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { send, failure, isPending, reset } = useSecretCall('openwebui.account');
  const refuse = (why: string | null) => {
    setWrong(why);
    field.current?.focus();
  };
  const submit = async () => {
    if (password === '') return refuse(words.missing);
    setPassword('');
    const identity = await send({ password });
    if (!identity) return refuse(null);
    if (identity.state !== 'linked') return refuse(words.unproved);
    showToast({ text: text.done(identity.account ?? identity.email) });
    await queries.invalidateQueries({ queryKey: ['openwebui.status'] });
  };
  return (
    <Form
      validationBehavior="aria"
      className={css['password'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) void submit();
      }}
    >
      <TextField
        label={text.label}
        type="password"
        value={password}
        onChange={(typed) => {
          setPassword(typed);
          setWrong(null);
          reset();
        }}
        help={text.help}
        error={wrong ?? undefined}
        autoComplete={does === 'make' ? 'new-password' : 'off'}
        inputRef={field}
      />
      {failure && <FailureNote failure={failure} />}
      <div>
        <Button type="submit" isPending={isPending}>
          {text.action}
        </Button>
      </div>
    </Form>
  );
}
