import { useState } from 'react';
import { callLimitNames } from '../../../../shared/key-limits.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxGroup } from '../../ui/choices.tsx';
import { type FormState, FormText } from '../../ui/form.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { hasRepositories, kindNoun, kindsShown, type OfferedKind, placePatterns } from '../places/kinds.ts';
import { PatternField } from '../places/pattern-field.tsx';
import { PlaceFields } from '../places/place-fields.tsx';
import { type Caution, dateInDays, type KeyField, type KeyForm, patternsOf } from './key-form.ts';
import css from './keys.module.css';

type LimitFieldsProps = {
  form: FormState<KeyForm, KeyField>;
  /** What the chosen accounts can be limited to. */
  kinds: readonly OfferedKind[];
  /** Whether it may change anything. */
  writes: boolean;
};

const folded: readonly KeyField[] = ['repositories', 'branches', 'writeBranches', 'paths', 'date', ...callLimitNames];

/** Where, how long and how much: one sentence, unfolded to be changed. */
export function LimitFields({ form, kinds, writes }: LimitFieldsProps) {
  const { values, edit, errorOf } = form;
  const words = useWords();
  const { form: text } = words.keys;
  const locale = useLocale();
  const [isUnfolded, unfold] = useState(false);
  const shown = kindsShown(kinds, values.places);
  const isUnusual =
    values.branches !== '' || values.writeBranches !== '' || values.paths !== '' || values.caution.join() !== 'guard';
  const isOpen =
    isUnfolded ||
    isUnusual ||
    values.preset === 'choose' ||
    folded.some((field) => errorOf(field) !== undefined) ||
    shown.some(({ kind }) => errorOf(`place:${kind}`) !== undefined);
  const ofRepositories = hasRepositories(kinds) || values.repositories !== '';
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const patterns = patternsOf(values);
  const limited = [
    ...(patterns.length > 0 ? [list.format(patterns)] : []),
    ...shown.flatMap((kind) => {
      const names = placePatterns(values.places[kind.kind] ?? '');
      return names.length > 0 ? [words.places.named(kindNoun(kind, words.places), list.format(names))] : [];
    }),
  ];
  const everything = ofRepositories && shown.length === 0 ? text.everything : text.everyPlace;
  const where = limited.length > 0 ? text.only(list.format(limited)) : everything;
  const ends = values.ends === 'date' ? values.date || text.onDate : text.days(Number(values.ends));

  if (!isOpen) {
    return (
      <div>
        <h2 className={css['label']}>{text.limits}</h2>
        <div className="wide-line">
          <span>{text.limitsSentence(where, ends, values.callsPerMinute)}</span>
          <Button onPress={() => unfold(true)} label={`${text.change}, ${text.limits}`}>
            {text.change}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <section aria-label={text.limits} className="column-3">
      {ofRepositories && (
        <div data-field="repositories">
          <PatternField
            {...form.text('repositories')}
            kind="repository"
            accounts={values.accounts}
            label={words.common.limits.repositories}
            help={text.repositoriesHelp}
            autoFocus={isUnfolded}
          />
        </div>
      )}
      {(['branches', 'writeBranches', 'paths'] as const)
        .filter((field) => values[field] !== '' || (ofRepositories && (field !== 'writeBranches' || writes)))
        .map((field) => (
          <FormText
            key={field}
            form={form}
            name={field}
            label={words.common.limits[field]}
            help={text[`${field}Help`]}
            isCode
          />
        ))}
      <PlaceFields
        accounts={values.accounts}
        kinds={shown}
        typed={values.places}
        onChange={(places, kind) => edit({ places }, `place:${kind}`)}
        errorOf={(kind) => errorOf(`place:${kind}`)}
        autoFocus={isUnfolded && !ofRepositories}
      />
      <CheckboxGroup
        label={text.caution}
        values={values.caution}
        onChange={(caution: Caution[]) => edit({ caution })}
        options={(['guard', 'dropOutsiders'] as const).map((value) => ({ value, ...text.cautions[value] }))}
      />
      <div className="column-2">
        <h2 className={css['label']}>{text.ends}</h2>
        <div className="wide-line">
          <SegmentedControl
            label={text.ends}
            value={values.ends}
            onChange={(ends) =>
              edit(ends === 'date' && values.date === '' ? { ends, date: dateInDays(30, Date.now()) } : { ends })
            }
            options={[
              ...(['7', '30', '90'] as const).map((value) => ({ value, text: text.days(Number(value)) })),
              { value: 'date', text: text.onDate },
            ]}
          />
        </div>
        {values.ends === 'date' && (
          <div className={css['short']}>
            <FormText form={form} name="date" label={text.date} type="date" />
          </div>
        )}
      </div>
      <div className={css['numbers']}>
        {callLimitNames.map((field, at) => (
          <FormText
            key={field}
            form={form}
            name={field}
            label={words.common.callLimits[field].label}
            autoFocus={isUnfolded && !ofRepositories && shown.length === 0 && at === 0}
          />
        ))}
      </div>
    </section>
  );
}
