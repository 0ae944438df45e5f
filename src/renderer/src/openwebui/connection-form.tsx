import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { OpenWebUIServer } from '../../../shared/open-webui.ts';
import { useSecretCall } from '../hub/use-secret-call.ts';
import { isReadable } from '../network-of.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import {
  keptFor,
  newOpenWebUIRequest,
  newServerForm,
  openWebUIFormErrors,
  type ServerForm,
  serverFormLike,
  type WrongField,
} from './connection.ts';
import { DockerHint } from './docker-hint.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { ProofFields } from './proof-fields.tsx';
import { useKnownStatus } from './use-known-status.ts';

type ConnectionFormProps = {
  /** What is set, to be changed; null for the first time. */
  server: OpenWebUIServer | null;
  /** Keys are bound to the address and the proof, so neither can change. */
  isFixed?: boolean;
  /** Where this hub is. */
  ownUrl: string;
  onSet: () => void;
  onCancel?: () => void;
};

/** Where Open WebUI is and how it proves whose a call is. Secrets that are kept are not shown again. */
export function ConnectionForm({ server, isFixed = false, ownUrl, onSet, onCancel }: ConnectionFormProps) {
  const { common } = useWords();
  const words = useOpenWebUIWords();
  const { form: text } = words;
  const [form, setForm] = useState<ServerForm>(() => (server ? serverFormLike(server, ownUrl) : newServerForm));
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const { send, failure, isPending, reset } = useSecretCall('openwebui.set');
  const know = useKnownStatus();
  const kept = keptFor(form, server);
  const change = (part: Partial<ServerForm>) => {
    setForm((before) => ({ ...before, ...part }));
    setWrong(null);
    reset();
  };
  const submit = async () => {
    const found = openWebUIFormErrors(form, kept, text.errors);
    setWrong(found);
    if (found) return place.current?.querySelector<HTMLElement>(`[data-field="${found.field}"] input`)?.focus();
    const status = await send(newOpenWebUIRequest(form));
    if (!status) return;
    know(status);
    showToast({ text: words.saved });
    onSet();
  };
  const errorOf = (field: WrongField['field']) => (wrong?.field === field ? wrong.text : undefined);
  return (
    <Form
      ref={place}
      validationBehavior="aria"
      className={css['form'] ?? ''}
      {...(server ? {} : { 'aria-label': text.title })}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) void submit();
      }}
    >
      {isFixed ? (
        <p>
          <code>{form.url}</code>
          <span className={css['below']}>{text.fixed}</span>
        </p>
      ) : (
        <>
          {!server && <p>{text.intro}</p>}
          <div data-field="url">
            <TextField
              label={text.url}
              value={form.url}
              onChange={(url) => change({ url })}
              help={text.urlHelp}
              error={errorOf('url')}
              isCode
            />
          </div>
        </>
      )}
      {isReadable(form.url.trim()) && <p className={css['warning']}>{text.readable}</p>}
      <div data-field="hubUrl">
        <TextField
          label={text.hubUrl}
          value={form.hubUrl}
          onChange={(hubUrl) => change({ hubUrl })}
          help={text.hubUrlHelp(ownUrl)}
          error={errorOf('hubUrl')}
          isCode
        />
      </div>
      <DockerHint ownUrl={ownUrl} onFill={(hubUrl) => change({ hubUrl })} />
      <ProofFields form={form} isFixed={isFixed} kept={kept} change={change} errorOf={errorOf} />
      <div data-field="adminKey">
        <TextField
          label={text.adminKey}
          type="password"
          value={form.adminKey}
          onChange={(adminKey) => change({ adminKey })}
          help={kept?.hasAdminKey ? text.kept : text.adminKeyHelp}
          error={errorOf('adminKey')}
        />
      </div>
      {failure && <FailureNote failure={failure} />}
      <div className={css['actions']}>
        {onCancel && <Button onPress={onCancel}>{common.cancel}</Button>}
        <Button kind="primary" type="submit" isPending={isPending}>
          {text.save}
        </Button>
      </div>
    </Form>
  );
}
