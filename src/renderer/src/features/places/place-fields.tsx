import { useState } from 'react';
import { useHub } from '../../hub/queries.ts';
import { classes } from '../../ui/classes.ts';
import { useWords } from '../../words/index.ts';
import { platformsFor } from '../keys/key-facts.ts';
import { kindLabel, kindNoun, kindsOf, type OfferedKind, type TypedPlaces } from './kinds.ts';
import { PatternField } from './pattern-field.tsx';
import css from './places.module.css';

type PlaceFieldsProps = {
  kinds: readonly OfferedKind[];
  typed: TypedPlaces;
  /** `kind`: of the field that was edited. */
  onChange: (typed: TypedPlaces, kind: string) => void;
  errorOf: (kind: string) => string | undefined;
  /** Ids of those whose places are offered; left out, all. */
  accounts?: readonly string[];
  /** Of the first one. */
  autoFocus?: boolean;
};

/** A field for each kind of place. Code finds one by `data-field="place:channel"`. */
export function PlaceFields({ kinds, typed, onChange, errorOf, accounts, autoFocus = false }: PlaceFieldsProps) {
  const { places: words } = useWords();
  return kinds.map((kind, index) => (
    <div key={kind.kind} data-field={`place:${kind.kind}`}>
      <PatternField
        kind={kind.kind}
        accounts={accounts}
        label={kindLabel(kind, words)}
        value={typed[kind.kind] ?? ''}
        onChange={(text) => onChange({ ...typed, [kind.kind]: text }, kind.kind)}
        help={words.help(kind.example)}
        error={errorOf(kind.kind)}
        autoFocus={autoFocus && index === 0}
      />
    </div>
  ));
}

/** The same, folded away until it is wanted: most keys have no such limits. */
export function FoldedPlaceFields(props: PlaceFieldsProps) {
  const { places: words } = useWords();
  const { kinds, typed, errorOf } = props;
  const [isOpen, setOpen] = useState(false);
  if (kinds.length === 0) return null;
  const mustOpen = kinds.some(({ kind }) => typed[kind] || errorOf(kind) !== undefined);
  const titles = [...new Set(kinds.map((kind) => kindNoun(kind, words)))];
  return (
    <details open={isOpen || mustOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.fold(titles.join(', '))}</summary>
      <div className={classes('column-3', css['fields'])}>
        <PlaceFields {...props} />
      </div>
    </details>
  );
}

/** What a key for all of the person's accounts can be limited to; nothing until the hub has told. */
export function useOfferedKinds(): OfferedKind[] {
  const { data: accounts } = useHub('accounts.list', {});
  const { data: platforms } = useHub('platforms.list', {});
  if (!accounts || !platforms) return [];
  const every = accounts.map(({ id }) => id);
  return kindsOf(platformsFor(every, accounts, platforms));
}
