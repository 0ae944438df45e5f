import type { ReactNode } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { OpenWebUIPart } from '../../../shared/open-webui.ts';
import { hasRepositories, kindsShown, wrongPlace } from '../places/kinds.ts';
import { FoldedPlaceFields, useOfferedKinds } from '../places/place-fields.tsx';
import { CheckboxGroup, RadioCards } from '../ui/choices.tsx';
import { FormBody, FormEnd, FormText, type FormValues, useForm } from '../ui/form.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { useWords } from '../words/index.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { type PermissionField, type PermissionForm, permissionFormError } from './permission-form.ts';

type PermissionFieldsProps = {
  /** What is chosen, kept while the person looks at what would change. */
  state: FormValues<PermissionForm>;
  /** What the button that goes on says. */
  submit: string;
  onSubmit: () => void;
  isPending: boolean;
  failure: Failure | null;
  /** What failed is of what stood here before. */
  onEdit: () => void;
  note: string | null;
  cancel: ReactNode;
};

/** What Open WebUI shall be able to do, and for how long. */
export function PermissionFields(props: PermissionFieldsProps) {
  const { state, failure, note } = props;
  const {
    keys: { form: keyText },
    places,
  } = useWords();
  const { wish: text } = useOpenWebUIWords();
  const [values] = state;
  const kinds = useOfferedKinds();
  const shown = kindsShown(kinds, values.places);
  const refused = failure && wrongPlace(failure, shown, places);
  const form = useForm<PermissionForm, PermissionField>({
    state,
    check: (typed) => [permissionFormError(typed, text.errors)],
    onSubmit: props.onSubmit,
    isPending: props.isPending,
    refused,
    onEdit: () => failure && props.onEdit(),
  });
  return (
    <FormBody form={form} className={css['form']}>
      <div data-field="parts">
        <CheckboxGroup
          label={text.parts}
          values={values.parts}
          onChange={(parts) => form.edit({ parts })}
          options={OpenWebUIPart.options.map((value) => ({ value, ...text.part[value] }))}
          error={form.errorOf('parts')}
        />
      </div>
      <RadioCards
        label={text.may}
        value={values.may}
        onChange={(may) => form.edit({ may })}
        options={[
          { value: 'read', text: text.read, detail: text.readDetail },
          { value: 'write', text: text.write, detail: text.writeDetail },
        ]}
      />
      {(hasRepositories(kinds) || values.repositories !== '') && (
        <FormText form={form} name="repositories" label={text.repositories} help={keyText.repositoriesHelp} isCode />
      )}
      <FoldedPlaceFields
        kinds={shown}
        typed={values.places}
        onChange={(typed, kind) => form.edit({ places: typed }, `place:${kind}`)}
        errorOf={(kind) => form.errorOf(`place:${kind}`)}
      />
      <div className={css['labelled']}>
        <span aria-hidden="true">{text.ends}</span>
        <SegmentedControl
          label={text.ends}
          value={values.days}
          onChange={(days) => form.edit({ days })}
          options={(['7', '30', '90'] as const).map((value) => ({ value, text: keyText.days(Number(value)) }))}
        />
      </div>
      {note && <p className={css['muted']}>{note}</p>}
      <FormEnd form={form} submit={props.submit} failure={refused ? null : failure}>
        {props.cancel}
      </FormEnd>
    </FormBody>
  );
}
