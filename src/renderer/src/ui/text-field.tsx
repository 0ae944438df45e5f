import { Search, X } from 'lucide-react';
import {
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  Button,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components';
import { useWords } from '../words/index.ts';
import { classes } from './classes.ts';
import css from './field.module.css';

type TextFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  /** What is wrong and what to do; the field is marked while it is there. */
  error?: string | undefined;
  type?: 'text' | 'password' | 'email' | 'date';
  autoFocus?: boolean;
  autoComplete?: string;
  /** For codes and addresses. */
  isCode?: boolean;
};

/** A line of text with its label above and its help or error below. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, help, error, type = 'text', isCode = false } = props;
  return (
    <AriaTextField
      className={classes(css['field'])}
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      autoFocus={props.autoFocus ?? false}
      autoComplete={props.autoComplete ?? 'off'}
      spellCheck="false"
    >
      <Label className={classes(css['label'])}>{label}</Label>
      <Input className={classes(css['input'], isCode && css['code'])} />
      {help && error === undefined && (
        <Text slot="description" className="meta">
          {help}
        </Text>
      )}
      <FieldError className={classes(css['error'])}>{error}</FieldError>
    </AriaTextField>
  );
}

type SearchFieldProps = { label: string; value: string; onChange: (value: string) => void; autoFocus?: boolean };

/** The search of a page; the key `/` goes there, Esc empties it. */
export function SearchField({ label, value, onChange, autoFocus = false }: SearchFieldProps) {
  const { common } = useWords();
  return (
    <AriaSearchField
      className={classes(css['search'])}
      aria-label={label}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
    >
      <Search size={14} aria-hidden="true" className={css['glass']} />
      <Input className={classes(css['input'])} placeholder={label} data-page-search="" />
      <Button className={classes(css['clear'])} aria-label={common.clearSearch}>
        <X size={14} aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
