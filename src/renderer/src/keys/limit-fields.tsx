import { useState } from 'react';
import { hasRepositories, kindNoun, kindsShown, type OfferedKind, placePatterns } from '../places/kinds.ts';
import { PlaceFields } from '../places/place-fields.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup } from '../ui/choices.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { type Caution, dateInDays, type KeyField, type KeyForm, patternsOf } from './key-form.ts';
import css from './keys.module.css';

type LimitFieldsProps = {
  form: KeyForm;
  /** What the chosen accounts can be limited to. */
  kinds: readonly OfferedKind[];
  change: (part: Partial<KeyForm>) => void;
  errorOf: (field: KeyField) => string | undefined;
};

const folded: readonly KeyField[] = ['repositories', 'branches', 'paths', 'date', 'perMinute', 'perDay', 'atOnce'];

/** Where, how long and how much: one sentence, unfolded to be changed. */
export function LimitFields({ form, kinds, change, errorOf }: LimitFieldsProps) {
  const words = useWords();
  const { form: text } = words.keys;
  const locale = useLocale();
  const [isUnfolded, unfold] = useState(false);
  const shown = kindsShown(kinds, form.places);
  const isUnusual = form.branches !== '' || form.paths !== '' || form.caution.join() !== 'guard';
  const isOpen =
    isUnfolded ||
    isUnusual ||
    form.preset === 'choose' ||
    folded.some((field) => errorOf(field) !== undefined) ||
    shown.some(({ kind }) => errorOf(`place:${kind}`) !== undefined);
  const ofRepositories = hasRepositories(kinds) || form.repositories !== '';
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const patterns = patternsOf(form);
  const limited = [
    ...(patterns.length > 0 ? [list.format(patterns)] : []),
    ...shown.flatMap((kind) => {
      const names = placePatterns(form.places[kind.kind] ?? '');
      return names.length > 0 ? [words.places.named(kindNoun(kind, words.places), list.format(names))] : [];
    }),
  ];
  const everything = ofRepositories && shown.length === 0 ? text.everything : text.everyPlace;
  const where = limited.length > 0 ? text.only(list.format(limited)) : everything;
  const ends = form.ends === 'date' ? form.date || text.onDate : text.days(Number(form.ends));
  const numbers = [
    { field: 'perMinute', label: text.perMinute },
    { field: 'perDay', label: text.perDay },
    { field: 'atOnce', label: text.atOnce },
  ] as const;

  if (!isOpen) {
    return (
      <div>
        <h2 className={css['label']}>{text.limits}</h2>
        <div className={css['line']}>
          <span>{text.limitsSentence(where, ends, form.perMinute)}</span>
          <Button onPress={() => unfold(true)} label={`${text.change}, ${text.limits}`}>
            {text.change}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <section aria-label={text.limits} className={css['limits']}>
      {(['repositories', 'branches', 'paths'] as const)
        .filter((field) => ofRepositories || form[field] !== '')
        .map((field) => (
          <div key={field} data-field={field}>
            <TextField
              label={text[field]}
              value={form[field]}
              onChange={(value) => change({ [field]: value })}
              help={text[`${field}Help`]}
              error={errorOf(field)}
              autoFocus={isUnfolded && field === 'repositories'}
              isCode
            />
          </div>
        ))}
      <PlaceFields
        kinds={shown}
        typed={form.places}
        onChange={(places) => change({ places })}
        errorOf={(kind) => errorOf(`place:${kind}`)}
        autoFocus={isUnfolded && !ofRepositories}
      />
      <CheckboxGroup
        label={text.caution}
        values={form.caution}
        onChange={(caution: Caution[]) => change({ caution })}
        options={(['guard', 'dropOutsiders'] as const).map((value) => ({ value, ...text.cautions[value] }))}
      />
      <div className={css['stack']}>
        <h2 className={css['label']}>{text.ends}</h2>
        <div className={css['line']}>
          <SegmentedControl
            label={text.ends}
            value={form.ends}
            onChange={(ends) =>
              change(ends === 'date' && form.date === '' ? { ends, date: dateInDays(30, Date.now()) } : { ends })
            }
            options={[
              ...(['7', '30', '90'] as const).map((value) => ({ value, text: text.days(Number(value)) })),
              { value: 'date', text: text.onDate },
            ]}
          />
        </div>
        {form.ends === 'date' && (
          <div data-field="date" className={css['short']}>
            <TextField
              label={text.date}
              type="date"
              value={form.date}
              onChange={(date) => change({ date })}
              error={errorOf('date')}
            />
          </div>
        )}
      </div>
      <div className={css['numbers']}>
        {numbers.map(({ field, label }) => (
          <div key={field} data-field={field}>
            <TextField
              label={label}
              value={form[field]}
              onChange={(value) => change({ [field]: value })}
              error={errorOf(field)}
              autoFocus={isUnfolded && !ofRepositories && shown.length === 0 && field === 'perMinute'}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
