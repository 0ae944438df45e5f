import { useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import type { ImportedTool, ImportPreview } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useCall } from '../hub/queries.ts';
import { isWebAddress } from '../network-of.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { ComboBox } from '../ui/combo-box.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { useFailureText } from '../words/use-failure-text.ts';
import {
  type ImportForm,
  type ImportRequest,
  importRequest,
  isSameSource,
  likelyIdentities,
  refusedField,
} from './import-form.ts';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';
import { Problem, type ToolChoice, ToolTable } from './tool-table.tsx';

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
  const refused = useFailureText(refusal ?? { code: 'usage', message: '', hint: '' }).message;
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
      ...{ ...importRequest(form), apiUrl, reads, tools: chosen.map(({ name }) => name) },
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
    <div className={css['form']}>
      <div className={css['stack']}>
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
        <p className={css['muted']}>{words.apiUrlHelp}</p>
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
        mayRead={tools.some(isPost) ? isPost : undefined}
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
      <div className={css['actions']}>
        <Button onPress={onBack}>{keys.progress.askAgain}</Button>
        <Button kind="primary" onPress={submit} isPending={look.isPending || isWishing}>
          {words.import(chosen.length)}
        </Button>
      </div>
    </div>
  );
}

const anyOne = (): boolean => true;
/** Those that could change something by their method alone. */
const isPost = ({ request }: ImportedTool): boolean => request.startsWith('POST ');
