import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { classes } from './classes.ts';
import css from './segmented-control.module.css';

type SegmentedControlProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; text: string }[];
  /** With its label above, for a form. */
  isLabelled?: boolean;
};

/** One of a few short words side by side: `24 h | 7 d | 30 d`. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  const { label, value, onChange, options, isLabelled = false } = props;
  const control = (
    <ToggleButtonGroup
      aria-label={label}
      className={classes(css['segments'])}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(chosen) => {
        const option = options.find((candidate) => chosen.has(candidate.value));
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={classes(css['segment'])}>
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
  if (!isLabelled) return control;
  return (
    <div className={css['labelled']}>
      <span aria-hidden="true">{label}</span>
      {control}
    </div>
  );
}
