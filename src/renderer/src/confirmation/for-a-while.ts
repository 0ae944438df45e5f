/** Whether the like of a call may run without asking for ten minutes. It is off on every card anew. */
import { element } from './element.ts';
import type { Speech } from './speech.ts';

export type ForAWhile = { root: HTMLElement; isOn(): boolean };

export function forAWhile({ words }: Speech, onChange: () => void): ForAWhile {
  let isOn = false;
  const input = element('input', { type: 'checkbox', id: 'forAWhile', 'aria-describedby': 'forAWhileHelp' });
  input.addEventListener('click', (event) => {
    if (!event.isTrusted) return event.preventDefault(); // script can't tick it
    isOn = input.checked;
    onChange();
  });
  const root = element(
    'div',
    { class: 'forAWhile' },
    element('label', { class: 'tick' }, input, words.forAWhile),
    element('p', { class: 'faint', id: 'forAWhileHelp' }, words.forAWhileHelp),
  );
  return { root, isOn: () => isOn };
}
