import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { Failure } from '../../../../shared/errors.ts';
import type { ImportedTool, ImportPreview, ImportProposal } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { isWebAddress } from '../../network-of.ts';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choices.tsx';
import { ComboBox } from '../../ui/combo-box.tsx';
import { type FieldError, FormBody, FormEnd, FormText, type FormValues, useForm } from '../../ui/form.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { useFailureText } from '../../words/use-failure-text.ts';
import { Confirming } from '../keys/confirming.tsx';
import { SubPage } from '../settings/section.tsx';
import { connectionMeant, connectionTitle } from './connection-names.ts';
import {
  type ImportField,
  type ImportForm,
  type ImportRequest,
  importFormError,
  importName,
  importRequest,
  isSameSource,
  likelyIdentities,
  packFile,
  refusedField,
} from './import-form.ts';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';
import { Problem, type ToolChoice, ToolTable } from './tool-table.tsx';
import { useNamedConnections } from './use-named-connections.ts';

/** From the form over a look at what it would be to the wish, which its person confirms in the window for that. */
export function AddImport({ first }: { first: ImportForm }) {
  const words = useImportsWords();
  const { frame } = useWords();
  const [, go] = useLocation();
  const form = useState(first);
  const [typed] = form;
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [asked, setAsked] = useState<ImportProposal | null>(null);
  const look = useCall('imports.preview');
  const propose = useCall('imports.propose', useConfirmation());
  const { data: imports = [] } = useHub('imports.list', {});
  const added = asked && imports.find(({ name, connection }) => name === asked.name && connection === asked.connection);
  useEffect(() => {
    if (!added) return;
    showToast({ text: words.added(visible(added.title)) });
    go(`/accounts/imports/named/${added.name}`);
  }, [added, go, words]);

  const wish = (given: ImportRequest, digest: string) =>
    propose.mutate({ add: { ...given, digest } }, { onSuccess: setAsked });
  const see = () =>
    look.mutate(importRequest(typed), {
      // A server tells its tools once it is there: of what else it is, the confirmation window says all.
      onSuccess: (seen) => (typed.kind === 'mcp' ? wish(importRequest(typed), seen.digest) : setPreview(seen)),
    });
  const back = () => {
    setAsked(null);
    setPreview(null);
    propose.reset();
  };
  return (
    <SubPage
      title={preview ? words.preview.title(visible(preview.title)) : words.add}
      sentence={words.form.sentence}
      back={{ href: '/accounts', text: frame.screens.accounts }}
    >
      {asked ? (
        <Confirming
          proposal={asked}
          detail={words.confirming.add}
          onAgain={() => setAsked(null)}
          onCancel={() => setAsked(null)}
        />
      ) : preview ? (
        <ImportPreviewForm
          form={typed}
          preview={preview}
          onPreview={setPreview}
          onBack={back}
          onWish={wish}
          isWishing={propose.isPending}
          failure={propose.error}
        />
      ) : (
        <AddForm
          state={form}
          onEdit={() => {
            look.reset();
            propose.reset();
          }}
          taken={imports.map(({ name }) => name)}
          onLook={see}
          isLooking={look.isPending || propose.isPending}
          failure={look.error ?? propose.error}
          onCancel={() => go('/accounts')}
        />
      )}
    </SubPage>
  );
}

type AddFormProps = {
  /** What is typed, kept while the person looks at what it would be. */
  state: FormValues<ImportForm>;
  /** What failed is of what stood here before. */
  onEdit: () => void;
  taken: readonly string[];
  onLook: () => void;
  isLooking: boolean;
  failure: Failure | null;
  onCancel: () => void;
};

/** What it is, where it is described, and whose tokens its calls carry. */
function AddForm({ state, onEdit, taken, onLook, isLooking, failure, onCancel }: AddFormProps) {
  const { form: words, preview: apiWords } = useImportsWords();
  const refused = useRefused(failure);
  // Only where the description does not say it, or says what cannot be. It stays while it is typed.
  const [isApiUrlAsked, setApiUrlAsked] = useState(false);
  if (refused?.field === 'apiUrl' && !isApiUrlAsked) setApiUrlAsked(true);
  const form = useForm<ImportForm, ImportField>({
    state,
    check: (values) => [importFormError(values, taken, words.errors)],
    onSubmit: onLook,
    isPending: isLooking,
    refused,
    onEdit,
  });
  const { values, edit, errorOf } = form;
  const { kind, file } = values;
  const take = async (given: File | undefined) => {
    if (!given) return;
    const packed = await packFile(given);
    if (packed === null) form.refuse('source', words.errors.tooLarge);
    else edit({ file: { name: given.name, packed } }, 'source');
  };
  return (
    <FormBody form={form} className="column-4">
      <RadioCards
        label={words.kind}
        value={kind}
        onChange={(next) => edit({ kind: next, file: null }, 'source')}
        options={(['openapi', 'mcp'] as const).map((value) => ({ value, ...words.kindOptions[value] }))}
      />
      <div data-field="source" className={css['source']}>
        {file ? (
          <>
            <p className="strong">{words.chosen(file.name)}</p>
            <Problem text={errorOf('source')} />
            <Button onPress={() => edit({ file: null }, 'source')}>{words.noFile}</Button>
          </>
        ) : (
          <>
            <TextField
              label={kind === 'mcp' ? words.server : words.address}
              value={values.address}
              onChange={(address) => edit({ address }, 'source', 'name')}
              help={kind === 'mcp' ? words.serverHelp : words.addressHelp}
              error={errorOf('source') ?? (kind === 'mcp' ? errorOf('apiUrl') : undefined)}
              isCode
            />
            {kind === 'openapi' && (
              <p className="line">
                {words.or}
                <FileTrigger acceptedFileTypes={['.json', '.yaml', '.yml']} onSelect={(files) => void take(files?.[0])}>
                  <Button>{words.choose}</Button>
                </FileTrigger>
              </p>
            )}
          </>
        )}
      </div>
      {kind === 'openapi' && (values.apiUrl !== '' || isApiUrlAsked) && (
        <FormText form={form} name="apiUrl" label={apiWords.apiUrl} help={apiWords.apiUrlTyped} isCode />
      )}
      <div data-field="connection">
        <ConnectionField
          value={values.connection}
          onChange={(connection) => edit({ connection }, 'connection', 'name')}
          error={errorOf('connection')}
        />
      </div>
      <div className={css['pair']}>
        <TextField
          label={words.titleField}
          value={values.title}
          onChange={(title) => edit({ title: title.slice(0, 60) }, 'name')}
          help={words.titleHelp}
        />
        <div data-field="name">
          <TextField
            label={words.name}
            value={importName(values)}
            onChange={(name) => edit({ name })}
            help={words.nameHelp(importName(values))}
            error={errorOf('name')}
            isCode
          />
        </div>
      </div>
      <FormText form={form} name="scopes" label={words.scopes} help={words.scopesHelp} isCode />
      <FormEnd
        form={form}
        submit={kind === 'mcp' ? words.next : words.look}
        failure={refused ? null : failure}
        onCancel={onCancel}
      />
    </FormBody>
  );
}

type ConnectionFieldProps = { value: string; onChange: (connection: string) => void; error: string | undefined };

/** Whose tokens its calls carry: a service by its title, or a connection of the tenant by the name that it has there. */
function ConnectionField({ value, onChange, error }: ConnectionFieldProps) {
  const { form: words } = useImportsWords();
  const { named, hasTenant } = useNamedConnections();
  // While it is typed it stays as it is typed, even where that is the name of a service.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <ComboBox
      label={words.connection}
      value={typed ?? connectionTitle(value, named)}
      onChange={(text) => {
        setTyped(text);
        onChange(connectionMeant(text, named));
      }}
      onFocusChange={(isFocused) => !isFocused && setTyped(null)}
      options={named.map(({ title }) => title)}
      showOptions={words.showConnections}
      help={hasTenant ? words.connectionHelp : words.connectionHelpAlone}
      error={error}
    />
  );
}

/** What the hub refused, at the field it is about. */
function useRefused(failure: Failure | null): FieldError<ImportField> | null {
  const text = useFailureText(failure)?.message;
  const field = failure ? refusedField(failure) : undefined;
  return field && text !== undefined ? { field, text } : null;
}

type ImportPreviewFormProps = {
  form: ImportForm;
  preview: ImportPreview;
  /** Another look has found something else. */
  onPreview: (preview: ImportPreview) => void;
  onBack: () => void;
  onWish: (wish: ImportRequest, digest: string) => void;
  isWishing: boolean;
  failure: Failure | null;
};

const other = 'other';
const mostLeft = 200;

/** What a description would be here: its tools, of which some are chosen, and what only its person can say. */
export function ImportPreviewForm({
  form,
  preview,
  onPreview,
  onBack,
  onWish,
  isWishing,
  failure,
}: ImportPreviewFormProps) {
  const { preview: words } = useImportsWords();
  const { keys } = useWords();
  const { tools, left, servers } = preview;
  const isOwn = preview.accountsOf === preview.name;
  const identities = likelyIdentities(tools);
  const [server, setServer] = useState(servers.length === 0 || form.apiUrl !== '' ? other : '');
  const [typed, setTyped] = useState(form.apiUrl);
  const [identity, setIdentity] = useState(identities[0] ?? '');
  const [choice, setChoice] = useState<ToolChoice>(() => ({
    chosen: new Set(tools.filter(({ state }) => state === 'on').map(({ name }) => name)),
    reads: new Set(),
  }));
  const [wrong, setWrong] = useState<'apiUrl' | 'tools' | 'changed' | null>(null);
  const look = useCall('imports.preview');
  const refusal = look.error ?? failure;
  const field = refusal ? refusedField(refusal) : undefined;
  const refused = useFailureText(refusal)?.message;
  const change = (act: () => void) => {
    act();
    setWrong(null);
    look.reset();
  };
  const chosen = tools.filter(({ name }) => choice.chosen.has(name));
  const apiUrl = (server === other ? typed : server).trim();

  const submit = () => {
    if (!isWebAddress(apiUrl)) return setWrong('apiUrl');
    if (chosen.length === 0) return setWrong('tools');
    const reads = chosen.filter(({ name }) => choice.reads.has(name)).map(({ request }) => request);
    const wish: ImportRequest = {
      ...importRequest(form),
      apiUrl,
      reads,
      tools: chosen.map(({ name }) => name),
      ...(identity.trim() !== '' && { identity: identity.trim() }),
    };
    // With what the person has said of it, it is another thing to agree to.
    look.mutate(wish, {
      onSuccess: (seen) => {
        if (isSameSource(preview, seen)) return onWish(wish, seen.digest);
        onPreview(seen);
        setWrong('changed');
      },
    });
  };
  const apiError = wrong === 'apiUrl' ? words.errors.apiUrl : field === 'apiUrl' ? refused : undefined;
  return (
    <div className="column-4">
      <div className="column-2">
        {servers.length > 0 && (
          <RadioCards
            label={words.apiUrl}
            value={server}
            onChange={(next) => change(() => setServer(next))}
            options={[
              ...servers.map((value) => ({ value, text: visible(value) })),
              { value: other, text: words.otherUrl },
            ]}
          />
        )}
        {server === other ? (
          <TextField
            label={servers.length > 0 ? words.otherUrl : words.apiUrl}
            value={typed}
            onChange={(text) => change(() => setTyped(text))}
            error={apiError}
            isCode
          />
        ) : (
          <Problem text={apiError} />
        )}
        <p className="muted">{words.apiUrlHelp}</p>
      </div>
      <ComboBox
        label={words.identity}
        value={identity}
        onChange={(text) => change(() => setIdentity(text))}
        options={identities}
        showOptions={words.showIdentities}
        help={words.identityHelp}
        error={field === 'identity' ? refused : undefined}
      />
      <ToolTable
        tools={tools}
        choice={choice}
        onChange={(next) => change(() => setChoice(next))}
        isOpen={anyOne}
        mayRead={isOwn && tools.some(couldRead) ? couldRead : undefined}
      />
      {left.length > 0 && (
        <details>
          <summary>{words.left(left.length)}</summary>
          <ul className={css['left']}>
            {left.slice(0, mostLeft).map(({ request, reason }) => (
              <li key={request}>
                <code>{visible(request)}</code> {visible(reason)}
              </li>
            ))}
            {left.length > mostLeft && <li>{words.andMore(left.length - mostLeft)}</li>}
          </ul>
        </details>
      )}
      <Problem text={wrong === 'tools' ? words.errors.tools : wrong === 'changed' ? words.changed : undefined} />
      {refusal && field !== 'apiUrl' && field !== 'identity' && <FailureNote failure={refusal} />}
      <div className="row-end">
        <Button onPress={onBack}>{keys.progress.askAgain}</Button>
        <Button kind="primary" onPress={submit} isPending={look.isPending || isWishing}>
          {words.import(chosen.length)}
        </Button>
      </div>
    </div>
  );
}

const anyOne = (): boolean => true;
/** Those of which a person may say that they only read; on the accounts of a built-in platform its rule says so. */
const couldRead = ({ request }: ImportedTool): boolean => /^(?:GET|HEAD|POST) /.test(request);
