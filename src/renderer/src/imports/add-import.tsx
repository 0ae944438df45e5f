import { useEffect, useRef, useState } from 'react';
import { FileTrigger, Form } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { Failure } from '../../../shared/errors.ts';
import type { ImportPreview, ImportProposal } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useCall, useConfirmation, useHub } from '../hub/queries.ts';
import { Confirming } from '../keys/confirming.tsx';
import { SubPage } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { ComboBox } from '../ui/combo-box.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import { useFailureText } from '../words/use-failure-text.ts';
import {
  type ImportField,
  type ImportForm,
  type ImportRequest,
  importFormErrors,
  importName,
  importRequest,
  packFile,
  refusedField,
  type Wrong,
} from './import-form.ts';
import { ImportLook } from './import-look.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

/** From the form over a look at what it would be to the wish, which its person confirms in the window for that. */
export function AddImport({ first }: { first: ImportForm }) {
  const words = useImportsWords();
  const [, go] = useLocation();
  const [form, setForm] = useState(first);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [asked, setAsked] = useState<ImportProposal | null>(null);
  const openConfirmation = useConfirmation();
  const look = useCall('imports.preview');
  const propose = useCall('imports.propose');
  const { data: imports = [] } = useHub('imports.list', {});
  const added = asked && imports.find(({ name, connection }) => name === asked.name && connection === asked.connection);
  useEffect(() => {
    if (!added) return;
    showToast({ text: words.added(visible(added.title)) });
    go(`/settings/imports/named/${added.name}`);
  }, [added, go, words]);

  const wish = (given: ImportRequest, digest: string) =>
    propose.mutate(
      { add: { ...given, digest } },
      {
        onSuccess: (proposal) => {
          setAsked(proposal);
          openConfirmation();
        },
      },
    );
  const see = () =>
    look.mutate(importRequest(form), {
      // A server tells its tools once it is there: of what else it is, the confirmation window says all.
      onSuccess: (seen) => (form.kind === 'mcp' ? wish(importRequest(form), seen.digest) : setPreview(seen)),
    });
  const back = () => {
    setAsked(null);
    setPreview(null);
    propose.reset();
  };
  return (
    <SubPage
      title={preview ? words.preview.title(visible(preview.title)) : words.form.title}
      sentence={words.form.sentence}
      back={{ href: '/settings/imports', text: words.title }}
    >
      <div className={css['narrow']}>
        {asked ? (
          <Confirming
            proposal={asked}
            detail={words.confirming.add}
            onAgain={() => setAsked(null)}
            onCancel={() => setAsked(null)}
          />
        ) : preview ? (
          <ImportLook
            form={form}
            preview={preview}
            onPreview={setPreview}
            onBack={back}
            onWish={wish}
            isWishing={propose.isPending}
            failure={propose.error}
          />
        ) : (
          <AddForm
            form={form}
            onChange={(part) => {
              setForm((before) => ({ ...before, ...part }));
              look.reset();
              propose.reset();
            }}
            taken={imports.map(({ name }) => name)}
            onLook={see}
            isLooking={look.isPending || propose.isPending}
            failure={look.error ?? propose.error}
            onCancel={() => go('/settings/imports')}
          />
        )}
      </div>
    </SubPage>
  );
}

type AddFormProps = {
  form: ImportForm;
  onChange: (part: Partial<ImportForm>) => void;
  taken: readonly string[];
  onLook: () => void;
  isLooking: boolean;
  failure: Failure | null;
  onCancel: () => void;
};

/** What it is, where it is described, and whose tokens its calls carry. */
function AddForm({ form, onChange, taken, onLook, isLooking, failure, onCancel }: AddFormProps) {
  const { common } = useWords();
  const { form: words, preview: apiWords } = useImportsWords();
  const { data: catalogue = [] } = useHub('catalogue.list', {});
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const refused = useRefused(failure);
  // Only where the description does not say it, or says what cannot be. It stays while it is typed.
  const [isApiUrlAsked, setApiUrlAsked] = useState(false);
  if (refused?.field === 'apiUrl' && !isApiUrlAsked) setApiUrlAsked(true);
  const { kind, file } = form;
  const change = (part: Partial<ImportForm>) => {
    setWrong(null);
    onChange(part);
  };
  const errorOf = (...fields: ImportField[]) => [wrong, refused].find((one) => one && fields.includes(one.field))?.text;
  // What the hub refused comes later than the press, and is read out with its field.
  const refusedAt = refused?.field;
  useEffect(() => goTo(place.current, refusedAt), [refusedAt]);
  const submit = () => {
    const found = importFormErrors(form, taken, words.errors);
    setWrong(found);
    if (found) goTo(place.current, found.field);
    else onLook();
  };
  const take = async (given: File | undefined) => {
    if (!given) return;
    const packed = await packFile(given);
    if (packed === null) setWrong({ field: 'source', text: words.errors.tooLarge });
    else change({ file: { name: given.name, packed } });
  };
  const connections = [...new Set(catalogue.flatMap(({ connection }) => connection ?? []))].toSorted();
  return (
    <Form
      ref={place}
      validationBehavior="aria"
      className={css['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isLooking) submit();
      }}
    >
      <RadioCards
        label={words.kind}
        value={kind}
        onChange={(next) => change({ kind: next, file: null })}
        options={(['openapi', 'mcp'] as const).map((value) => ({ value, ...words.kindOptions[value] }))}
      />
      <div data-field="source" className={css['source']}>
        {file ? (
          <>
            <p className={css['strong']}>{words.chosen(file.name)}</p>
            {errorOf('source') && (
              <p className={css['problem']} role="alert">
                {errorOf('source')}
              </p>
            )}
            <Button onPress={() => change({ file: null })}>{words.noFile}</Button>
          </>
        ) : (
          <>
            <TextField
              label={kind === 'mcp' ? words.server : words.address}
              value={form.address}
              onChange={(address) => change({ address })}
              help={kind === 'mcp' ? words.serverHelp : words.addressHelp}
              error={kind === 'mcp' ? errorOf('source', 'apiUrl') : errorOf('source')}
              isCode
            />
            {kind === 'openapi' && (
              <p className={css['line']}>
                {words.or}
                <FileTrigger acceptedFileTypes={['.json', '.yaml', '.yml']} onSelect={(files) => void take(files?.[0])}>
                  <Button>{words.choose}</Button>
                </FileTrigger>
              </p>
            )}
          </>
        )}
      </div>
      {kind === 'openapi' && (form.apiUrl !== '' || isApiUrlAsked) && (
        <div data-field="apiUrl">
          <TextField
            label={apiWords.apiUrl}
            value={form.apiUrl}
            onChange={(apiUrl) => change({ apiUrl })}
            help={apiWords.apiUrlTyped}
            error={errorOf('apiUrl')}
            isCode
          />
        </div>
      )}
      <div data-field="connection">
        <ComboBox
          label={words.connection}
          value={form.connection}
          onChange={(connection) => change({ connection })}
          options={connections}
          showOptions={words.showConnections}
          help={words.connectionHelp}
          error={errorOf('connection')}
        />
      </div>
      <div className={css['pair']}>
        <TextField
          label={words.titleField}
          value={form.title}
          onChange={(title) => change({ title: title.slice(0, 60) })}
          help={words.titleHelp}
        />
        <div data-field="name">
          <TextField
            label={words.name}
            value={importName(form)}
            onChange={(name) => change({ name })}
            help={words.nameHelp(importName(form))}
            error={errorOf('name')}
            isCode
          />
        </div>
      </div>
      <div data-field="scopes">
        <TextField
          label={words.scopes}
          value={form.scopes}
          onChange={(scopes) => change({ scopes })}
          help={words.scopesHelp}
          error={errorOf('scopes')}
          isCode
        />
      </div>
      {failure && !refused && <FailureNote failure={failure} />}
      <div className={css['actions']}>
        <Button onPress={onCancel}>{common.cancel}</Button>
        <Button kind="primary" type="submit" isPending={isLooking}>
          {kind === 'mcp' ? words.next : words.look}
        </Button>
      </div>
    </Form>
  );
}

const goTo = (form: HTMLElement | null, field: ImportField | undefined) =>
  form?.querySelector<HTMLElement>(`[data-field="${field}"] input`)?.focus();

/** What the hub refused, at the field it is about. */
function useRefused(failure: Failure | null): Wrong | null {
  const { message } = useFailureText(failure ?? nothing);
  const field = failure ? refusedField(failure) : undefined;
  return field ? { field, text: message } : null;
}
const nothing: Failure = { code: 'usage', message: '', hint: '' };
