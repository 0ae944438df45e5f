import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { OpenWebUIProof, type OpenWebUIServer, type OpenWebUIStatus } from '../../../../shared/open-webui.ts';
import { useConfirmation, useSecretCall } from '../../hub/queries.ts';
import { isReadable } from '../../network-of.ts';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choices.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FormBody, FormEnd, type FormState, FormText, useForm } from '../../ui/form.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { Confirming } from '../keys/confirming.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import {
  fromContainer,
  keptFor,
  newOpenWebUIRequest,
  newServerForm,
  type OpenWebUIField,
  openWebUIFormError,
  type ServerForm,
  serverFormLike,
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

/** Where Open WebUI is, and how it shows for which person a call is. Secrets that are kept are not shown again. */
export function ConnectionForm({ server, isFixed = false, ownUrl, onSet, onCancel }: ConnectionFormProps) {
  const words = useOpenWebUIWords();
  const { form: text } = words;
  const { frame } = useWords();
  const openConfirmation = useConfirmation();
  const state = useState<ServerForm>(() => (server ? serverFormLike(server, ownUrl) : newServerForm));
  const [values] = state;
  const [asked, setAsked] = useState<CallOutput<'wishes.propose'> | null>(null);
  const { send, failure, isPending, reset } = useSecretCall('wishes.propose');
  const kept = keptFor(values, server);
  const form = useForm<ServerForm, OpenWebUIField>({
    state,
    check: (typed) => [openWebUIFormError(typed, kept, text.errors)],
    onSubmit: async (typed) => {
      const asked = await send({ action: 'set Open WebUI', server: newOpenWebUIRequest(typed) });
      if (!asked) return;
      openConfirmation();
      form.edit({ adminKey: '', signingSecret: '' });
      if (server) showToast({ text: frame.wished });
      else setAsked(asked);
      onSet();
    },
    isPending,
    onEdit: reset,
  });
  const again = () => setAsked(null);
  if (asked) return <Confirming proposal={asked} detail={text.asked} onAgain={again} onCancel={again} />;
  return (
    <FormBody form={form} className={classes('column-4', css['form'])} label={server ? undefined : text.title}>
      {isFixed ? (
        <p>
          <code>{values.url}</code>
          <span className={css['below']}>{text.fixed}</span>
        </p>
      ) : (
        <>
          {!server && <p>{text.intro}</p>}
          <FormText form={form} name="url" label={text.url} help={text.urlHelp} isCode autoFocus={!server} />
        </>
      )}
      {isReadable(values.url.trim()) && <p className="warning">{text.readable}</p>}
      <FormText
        form={form}
        name="adminKey"
        label={text.adminKey}
        type="password"
        help={kept?.hasAdminKey ? text.kept : text.adminKeyHelp}
      />
      <DockerHint ownUrl={ownUrl} onFill={(hubUrl) => form.edit({ hubUrl })} />
      <details className={css['hint']} open={server !== null || values.hubUrl !== ''}>
        <summary>{text.more}</summary>
        <FormText form={form} name="hubUrl" label={text.hubUrl} help={text.hubUrlHelp(ownUrl)} isCode />
        <ProofFields form={form} isFixed={isFixed} kept={kept} isNew={server === null} />
      </details>
      <FormEnd form={form} submit={text.save} failure={failure} onCancel={onCancel} />
    </FormBody>
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
  form: FormState<ServerForm, OpenWebUIField>;
  isFixed: boolean;
  /** What the hub has already. */
  kept: OpenWebUIServer | null;
  isNew: boolean;
};

/** How users are identified, and what that way needs. */
function ProofFields({ form, isFixed, kept, isNew }: ProofFieldsProps) {
  const { form: text } = useOpenWebUIWords();
  return (
    <>
      {!isFixed && (
        <RadioCards
          label={text.proof}
          value={form.values.proof}
          onChange={(proof) => form.edit({ proof })}
          options={(['found', ...OpenWebUIProof.options] as const)
            .filter((value) => isNew || value !== 'found')
            .map((value) => ({ value, ...text.proofs[value] }))}
        />
      )}
      {form.values.proof === 'sso' && (
        <FormText form={form} name="audience" label={text.audience} help={text.audienceHelp} isCode />
      )}
      {form.values.proof === 'signed' && (
        <FormText
          form={form}
          name="signingSecret"
          label={text.signingSecret}
          type="password"
          help={kept?.hasSigningSecret ? text.kept : text.signingSecretHelp}
        />
      )}
    </>
  );
}

/** Takes what a call has just answered for what is so: to look again at Open WebUI takes seconds. */
export function useKnownStatus(): (status: OpenWebUIStatus) => void {
  const queries = useQueryClient();
  return (status) => queries.setQueryData(['openwebui.status', {}], status);
}
