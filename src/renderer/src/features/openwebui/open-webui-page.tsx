import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock, RefreshCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type {
  OpenWebUIFinding,
  OpenWebUIIdentity,
  OpenWebUIProof,
  OpenWebUIServer,
} from '../../../../shared/open-webui.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useCall, useHub, useSecretCall } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { usePlaceFocus } from '../../ui/focus.ts';
import { FormBody, FormText, useForm } from '../../ui/form.tsx';
import { Awaited, Empty, FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { FactList, Section, SubPage } from '../settings/section.tsx';
import { ConnectionForm, useKnownStatus } from './connection-form.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { PermissionSection } from './permission.tsx';
import { newPermissionForm, permissionRequest } from './permission-form.ts';
import { FileList } from './registered.tsx';
import { countFindings, viewIdentity } from './views.ts';

/** The person's Open WebUI, `#/settings/openwebui`: where it is, who they are there, and what it may do for them. */
export function OpenWebUIPage() {
  const words = useOpenWebUIWords();
  const { common, settings } = useWords();
  const status = useHub('status', {});
  const openWebUI = useHub('openwebui.status', {});
  /** What could not be removed when Open WebUI was forgotten. */
  const [left, setLeft] = useState<readonly string[]>([]);
  /** A person who has just named it continues with the next step. */
  const [isNamed, setNamed] = useState(false);
  const place = usePlaceFocus(openWebUI.data?.server ? 'set' : 'not set');
  const person = status.data?.person;
  const found = openWebUI.data;

  const lookAgain = async () => {
    const { data } = await openWebUI.refetch();
    if (!data) return;
    const { missing, warnings } = countFindings(data.findings);
    announce(words.checked(words.findings.summary(missing, warnings)));
  };
  return (
    <div ref={place} tabIndex={-1} className={classes('column page', css['page'])}>
      <SubPage
        title={settings.pages.openwebui.title}
        sentence={words.sentence}
        actions={
          found?.server && (
            <Button icon={RefreshCw} onPress={() => void lookAgain()} isPending={openWebUI.isFetching}>
              {common.checkAgain}
            </Button>
          )
        }
      >
        <LeftBehind left={left} onSeen={() => setLeft([])} />
        {!status.data || !found ? (
          <Awaited of={[status, openWebUI]} rows={6} height="tall" />
        ) : found.server ? (
          <>
            {openWebUI.error && <FailureNote failure={openWebUI.error} />}
            <ServerSection
              server={found.server}
              version={found.version}
              ownUrl={status.data.url}
              isOwner={person?.owner ?? false}
              isFixed={found.keyId !== null}
              onForgotten={setLeft}
            />
            <OpenWebUIFindings findings={found.findings} proof={found.server.proof} />
            {found.identity && <IdentitySection identity={found.identity} server={found.server} isNext={isNamed} />}
            <PermissionSection status={found} server={found.server} />
          </>
        ) : person?.owner ? (
          <ConnectionForm
            server={null}
            ownUrl={status.data.url}
            onSet={() => {
              setLeft([]);
              setNamed(true);
            }}
          />
        ) : (
          <Empty>{words.notSet}</Empty>
        )}
      </SubPage>
    </div>
  );
}

const findingIcons = { ok: CircleCheck, missing: CircleAlert, warning: TriangleAlert };

type FindingsProps = { findings: readonly OpenWebUIFinding[]; proof: OpenWebUIProof };

/** What must hold for it to work, each as it was just found, and for what does not hold what fixes it. */
export function OpenWebUIFindings({ findings, proof }: FindingsProps) {
  const { findings: words } = useOpenWebUIWords();
  const { missing, warnings } = countFindings(findings);
  return (
    <Section title={words.title}>
      <p className="strong">{findings.length === 0 ? words.none : words.summary(missing, warnings)}</p>
      {findings.length > 0 && (
        <ul className={css['rows']} aria-label={words.list}>
          {findings.map((finding) => (
            <Finding key={finding.what} of={finding} />
          ))}
        </ul>
      )}
      {/* What those hints name, and what no administrator's key can set. */}
      {proof !== 'key' && <Environment />}
    </Section>
  );
}

function Finding({ of: { what, state, detail, hint } }: { of: OpenWebUIFinding }) {
  const { findings: words } = useOpenWebUIWords();
  const Icon = findingIcons[state];
  return (
    <li data-tone={state}>
      <Icon size={16} aria-hidden="true" />
      <span className="medium">
        {words.what[what]}
        <span className="unseen">, {words.states[state]}</span>
      </span>
      <span>
        {detail}
        {hint && state !== 'ok' && <span className={css['below']}>{hint}</span>}
        {what === 'left-behind' && <CleanButton />}
      </span>
    </li>
  );
}

/** Takes away what hubs left there that answer no more. */
function CleanButton() {
  const { findings: words } = useOpenWebUIWords();
  const { mutate, error, isPending } = useCall('openwebui.clean');
  const know = useKnownStatus();
  return (
    <>
      {error && <FailureNote failure={error} />}
      <Button onPress={() => mutate({}, { onSuccess: know })} isPending={isPending}>
        {words.clean}
      </Button>
    </>
  );
}

/** Asked for only when the person unfolds it. */
function Environment() {
  const { findings: words } = useOpenWebUIWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={css['hint']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.environment}</summary>
      {isOpen && <FileList wish={permissionRequest(newPermissionForm)} only="env" />}
    </details>
  );
}

/** What could not be removed there, until the person has seen it: nobody else remembers it by then. */
export function LeftBehind({ left, onSeen }: { left: readonly string[]; onSeen: () => void }) {
  const { forget: words } = useOpenWebUIWords();
  if (left.length === 0) return null;
  return (
    <div className={classes('frame', css['left'])} role="alert" data-tone="warning">
      <TriangleAlert size={16} aria-hidden="true" />
      <div>
        <p className="strong">{words.left}</p>
        <ul>
          {left.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </div>
      <Button onPress={onSeen}>{words.dismiss}</Button>
    </div>
  );
}

const identityIcons = { ok: CircleCheck, waiting: Clock, wrong: CircleAlert };

type IdentityProps = {
  identity: OpenWebUIIdentity;
  server: OpenWebUIServer;
  /** Whether what is to be typed here comes next. */
  isNext: boolean;
};

/** Whose account there is the person's, how that is known, and what they can do where it is not. */
export function IdentitySection({ identity, server, isNext }: IdentityProps) {
  const { identity: words, place: thereWords } = useOpenWebUIWords();
  const { says, tone, does } = viewIdentity(identity, server.proof);
  const place = usePlaceFocus(says);
  const Icon = identityIcons[tone];
  return (
    <Section title={words.title}>
      <div ref={place} tabIndex={-1} className={classes('column-3', css['place'])}>
        <p className={css['said']} data-tone={tone} role="status">
          <Icon size={16} aria-hidden="true" />
          <span>
            {words.says[says](identity.state === 'linked' ? (identity.account ?? identity.email) : identity.email)}
          </span>
        </p>
        {does === 'go there' && <OutsideLink url={server.url}>{thereWords.goThere}</OutsideLink>}
        {(does === 'make' || does === 'prove') && <PasswordForm key={does} does={does} isNext={isNext} />}
      </div>
    </Section>
  );
}

/** A password that makes the person's account there, or shows that one is theirs. It is let go of as soon as it is sent. */
function PasswordForm({ does, isNext }: { does: 'make' | 'prove'; isNext: boolean }) {
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
    <FormBody form={form} className={classes('column-3', css['password'])}>
      <FormText
        form={form}
        name="password"
        label={text.label}
        type="password"
        help={text.help}
        autoComplete={does === 'make' ? 'new-password' : 'off'}
        autoFocus={isNext}
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

type PlaceProps = {
  server: OpenWebUIServer;
  version: string | null;
  ownUrl: string;
  isOwner: boolean;
  /** Whether something is allowed that is bound to it. */
  isFixed: boolean;
  onForgotten: (left: readonly string[]) => void;
};

/** The Open WebUI of this hub, as its owner has set it. */
export function ServerSection({ server, version, ownUrl, isOwner, isFixed, onForgotten }: PlaceProps) {
  const { place: words, form } = useOpenWebUIWords();
  const { common } = useWords();
  const [doing, setDoing] = useState<'change' | 'forget' | null>(null);
  const { url, hubUrl, proof, audience, hasAdminKey } = server;
  const close = () => setDoing(null);
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.facts.address, value: <code>{url}</code>, copy: url },
          { name: words.facts.version, value: version ?? words.noVersion },
          { name: words.facts.hub, value: <code>{hubUrl}</code> },
          { name: words.facts.proof, value: words.proof[proof](audience ?? '') },
          { name: words.facts.key, value: hasAdminKey ? words.hasKey : words.noKey },
        ]}
      />
      {isOwner ? (
        <div className="row">
          <Button onPress={() => setDoing('change')}>{common.change}</Button>
          <Button onPress={() => setDoing('forget')}>{words.forget}</Button>
        </div>
      ) : (
        <p className="muted">{words.ownerOnly}</p>
      )}
      <Dialog title={form.changeTitle} isOpen={doing === 'change'} onClose={close} size="wide">
        <ConnectionForm server={server} isFixed={isFixed} ownUrl={ownUrl} onSet={close} onCancel={close} />
      </Dialog>
      <ForgetDialog isOpen={doing === 'forget'} onForgotten={onForgotten} onClose={close} />
    </Section>
  );
}

type ForgetDialogProps = { isOpen: boolean; onForgotten: (left: readonly string[]) => void; onClose: () => void };

/** Asks before everything that this hub added there is taken away, for everybody. */
function ForgetDialog({ isOpen, onForgotten, onClose }: ForgetDialogProps) {
  const { forget: words } = useOpenWebUIWords();
  const queries = useQueryClient();
  return (
    <CallDialog
      call="openwebui.forget"
      input={{}}
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={({ left }) => {
        onForgotten(left);
        if (left.length === 0) showToast({ text: words.done });
        void queries.invalidateQueries({ queryKey: ['openwebui.status'] });
      }}
    >
      <p>{words.everyone}</p>
      <p>{words.secrets}</p>
      <p>{words.stays}</p>
    </CallDialog>
  );
}
