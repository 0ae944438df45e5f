import { useState } from 'react';
import { visible } from '../../../../shared/visible.ts';
import { useHub } from '../../hub/queries.ts';
import { ComboBox } from '../../ui/combo-box.tsx';
import { useWords } from '../../words/index.ts';
import { lastPattern, namesOf, offeredTexts, unknownPattern } from './offered.ts';

type PatternFieldProps = {
  label: string;
  kind: string;
  /** Ids of those whose places are offered; left out, all of the person's. */
  accounts?: readonly string[] | undefined;
  value: string;
  onChange: (text: string) => void;
  help: string;
  error?: string | undefined;
  autoFocus?: boolean;
};

/**
 * Patterns with commas between, and the names that the connected accounts know to choose from. Anything else may be typed: a name
 * that no account knows is only warned of. The accounts are asked once the field has the focus.
 */
export function PatternField({ kind, accounts, value, ...field }: PatternFieldProps) {
  const { places: words } = useWords();
  const [isWanted, setWanted] = useState(field.autoFocus ?? false);
  const [isTyping, setTyping] = useState(false);
  const { data, isFetching } = useHub(
    'accounts.places',
    { kind, ...(accounts && { accounts: [...accounts] }) },
    { enabled: isWanted, showsLast: true }, // the list must not go while somebody chooses in it
  );
  const places = data?.places ?? [];
  const names = namesOf(value, places);
  const options = offeredTexts(value, places);
  const missing = data?.isAll ? unknownPattern(value, places) : undefined;
  // It may become one of those that are offered.
  const isUnfinished = isTyping && options.length > 0 && missing === lastPattern(value);
  const unknown = isUnfinished ? undefined : missing;
  const named = new Map(places.map(({ pattern, name }) => [pattern, name]));
  return (
    <ComboBox
      {...field}
      value={value}
      options={options}
      isFiltered
      shown={(text) => visible(named.get(lastPattern(text)) ?? lastPattern(text))}
      showOptions={words.show(field.label)}
      onFocusChange={(isFocused) => {
        setTyping(isFocused);
        if (isFocused) setWanted(true);
      }}
      isLoading={isFetching}
      help={names === undefined ? field.help : visible(names)}
      warning={unknown === undefined ? undefined : words.unknown(visible(unknown))}
      isCode
    />
  );
}
