import { Link } from 'wouter';
import type { Key } from '../../../../shared/model.ts';
import { RadioCards } from '../../ui/choices.tsx';
import type { FormState } from '../../ui/form.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { useWords } from '../../words/index.ts';
import { hasRepositories, kindsShown } from '../places/kinds.ts';
import { PatternField } from '../places/pattern-field.tsx';
import { FoldedPlaceFields, useOfferedKinds } from '../places/place-fields.tsx';
import { useGrantSentence } from './grant-in-words.ts';
import type { ShortForm } from './short-form.ts';

type ShortFormFieldsProps = {
  form: Pick<FormState<ShortForm, 'repositories' | `place:${string}`>, 'values' | 'edit' | 'errorOf' | 'text'>;
  words: Record<'may' | 'read' | 'readDetail' | 'write' | 'writeDetail' | 'repositories', string>;
};

/** Whether it may write, where it reaches, and for how long. */
export function ShortFormFields({ form, words }: ShortFormFieldsProps) {
  const { form: keyText } = useWords().keys;
  const kinds = useOfferedKinds();
  const { values, edit, errorOf } = form;
  return (
    <>
      <RadioCards
        label={words.may}
        value={values.may}
        onChange={(may) => edit({ may })}
        options={[
          { value: 'read', text: words.read, detail: words.readDetail },
          { value: 'write', text: words.write, detail: words.writeDetail },
        ]}
      />
      {(hasRepositories(kinds) || values.repositories !== '') && (
        <div data-field="repositories">
          <PatternField
            {...form.text('repositories')}
            kind="repository"
            label={words.repositories}
            help={keyText.repositoriesHelp}
          />
        </div>
      )}
      <FoldedPlaceFields
        kinds={kindsShown(kinds, values.places)}
        typed={values.places}
        onChange={(places, kind) => edit({ places }, `place:${kind}`)}
        errorOf={(kind) => errorOf(`place:${kind}`)}
      />
      <SegmentedControl
        label={keyText.ends}
        isLabelled
        value={values.days}
        onChange={(days) => edit({ days })}
        options={(['7', '30', '90'] as const).map((value) => ({ value, text: keyText.days(Number(value)) }))}
      />
    </>
  );
}

/** What a key allows, in the same sentence as in Clients, and the way there. */
export function GrantSentence({ of, link }: { of: Key; link: string }) {
  return (
    <p>
      {useGrantSentence(of)} <Link href="/clients">{link}</Link>
    </p>
  );
}
