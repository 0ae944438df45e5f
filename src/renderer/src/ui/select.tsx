import { ChevronDown } from 'lucide-react';
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components';
import { classes } from './classes.ts';
import css from './field.module.css';
import menu from './menu.module.css';

type SelectProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; text: string }[];
  isDisabled?: boolean;
  /** The label beside it instead of above, for filters. */
  isInline?: boolean;
};

/** One of several, in a list that a button opens. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, onChange, options, isDisabled = false, isInline = false } = props;
  return (
    <AriaSelect
      className={classes(css['field'], isInline && css['inline'])}
      value={value}
      isDisabled={isDisabled}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      <Label className={classes(css['label'])}>{label}</Label>
      <Button className={classes(css['select'])}>
        <SelectValue className={classes(css['value'])} />
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className={classes('overlay', menu['popover'])} offset={4}>
        <ListBox>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.text} className={classes(menu['item'])}>
              {option.text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
