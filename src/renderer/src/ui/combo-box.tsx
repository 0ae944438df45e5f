import { ChevronDown } from 'lucide-react';
import {
  ComboBox as AriaComboBox,
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { classes } from './classes.ts';
import css from './field.module.css';
import menu from './menu.module.css';

type ComboBoxProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is offered; anything else may be typed. */
  options: readonly string[];
  /** What the button beside it is called. */
  showOptions: string;
  help?: string;
  error?: string | undefined;
};

/** A line of text with well-known values to choose from. */
export function ComboBox({ label, value, onChange, options, showOptions, help, error }: ComboBoxProps) {
  return (
    <AriaComboBox
      className={classes(css['field'])}
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className={classes(css['label'])}>{label}</Label>
      <div className={css['combo']}>
        <Input className={classes(css['input'])} spellCheck="false" />
        <Button className={classes(css['open'])} aria-label={showOptions}>
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </div>
      {help && error === undefined && (
        <Text slot="description" className={classes(css['help'])}>
          {help}
        </Text>
      )}
      <FieldError className={classes(css['error'])}>{error}</FieldError>
      <Popover className={classes(menu['popover'])} offset={4}>
        <ListBox className={classes(menu['list'])}>
          {options.map((option) => (
            <ListBoxItem key={option} id={option} textValue={option} className={classes(menu['item'])}>
              {option}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
