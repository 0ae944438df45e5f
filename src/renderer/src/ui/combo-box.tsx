import { ChevronDown } from 'lucide-react';
import { type ReactNode, useContext } from 'react';
import {
  ComboBox as AriaComboBox,
  Button,
  ComboBoxStateContext,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useWords } from '../words/index.ts';
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
  /** What an option is shown as, beside what choosing it makes of the line. */
  shown?: (option: string) => ReactNode;
  /** They fit what is typed, and some by what they are shown as. Left out, those are offered that hold what is typed. */
  isFiltered?: boolean;
  onFocusChange?: (isFocused: boolean) => void;
  /** Options are still to come, and show as they do. */
  isLoading?: boolean;
  help?: string;
  /** What may be wrong: it takes the place of the help. */
  warning?: string | undefined;
  error?: string | undefined;
  autoFocus?: boolean;
  isCode?: boolean;
};

/** A line of text with well-known values to choose from. */
export function ComboBox(props: ComboBoxProps) {
  const { common } = useWords();
  const { label, value, onChange, options, showOptions, shown, help, warning, error, isCode = false } = props;
  const { isFiltered = false, onFocusChange } = props;
  return (
    <AriaComboBox
      className={classes(css['field'])}
      allowsCustomValue
      allowsEmptyCollection={props.isLoading ?? false}
      inputValue={value}
      onInputChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      autoFocus={props.autoFocus ?? false}
      {...(isFiltered && { defaultFilter: () => true })}
      {...(onFocusChange && { onFocusChange })}
    >
      <Label className={classes(css['label'])}>{label}</Label>
      <div className={css['combo']}>
        <OpeningInput isCode={isCode} />
        <Button className={classes(css['open'])} aria-label={showOptions}>
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </div>
      {(warning ?? help) && error === undefined && (
        <Text slot="description" className={classes(warning ? css['warning'] : 'meta')}>
          {warning ?? help}
        </Text>
      )}
      <FieldError className={classes(css['error'])}>{error}</FieldError>
      <Popover className={classes('overlay', menu['popover'])} offset={4}>
        <ListBox renderEmptyState={() => <p className="meta">{common.loading}</p>}>
          {options.map((option) => (
            <ListBoxItem key={option} id={option} textValue={option} className={classes(menu['item'])}>
              {shown?.(option) ?? option}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

/** A press anywhere on the line shows what is offered, as on a select; the keyboard comes by without opening it. */
function OpeningInput({ isCode }: { isCode: boolean }) {
  const state = useContext(ComboBoxStateContext);
  return (
    <Input
      className={classes(css['input'], isCode && css['code'])}
      spellCheck="false"
      onClick={() => !state?.isOpen && state?.open(null, 'manual')}
    />
  );
}
