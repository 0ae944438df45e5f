import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { OpenWebUIProof, type OpenWebUIServer, type OpenWebUIStatus } from '../../../shared/open-webui.ts';
import { useSecretCall } from '../hub/queries.ts';
import { isReadable } from '../network-of.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import {
  fromContainer,
  keptFor,
  newOpenWebUIRequest,
  newServerForm,
  type OpenWebUIField,
  openWebUIFormErrors,
  type ServerForm,
  serverFormLike,
  type WrongField,
} from './server-form.ts';

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

const serve = 'opengithubx serve --listen 0.0.0.0 --allow-host host.docker.internal';
const addHost = '--add-host=host.docker.internal:host-gateway';

/** How a container reaches a hub that is on the computer around it. */
function DockerHint({ ownUrl, onFill }: { ownUrl: string; onFill: (address: string) => void }) {
  const { docker: text } = useOpenWebUIWords().form;
  const { common } = useWords();
  const address = fromContainer(ownUrl);
  if (address === null) return null;
  const copy = (line: string) => <CopyButton text={line} label={`${common.copy}, ${line}`} />;
  return (
    <details className={css['hint']}>
      <summary>{text.summary}</summary>
      <p>{text.why}</p>
      <ol>
        <Step says={text.address} line={address}>
          <Button onPress={() => onFill(address)}>{text.fill}</Button>
        </Step>
        <Step says={text.serve} line={serve}>
          {copy(serve)}
        </Step>
        <Step says={text.linux} line={addHost}>
          {copy(addHost)}
        </Step>
      </ol>
    </details>
  );
}

const Step = ({ says, line, children }: { says: string; line: string; children: ReactNode }) => (
  <li>
    {says}
    <div className={css['line']}>
      <code>{line}</code>
      {children}
    </div>
  </li>
);

type ProofFieldsProps = {
  form: ServerForm;
  isFixed: boolean;
  /** What the hub has already. */
  kept: OpenWebUIServer | null;
  change: (part: Partial<ServerForm>) => void;
  errorOf: (field: OpenWebUIField) => string | undefined;
};

/** How a call proves whose it is, and what that way needs. */
function ProofFields({ form, isFixed, kept, change, errorOf }: ProofFieldsProps) {
  const { form: text } = useOpenWebUIWords();
  return (
    <>
      {!isFixed && (
        <RadioCards
          label={text.proof}
          value={form.proof}
          onChange={(proof) => change({ proof })}
          options={OpenWebUIProof.options.map((value) => ({ value, ...text.proofs[value] }))}
        />
      )}
      {form.proof === 'sso' && (
        <div data-field="audience">
          <TextField
            label={text.audience}
            value={form.audience}
            onChange={(audience) => change({ audience })}
            help={text.audienceHelp}
            error={errorOf('audience')}
            isCode
          />
        </div>
      )}
      {form.proof === 'signed' && (
        <div data-field="signingSecret">
          <TextField
            label={text.signingSecret}
            type="password"
            value={form.signingSecret}
            onChange={(signingSecret) => change({ signingSecret })}
            help={kept?.hasSigningSecret ? text.kept : text.signingSecretHelp}
            error={errorOf('signingSecret')}
          />
        </div>
      )}
    </>
  );
}

/** Takes what a call has just answered for what is so: to look again at Open WebUI takes seconds. */
export function useKnownStatus(): (status: OpenWebUIStatus) => void {
  const queries = useQueryClient();
  return (status) => queries.setQueryData(['openwebui.status', {}], status);
}
