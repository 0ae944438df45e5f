import { type ReactNode, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { Failure } from '../../../shared/errors.ts';
import { OpenWebUIPart } from '../../../shared/open-webui.ts';
import { hasRepositories, kindsShown, wrongPlace } from '../places/kinds.ts';
import { FoldedPlaceFields, useOfferedKinds } from '../places/place-fields.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup, RadioCards } from '../ui/choices.tsx';
import { useFieldFocus } from '../ui/focus.ts';
import { FailureNote } from '../ui/notes.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { type PermissionForm, permissionFormErrors, type WrongWish } from './permission-form.ts';

type WishFieldsProps = {
  form: PermissionForm;
  onForm: (form: PermissionForm) => void;
  /** What the button that goes on says. */
  submit: string;
  onSubmit: () => void;
  isPending: boolean;
  failure: Failure | null;
  /** What failed is of what stood here before. */
  onChanged: () => void;
  note: string | null;
  cancel: ReactNode;
};

/** What Open WebUI shall be able to do, and for how long. */
export function PermissionFields({
  form,
  onForm,
  submit,
  onSubmit,
  isPending,
  failure,
  onChanged,
  note,
  cancel,
}: WishFieldsProps) {
  const {
    keys: { form: keyText },
    places,
  } = useWords();
  const { wish: text } = useOpenWebUIWords();
  const [wrong, setWrong] = useState<WrongWish | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const kinds = useOfferedKinds();
  const shown = kindsShown(kinds, form.places);
  const unfit = failure && wrongPlace(failure, shown, places);
  useFieldFocus(place, unfit && `place:${unfit.kind}`);
  const change = (part: Partial<PermissionForm>) => {
    onForm({ ...form, ...part });
    setWrong(null);
    if (failure) onChanged();
  };
  const errorOf = (field: WrongWish['field']) => (wrong?.field === field ? wrong.text : undefined);
  return (
    <Form
      ref={place}
      validationBehavior="aria"
      className={css['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        const found = permissionFormErrors(form, text.errors);
        setWrong(found);
        if (found) place.current?.querySelector<HTMLElement>(`[data-field="${found.field}"] input`)?.focus();
        else if (!isPending) onSubmit();
      }}
    >
      <div data-field="parts">
        <CheckboxGroup
          label={text.parts}
          values={form.parts}
          onChange={(parts) => change({ parts })}
          options={OpenWebUIPart.options.map((value) => ({ value, ...text.part[value] }))}
          error={errorOf('parts')}
        />
      </div>
      <RadioCards
        label={text.may}
        value={form.may}
        onChange={(may) => change({ may })}
        options={[
          { value: 'read', text: text.read, detail: text.readDetail },
          { value: 'write', text: text.write, detail: text.writeDetail },
        ]}
      />
      {(hasRepositories(kinds) || form.repositories !== '') && (
        <div data-field="repositories">
          <TextField
            label={text.repositories}
            value={form.repositories}
            onChange={(repositories) => change({ repositories })}
            help={keyText.repositoriesHelp}
            error={errorOf('repositories')}
            isCode
          />
        </div>
      )}
      <FoldedPlaceFields
        kinds={shown}
        typed={form.places}
        onChange={(typed) => change({ places: typed })}
        errorOf={(kind) => (unfit?.kind === kind ? unfit.text : undefined)}
      />
      <div className={css['labelled']}>
        <span aria-hidden="true">{text.ends}</span>
        <SegmentedControl
          label={text.ends}
          value={form.days}
          onChange={(days) => change({ days })}
          options={(['7', '30', '90'] as const).map((value) => ({ value, text: keyText.days(Number(value)) }))}
        />
      </div>
      {note && <p className={css['muted']}>{note}</p>}
      {failure && !unfit && <FailureNote failure={failure} />}
      <div className={css['actions']}>
        {cancel}
        <Button kind="primary" type="submit" isPending={isPending}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}
