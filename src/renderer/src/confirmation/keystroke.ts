/** What a key means on a card. One rule for all cards, so that no element has keys of its own. */

export type Keystroke = { key: string; repeat: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };
/**
 * What has the focus: an answer's own button, another control that Enter works, a field to type in, one of several lines, or
 * nothing of these.
 */
export type Focus = 'answer' | 'control' | 'field' | 'lines' | 'none';
export type Meaning = 'approve' | 'deny' | 'later' | 'arguments' | 'moreTime' | 'nothing' | 'itsOwn';

const letters: Partial<Record<string, Meaning>> = { a: 'arguments', t: 'moreTime' };

/**
 * `itsOwn` leaves the key to the element that has the focus. `hasLetters` is off for those whose input method or speech sets
 * single letters off by mistake (WCAG 2.1.4).
 */
export function meaningOf(stroke: Keystroke, focus: Focus, hasLetters: boolean): Meaning {
  const { key, repeat, ctrlKey, metaKey, altKey } = stroke;
  const isActing = key === 'Enter' || key === ' ';
  const isTyping = focus === 'lines' || (focus === 'field' && key === ' ');
  // A key held down began on something else: on the card before, or in another window.
  if (repeat && (isActing || key === 'Escape'))
    return isTyping && isActing && !ctrlKey && !metaKey ? 'itsOwn' : 'nothing';
  if (key === 'Escape') return 'later';
  if (key === 'Enter') {
    if (ctrlKey || metaKey) return 'approve';
    if (focus === 'field') return 'nothing';
    return focus === 'none' ? 'deny' : 'itsOwn';
  }
  const isLetter = hasLetters && focus !== 'field' && focus !== 'lines' && !ctrlKey && !metaKey && !altKey && !repeat;
  return (isLetter && letters[key.toLowerCase()]) || 'itsOwn';
}
