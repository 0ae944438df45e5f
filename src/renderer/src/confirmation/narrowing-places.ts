/** The fields that limit a client to some channels, calendars and whatever else there is beside repositories. */
import type { Failure } from '../../../shared/errors.ts';
import { kindLabel, kindNoun, kindsShown, type OfferedKind, type TypedPlaces, wrongPlace } from '../places/kinds.ts';
import { element } from './element.ts';
import type { Speech } from './speech.ts';

export type PlaceNarrowing = {
  /** Nothing where there is nothing to limit it to. */
  nodes: HTMLElement[];
  typed(): TypedPlaces;
  /** Says at its field which pattern was refused, and answers whether there is one. */
  refuse(failure: Failure): boolean;
};

export function narrowingPlaces(offered: readonly OfferedKind[], { places: words }: Speech): PlaceNarrowing {
  const kinds = kindsShown(offered, {});
  const fields = kinds.map((kind) => {
    const id = `place-${kind.kind}`;
    const input = element('input', {
      id,
      spellcheck: 'false',
      autocapitalize: 'none',
      autocomplete: 'off',
      'aria-describedby': `${id}-help ${id}-lack`,
    });
    const lack = element('p', { class: 'message', role: 'status', id: `${id}-lack` });
    const say = (text: string): void => {
      lack.textContent = text;
      input.setAttribute('aria-invalid', String(text !== ''));
    };
    input.addEventListener('input', () => say(''));
    const root = element(
      'div',
      { class: 'field' },
      element('label', { for: id }, kindLabel(kind, words)),
      input,
      element('p', { class: 'faint', id: `${id}-help` }, words.help(kind.example)),
      lack,
    );
    return { kind: kind.kind, input, root, say };
  });
  const titles = [...new Set(kinds.map((kind) => kindNoun(kind, words)))].join(', ');
  const summary = element('summary', {}, words.fold(titles));
  const folded = element('details', { class: 'places' }, summary, ...fields.map(({ root }) => root));
  return {
    nodes: fields.length === 0 ? [] : [folded],
    typed: () => Object.fromEntries(fields.map(({ kind, input }) => [kind, input.value])),
    refuse(failure) {
      const wrong = wrongPlace(failure, kinds, words);
      const field = fields.find(({ kind }) => kind === wrong?.kind);
      if (!wrong || !field) return false;
      folded.open = true;
      field.say(wrong.text);
      field.input.focus();
      return true;
    },
  };
}
