import type { ReactNode } from 'react';
import type { ListedClient } from '../../../shared/client-install.ts';
import type { Proposal } from '../../../shared/model.ts';
import { useCall, useConfirmation, useHub } from '../hub/queries.ts';
import { badPattern, type ShortForm, shortRequest } from '../keys/short-form.ts';
import { ShortFormFields } from '../keys/short-form-fields.tsx';
import { kindsShown, wrongPlace } from '../places/kinds.ts';
import { useOfferedKinds } from '../places/place-fields.tsx';
import { FormBody, FormEnd, type FormValues, useForm } from '../ui/form.tsx';
import { Awaited } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { diffLines, mayUndo } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

type InstallFormProps = {
  client: ListedClient;
  /** What is chosen, kept while the person looks at what it would be. */
  state: FormValues<ShortForm>;
  onAsked: (proposal: Proposal) => void;
  /** Beside the button that goes on. */
  others: ReactNode;
};

/** Exactly what would be written, and what the client may do with it. Nothing is written before the person has confirmed. */
export function InstallForm({ client, state, onAsked, others }: InstallFormProps) {
  const words = useClientsWords();
  const {
    keys: { form: keyText },
    places,
  } = useWords();
  const plan = useHub('clients.plan', { client: client.client });
  const propose = useCall('clients.propose', useConfirmation());
  const kinds = kindsShown(useOfferedKinds(), state[0].places);
  const refused = propose.error && wrongPlace(propose.error, kinds, places);
  const form = useForm<ShortForm, 'repositories' | `place:${string}`>({
    state,
    check: (typed) => {
      const bad = badPattern(typed);
      return bad === undefined ? [] : [{ field: 'repositories', text: keyText.errors.repositories(bad) }];
    },
    onSubmit: (typed) => propose.mutate({ client: client.client, ...shortRequest(typed) }, { onSuccess: onAsked }),
    isPending: propose.isPending,
    refused,
    onEdit: () => propose.error && propose.reset(),
  });
  if (!plan.data) {
    return (
      <>
        <Awaited of={plan} rows={6} />
        {plan.error && <div className={css['actions']}>{others}</div>}
      </>
    );
  }
  const { file, creates, backup, diff } = plan.data;
  return (
    <FormBody form={form} className={css['form']}>
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
      <ShortFormFields form={form} words={{ ...words, repositories: keyText.repositories }} />
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
