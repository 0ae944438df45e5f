import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useCall, useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './people.module.css';

/** Asks for the address, then shows the code, once. `email` is what the field begins with. */
export function InviteDialog({ email: first, onClose }: { email: string; onClose: () => void }) {
  const words = useWords().people.inviteDialog;
  const { common } = useWords();
  const { mutate, data, error, isPending } = useCall('people.invite');
  const url = useHub('status', {}).data?.url;
  const [email, setEmail] = useState(first);
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  if (data) {
    return (
      <Dialog
        title={words.madeTitle(data.invitation.email)}
        isOpen
        isAlert
        onClose={onClose}
        actions={
          <Button kind="primary" onPress={onClose}>
            {words.done}
          </Button>
        }
      >
        <p className={css['code']}>
          <span className="unseen">{words.code}</span>
          <code>{data.code}</code>
          <CopyButton text={data.code} />
        </p>
        <p>{words.once}</p>
        <ol className={css['steps']}>
          {words.steps.map((step, index) => (
            <li key={step}>
              {step} {index === 0 && url !== undefined && <code>{`${url}/console/`}</code>}
            </li>
          ))}
        </ol>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.title} isOpen onClose={onClose}>
      <Form
        validationBehavior="aria"
        className={css['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
          setWrong(!isAddress);
          if (isAddress) mutate({ email: email.trim() });
          else field.current?.focus();
        }}
      >
        <TextField
          label={words.email}
          type="email"
          value={email}
          onChange={setEmail}
          help={words.help}
          error={isWrong ? words.wrong : undefined}
          inputRef={field}
          autoFocus
        />
        {error && <FailureNote failure={error} />}
        <div className={css['actions']}>
          <Button onPress={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" isPending={isPending}>
            {words.action}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
