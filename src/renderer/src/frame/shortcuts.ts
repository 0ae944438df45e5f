/** What keys mean on a screen, and what N makes there. */
import { useEffect, useRef } from 'react';
import { createState } from '../state.ts';

/** What a key means on a screen. Pure, so that the map can be tested without a page. */
type KeyPressed = { key: string; shift: boolean; command: boolean; other: boolean };
type KeyPlace = { isTyping: boolean; isAfterG: boolean; letters: boolean };
export type KeyMeaning = 'palette' | 'pause all' | 'g' | { goTo: string } | 'search' | 'create' | 'help' | null;

export function keyMeaning({ key, shift, command, other }: KeyPressed, place: KeyPlace): KeyMeaning {
  if (other) return null;
  const letter = key.toLowerCase();
  if (command) {
    if (letter === 'k' && !shift) return 'palette';
    return letter === 'p' && shift ? 'pause all' : null;
  }
  if (place.isTyping || !place.letters) return null;
  // Typed with Shift on most keyboards, without on some.
  if (key === '?') return 'help';
  if (key === '/') return 'search';
  if (shift) return null;
  if (place.isAfterG && /^[a-z]$/.test(letter)) return { goTo: letter };
  if (letter === 'g') return 'g';
  return letter === 'n' ? 'create' : null;
}

/** What the key N creates on the screen that is open. */
const current = createState<(() => void) | null>(null);

/** A page says what it creates, for as long as it is shown. */
export function usePageCreate(create: () => void): void {
  const latest = useRef(create);
  useEffect(() => {
    latest.current = create;
  });
  useEffect(() => {
    const run = () => latest.current();
    current.set(run);
    return () => {
      if (current.get() === run) current.set(null);
    };
  }, []);
}

export const createOnPage = (): void => current.get()?.();
