import { type ReactNode, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { ListedClient } from '../../../shared/client-install.ts';
import type { Proposal } from '../../../shared/model.ts';
import { useCall, useConfirmation, useHub } from '../hub/queries.ts';
import { hasRepositories, kindsShown, wrongPlace } from '../places/kinds.ts';
import { FoldedPlaceFields, useOfferedKinds } from '../places/place-fields.tsx';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { useFieldFocus } from '../ui/focus.ts';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import { badPattern, clientWish, diffLines, type InstallChoice, mayUndo } from './client-view.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';

type InstallFormProps = {
  client: ListedClient;
  form: InstallChoice;
  onForm: (form: InstallChoice) => void;
  onAsked: (proposal: Proposal) => void;
  /** Beside the button that goes on. */
  others: ReactNode;
};

/** Exactly what would be written, and what the client may do with it. Nothing is written before the person has confirmed. */
export function InstallForm({ client, form, onForm, onAsked, others }: InstallFormProps) {
  const words = useClientsWords();
  const {
    keys: { form: keyText },
    places,
  } = useWords();
  const plan = useHub('clients.plan', { client: client.client });
  const propose = useCall('clients.propose');
  const openConfirmation = useConfirmation();
  const [wrong, setWrong] = useState<string>();
  const place = useRef<HTMLFormElement>(null);
  const kinds = useOfferedKinds();
  const shown = kindsShown(kinds, form.places);
  const unfit = propose.error && wrongPlace(propose.error, shown, places);
  useFieldFocus(place, unfit && `place:${unfit.kind}`);
  const change = (part: Partial<InstallChoice>) => {
    onForm({ ...form, ...part });
    setWrong(undefined);
    if (propose.error) propose.reset();
  };
  const ask = () =>
    propose.mutate(clientWish(client.client, form), {
      onSuccess: (proposal) => {
        openConfirmation();
        onAsked(proposal);
      },
    });
  if (plan.error && !plan.data) {
    return (
      <>
        <FailureNote failure={plan.error} onRetry={() => void plan.refetch()} isRetrying={plan.isFetching} />
        <div className={css['actions']}>{others}</div>
      </>
    );
  }
  if (!plan.data) return <Skeleton rows={6} />;
  const { file, creates, backup, diff } = plan.data;
  return (
    <Form
      ref={place}
      validationBehavior="aria"
      className={css['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        const bad = badPattern(form);
        setWrong(bad === undefined ? undefined : keyText.errors.repositories(bad));
        if (bad !== undefined) place.current?.querySelector<HTMLElement>('[data-field] input')?.focus();
        else if (!propose.isPending) ask();
      }}
    >
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
      <RadioCards
        label={words.may}
        value={form.may}
        onChange={(may) => change({ may })}
        options={[
          { value: 'read', text: words.read, detail: words.readDetail },
          { value: 'write', text: words.write, detail: words.writeDetail },
        ]}
      />
      {(hasRepositories(kinds) || form.repositories !== '') && (
        <div data-field="repositories">
          <TextField
            label={keyText.repositories}
            value={form.repositories}
            onChange={(repositories) => change({ repositories })}
            help={keyText.repositoriesHelp}
            error={wrong}
            isCode
          />
        </div>
      )}
      <FoldedPlaceFields
        kinds={shown}
        typed={form.places}
        onChange={(places) => change({ places })}
        errorOf={(kind) => (unfit?.kind === kind ? unfit.text : undefined)}
      />
      <div className={css['labelled']}>
        <span aria-hidden="true">{keyText.ends}</span>
        <SegmentedControl
          label={keyText.ends}
          value={form.days}
          onChange={(days) => change({ days })}
          options={(['7', '30', '90'] as const).map((value) => ({ value, text: keyText.days(Number(value)) }))}
        />
      </div>
      {propose.error && !unfit && <FailureNote failure={propose.error} />}
      <div className={css['actions']}>
        {others}
        <Button kind="primary" type="submit" isPending={propose.isPending}>
          {mayUndo(client) ? words.installAgain : words.install}
        </Button>
      </div>
    </Form>
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
