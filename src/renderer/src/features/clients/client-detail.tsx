import { useQueryClient } from '@tanstack/react-query';
import { Circle, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { ClientName, ListedClient } from '../../../../shared/client-install.ts';
import type { Key, Proposal } from '../../../../shared/model.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { usePlaceFocus } from '../../ui/focus.ts';
import { FormBody, FormEnd, type FormValues, useForm } from '../../ui/form.tsx';
import { Awaited, FailureNote } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { Confirming } from '../keys/confirming.tsx';
import { badPattern, newShortForm, type ShortForm, shortFormLike, shortRequest } from '../keys/short-form.ts';
import { GrantSentence, ShortFormFields } from '../keys/short-form-fields.tsx';
import { kindsShown, wrongPlace } from '../places/kinds.ts';
import { useOfferedKinds } from '../places/place-fields.tsx';
import { diffLines, mayUndo, viewClient } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';
import { type Narrowing, type NarrowingContext, narrowingLike, narrowingRequest, noNarrowing } from './narrowing.ts';
import { NarrowingFields } from './narrowing-fields.tsx';

/** Where the person is on the way to an installed client; `rest` is where it stands as the list has it. */
type Step =
  | { at: 'rest' }
  | { at: 'choose' }
  /** `before`: the key there was when the wish was made. */
  | { at: 'confirm'; proposal: Proposal; before: string | null };

/** Where another screen has asked for the key already, it comes with the address: `go('/clients/cursor', { state: { install } })`. */
const handedOver = (): Step => (history.state as { install?: Step } | null)?.install ?? { at: 'rest' };

/** One client: what would be written, what it may do, whether it works, and how to undo it. */
export function ClientDetail({ client }: { client: ListedClient }) {
  const words = useClientsWords();
  const { common } = useWords();
  const { data: keys = [] } = useHub('keys.list', {});
  const key = keys.find(({ id }) => id === client.keyId);
  const [chosen, setStep] = useState<Step>(handedOver);
  const around = useNarrowingContext();
  const form = useState<ClientForm>({ ...newShortForm, ...noNarrowing, days: '90' });
  const [, setForm] = form;
  const [isUndoing, setUndoing] = useState(false);
  const proof = useProof(client.client);

  const isInstalled =
    chosen.at === 'confirm' && client.state === 'installed' && client.keyId !== null && client.keyId !== chosen.before;
  const { prove } = proof;
  const done = words.installed(client.title);
  useEffect(() => {
    if (!isInstalled) return;
    setStep({ at: 'rest' });
    announce(done);
    prove();
  }, [isInstalled, done, prove]);
  const step: Step = chosen.at === 'rest' && client.state !== 'installed' ? { at: 'choose' } : chosen;
  const place = usePlaceFocus(`${step.at} ${client.state}`);
  const isAgain = mayUndo(client);

  return (
    <div ref={place} tabIndex={-1} className={css['place']}>
      <p className={css['line']}>
        <ClientState of={client} hasFailed={proof.result?.ok === false} />
      </p>
      {(client.state === 'changed' || client.state === 'stale') && (
        <p className="tinted">{words.whatToDo[client.state](client.title)}</p>
      )}
      {step.at === 'rest' ? (
        <Installed
          client={client}
          key_={key}
          proof={proof}
          onUndo={() => setUndoing(true)}
          onChange={() => {
            if (key) {
              const like = shortFormLike(key.grant);
              setForm({ ...like, ...narrowingLike(key.grant, like.may, around), days: '90' });
            }
            setStep({ at: 'choose' });
          }}
        />
      ) : step.at === 'choose' ? (
        <InstallForm
          client={client}
          state={form}
          around={around}
          onAsked={(proposal) => setStep({ at: 'confirm', proposal, before: client.keyId })}
          others={
            <>
              {client.state === 'installed' && <Button onPress={() => setStep({ at: 'rest' })}>{common.cancel}</Button>}
              {isAgain && <Button onPress={() => setUndoing(true)}>{words.undo.open}</Button>}
            </>
          }
        />
      ) : (
        <Confirming
          proposal={step.proposal}
          detail={words.confirmDetail(client.title)}
          onAgain={() => setStep({ at: 'choose' })}
          onCancel={() => setStep({ at: client.state === 'installed' ? 'rest' : 'choose' })}
        />
      )}
      <UndoDialog
        client={client}
        isOpen={isUndoing}
        onClose={() => setUndoing(false)}
        onUndone={() => {
          setStep({ at: 'rest' });
          proof.forget();
        }}
      />
    </div>
  );
}

type ClientForm = ShortForm & Narrowing;

/** What can be chosen from; nothing until the hub has told. */
function useNarrowingContext(): NarrowingContext {
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  return { accounts, platforms };
}

type InstalledProps = {
  client: ListedClient;
  /** `key` is React's own. */
  key_: Key | undefined;
  proof: ProofState;
  onChange: () => void;
  onUndo: () => void;
};

/** What the client may do, whether it works, what is left to do in it, and how to change or end it. */
function Installed({ client, key_, proof, onChange, onUndo }: InstalledProps) {
  const words = useClientsWords();
  const { common, keys } = useWords();
  const isFirst = client.provedAt === null && !proof.result?.ok;
  return (
    <>
      <p>
        {words.writtenTo} <code>{client.file}</code>
      </p>
      {key_ && <GrantSentence of={key_} link={words.keys} />}
      {key_?.paused && <p className="tinted">{words.paused}</p>}
      <ProofResult client={client} proof={proof} />
      <AgentSettings of={client} />
      {(client.provedAt !== null || client.connected) && <Connection of={client} />}
      <div className="row">
        <Button kind={isFirst ? 'primary' : 'plain'} onPress={proof.prove} isPending={proof.isPending}>
          {isFirst ? words.proof.prove : words.proof.again}
        </Button>
        <Button onPress={onChange}>{common.change}</Button>
        <Button onPress={onUndo}>{words.undo.open}</Button>
        {key_ && <a href={activityAddress({ client: key_.client, since: 'hour' })}>{keys.menu.lastHour}</a>}
      </div>
    </>
  );
}

/** What is left to do by hand for git: the settings of an agent are not the hub's to change. */
function AgentSettings({ of: { agents } }: { of: ListedClient }) {
  const { agents: words } = useClientsWords();
  if (agents.length === 0) return null;
  return (
    <section className={css['change']} aria-labelledby="agents">
      <h2 id="agents">{words.title}</h2>
      {agents.map(({ agent, where, text }) => (
        <div key={agent}>
          <p>
            {agent}: {where === '' ? words.atStart : <code>{where}</code>}
          </p>
          <Diff text={text} label={agent} />
          <CopyButton text={text} label={words.copy(agent)} />
        </div>
      ))}
    </section>
  );
}

const icons = { faint: Circle, ok: CircleCheck, waiting: CircleDashed, wrong: CircleAlert };

type ClientStateProps = { of: ListedClient; hasFailed?: boolean; holder?: string | undefined };

/** How a client stands, in a word with its sign. `holder`: the title of the client whose entry it reads. */
export function ClientState({ of, hasFailed = false, holder = '' }: ClientStateProps) {
  const words = useClientsWords();
  const { says, tone } = viewClient(of, hasFailed);
  const Icon = icons[tone];
  const said = words.says[says];
  return (
    <span className={css['state']} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span>
        {typeof said === 'string' ? said : said(says === 'shared' ? holder : of.title)}
        {says === 'connected' && of.connected && (
          <>
            {' '}
            <RelativeTime at={of.connected.at} />
          </>
        )}
      </span>
    </span>
  );
}

/** Whether the client itself has called, which the hub tells as it happens. */
function Connection({ of: { title, connected, restart } }: { of: ListedClient }) {
  const { connection: words } = useClientsWords();
  const Icon = connected ? CircleCheck : CircleDashed;
  return (
    <div role="status" className={classes('frame', css['proof'])} data-tone={connected ? 'ok' : 'waiting'}>
      <Icon size={16} aria-hidden="true" />
      <div>
        <p className="strong">{connected ? words.connected(title, connected.as) : words.waiting(title)}</p>
        <p>
          {connected ? (
            <>
              {words.last} <RelativeTime at={connected.at} />
            </>
          ) : (
            restart
          )}
        </p>
      </div>
    </div>
  );
}

type UndoDialogProps = { client: ListedClient; isOpen: boolean; onClose: () => void; onUndone: () => void };

/** Asks before the hub is taken out of a client, and says what happens to its file and its key. */
function UndoDialog({ client, isOpen, onClose, onUndone }: UndoDialogProps) {
  const { undo: words } = useClientsWords();
  const queries = useQueryClient();
  // The key is revoked first, no matter what fails afterwards.
  const lookAgain = () => void queries.invalidateQueries({ queryKey: ['clients.list'] });
  return (
    <CallDialog
      call="clients.undo"
      input={{ client: client.client }}
      title={words.title(client.title)}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={({ isByteExact, restart }) => {
        showToast({ text: isByteExact ? words.exact : words.entryOnly, detail: restart });
        lookAgain();
        onUndone();
      }}
      onFailed={lookAgain}
    >
      <p>{words.key}</p>
      <p>{words.file}</p>
      <p>
        <code>{client.file}</code>
      </p>
    </CallDialog>
  );
}

/** Said as it comes; before anything was proved here, what the person must still do in the client. */
function ProofResult({ client, proof: { isPending, result, failure } }: { client: ListedClient; proof: ProofState }) {
  const { proof: words } = useClientsWords();
  if (failure && !isPending) return <FailureNote failure={failure} />;
  if (!isPending && !result && client.provedAt !== null) return null;
  const Icon = result?.ok ? CircleCheck : CircleAlert;
  return (
    <div
      role="status"
      className={classes('frame', css['proof'])}
      data-tone={isPending || !result ? 'none' : result.ok ? 'ok' : 'wrong'}
    >
      {isPending ? (
        <p>{words.pending[client.transport](client.title)}</p>
      ) : result ? (
        <>
          <Icon size={16} aria-hidden="true" />
          <div>
            <p className="strong">
              {!result.ok
                ? words.failed(client.title)
                : client.transport === 'git'
                  ? words.fetched(result.read)
                  : words.ok(client.title, result.tools ?? 0, result.read)}
            </p>
            {/* What is left to do in the client stands with whether it has connected. */}
            <p>{result.ok ? result.detail.replace(client.restart, '').trim() : result.detail}</p>
          </div>
        </>
      ) : (
        <p>{words.none}</p>
      )}
    </div>
  );
}

type ProofState = ReturnType<typeof useProof>;

/** Makes the calls that the client would make, and tells the result. */
function useProof(client: ClientName) {
  const { mutate, isPending, data, error, reset } = useCall('clients.prove');
  const queries = useQueryClient();
  const prove = useCallback(
    () => mutate({ client }, { onSettled: () => void queries.invalidateQueries({ queryKey: ['clients.list'] }) }),
    [mutate, client, queries],
  );
  return { prove, isPending, result: data, failure: error, forget: reset };
}

type InstallFormProps = {
  client: ListedClient;
  /** What is chosen, kept while the person looks at what it would be. */
  state: FormValues<ClientForm>;
  around: NarrowingContext;
  onAsked: (proposal: Proposal) => void;
  /** Beside the button that continues. */
  others: ReactNode;
};

/** Exactly what would be written, and what the client may do with it. Nothing is written before the person has confirmed. */
export function InstallForm({ client, state, around, onAsked, others }: InstallFormProps) {
  const words = useClientsWords();
  const { keys, places, common } = useWords();
  const plan = useHub('clients.plan', { client: client.client });
  const propose = useCall('clients.propose', useConfirmation());
  const kinds = kindsShown(useOfferedKinds(), state[0].places);
  const refused = propose.error && wrongPlace(propose.error, kinds, places);
  const form = useForm<ClientForm, 'repositories' | `place:${string}`>({
    state,
    check: (typed) => {
      const bad = badPattern(typed);
      return bad === undefined ? [] : [{ field: 'repositories', text: keys.form.errors.repositories(bad) }];
    },
    onSubmit: (typed) => {
      const limits = { ...shortRequest(typed), ...narrowingRequest(typed, typed.may, around) };
      propose.mutate({ client: client.client, ...limits }, { onSuccess: onAsked });
    },
    isPending: propose.isPending,
    refused,
    onEdit: () => propose.error && propose.reset(),
  });
  if (!plan.data) {
    return (
      <>
        <Awaited of={plan} rows={6} />
        {plan.error && <div className="row-end">{others}</div>}
      </>
    );
  }
  const { file, creates, backup, diff } = plan.data;
  return (
    <FormBody form={form} className="column-4">
      <section className={css['change']} aria-labelledby="change">
        <h2 id="change">{words.change.title}</h2>
        <p>
          {creates ? words.change.creates : words.change.edits} <code>{file}</code>
        </p>
        <Diff text={diff} label={words.change.diff} />
        <p className={css['muted']}>
          {words.change.key}{' '}
          {backup !== null && (
            <>
              {words.change.backup} <code>{backup}</code>
            </>
          )}
        </p>
      </section>
      <ShortFormFields form={form} words={{ ...words, repositories: common.limits.repositories }} />
      {client.transport !== 'git' && (
        <NarrowingFields values={form.values} onChange={(part) => form.edit(part)} around={around} />
      )}
      <FormEnd
        form={form}
        submit={mayUndo(client) ? words.installAgain : words.install}
        failure={refused ? null : propose.error}
      >
        {others}
      </FormEnd>
    </FormBody>
  );
}

/** A diff as it is, to be read and copied; the signs are text, so that colour is not all that tells. */
function Diff({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={css['diff']} aria-label={label} tabIndex={0}>
      <pre>
        {diffLines(text).map(({ text: line, kind }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never change places.
          <span key={at} data-kind={kind}>
            {`${line}\n`}
          </span>
        ))}
      </pre>
    </section>
  );
}
