import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import { useState } from 'react';
import type { OpenWebUIIdentity, OpenWebUIServer } from '../../../shared/open-webui.ts';
import { useHubConnection, useSecretCall } from '../hub/queries.ts';
import { isWebAddress } from '../network-of.ts';
import { Section } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { usePlaceFocus } from '../ui/focus.ts';
import { FormBody, FormText, useForm } from '../ui/form.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { viewIdentity } from './views.ts';

const icons = { ok: CircleCheck, waiting: Clock, wrong: CircleAlert };

/** Whose account there is the person's, how that is known, and what they can do where it is not. */
export function IdentitySection({ identity, server }: { identity: OpenWebUIIdentity; server: OpenWebUIServer }) {
  const { identity: words } = useOpenWebUIWords();
  const { says, tone, does } = viewIdentity(identity, server.proof);
  const place = usePlaceFocus(says);
  const Icon = icons[tone];
  return (
    <Section title={words.title}>
      <div ref={place} tabIndex={-1} className={css['place']}>
        <p className={css['said']} data-tone={tone} role="status">
          <Icon size={16} aria-hidden="true" className={css['icon']} />
          <span>
            {words.says[says](identity.state === 'linked' ? (identity.account ?? identity.email) : identity.email)}
          </span>
        </p>
        {does === 'go there' && <WayThere url={server.url} />}
        {(does === 'make' || does === 'prove') && <PasswordForm key={does} does={does} />}
      </div>
    </Section>
  );
}

/** No window of the desktop app leads out of it: there the address is copied (`shell/windows.ts`). */
function WayThere({ url }: { url: string }) {
  const { place } = useOpenWebUIWords();
  const { opensPopup } = useHubConnection();
  return opensPopup && isWebAddress(url) ? (
    <a href={url} title={url} target="_blank" rel="noopener noreferrer">
      {place.goThere}
    </a>
  ) : (
    <div className={css['line']}>
      <code>{url}</code>
      <CopyButton text={url} />
    </div>
  );
}

/** A password that makes the person's account there, or shows that one is theirs. It is let go of as soon as it is sent. */
function PasswordForm({ does }: { does: 'make' | 'prove' }) {
  const { identity: words } = useOpenWebUIWords();
  const text = words[does];
  const queries = useQueryClient();
  const state = useState({ password: '' });
  const [, setValues] = state;
  const { send, failure, isPending, reset } = useSecretCall('openwebui.account');
  const form = useForm<{ password: string }, 'password'>({
    state,
    check: ({ password }) => (password === '' ? [{ field: 'password', text: words.missing }] : []),
    onSubmit: async ({ password }) => {
      setValues({ password: '' });
      const identity = await send({ password });
      if (!identity) return form.refuse('password');
      if (identity.state !== 'linked') return form.refuse('password', words.unproved);
      showToast({ text: text.done(identity.account ?? identity.email) });
      await queries.invalidateQueries({ queryKey: ['openwebui.status'] });
    },
    isPending,
    onEdit: reset,
  });
  return (
    <FormBody form={form} className={css['password']}>
      <FormText
        form={form}
        name="password"
        label={text.label}
        type="password"
        help={text.help}
        autoComplete={does === 'make' ? 'new-password' : 'off'}
      />
      {failure && <FailureNote failure={failure} />}
      <div>
        <Button type="submit" isPending={isPending}>
          {text.action}
        </Button>
      </div>
    </FormBody>
  );
}
