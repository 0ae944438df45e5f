import { Search, X } from 'lucide-react';
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components';
import { useWords } from '../words/index.ts';
import { classes } from './classes.ts';
import css from './field.module.css';

type SearchFieldProps = { label: string; value: string; onChange: (value: string) => void; placeholder?: string };

/** The search of a page; the key `/` goes there, Esc empties it. */
export function SearchField({ label, value, onChange, placeholder }: SearchFieldProps) {
  const { common } = useWords();
  return (
    <AriaSearchField className={classes(css['search'])} aria-label={label} value={value} onChange={onChange}>
      <Search size={14} aria-hidden="true" className={css['glass']} />
      <Input className={classes(css['input'])} placeholder={placeholder ?? label} data-page-search="" />
      <Button className={classes(css['clear'])} aria-label={common.clearSearch}>
        <X size={14} aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
