import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  CheckboxGroup as AriaCheckboxGroup,
  Checkbox,
  FieldError,
  Label,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import css from './choices.module.css';
import { classes } from './classes.ts';
import field from './field.module.css';

type Option<T extends string> = { value: T; text: string; detail?: ReactNode };

type CheckboxGroupProps<T extends string> = {
  label: string;
  values: readonly T[];
  onChange: (values: T[]) => void;
  options: readonly Option<T>[];
  error?: string | undefined;
};

/** Any of several. */
export function CheckboxGroup<T extends string>({ label, values, onChange, options, error }: CheckboxGroupProps<T>) {
  return (
    <AriaCheckboxGroup
      className={classes(field['field'])}
      value={[...values]}
      isInvalid={error !== undefined}
      onChange={(chosen) => onChange(options.map(({ value }) => value).filter((value) => chosen.includes(value)))}
    >
      <Label className={classes(field['label'])}>{label}</Label>
      <div className={css['boxes']}>
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value} className={classes(css['choice'])}>
            <span className={css['box']}>
              <Check size={12} aria-hidden="true" />
            </span>
            <span>
              {option.text}
              {option.detail && <span className={css['detail']}>{option.detail}</span>}
            </span>
          </Checkbox>
        ))}
      </div>
      <FieldError className={classes(field['error'])}>{error}</FieldError>
    </AriaCheckboxGroup>
  );
}

type RadioCardsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
};

/** One of a few, each with its sentence: the presets. */
export function RadioCards<T extends string>({ label, value, onChange, options }: RadioCardsProps<T>) {
  return (
    <RadioGroup
      className={classes(field['field'])}
      value={value}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      <Label className={classes(field['label'])}>{label}</Label>
      <div className={css['cards']}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={classes(css['choice'], css['card'])}>
            <span className={css['dot']} />
            <span className={css['cardText']}>
              <span className="medium">{option.text}</span>
              {option.detail && <span className={css['detail']}>{option.detail}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
