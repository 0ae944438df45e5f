import { useEffect, useRef } from 'react';
import { preferences } from '../preferences.ts';
import type { Screen } from './screens.tsx';
import { createOnPage, keyMeaning } from './shortcuts.ts';

/** The keys that work on every screen. */
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
/** What Ctrl is called here. */
export const commandKey = isApple ? '⌘' : 'Ctrl';

type KeyboardActions = {
  screens: readonly Screen[];
  go(screen: Screen): void;
  palette(): void;
  pauseAll(): void;
  help(): void;
};

/** Listens for as long as the frame is there. */
export function useKeyboard(actions: KeyboardActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const command = isApple ? event.metaKey : event.ctrlKey;
      const meaning = keyMeaning(
        {
          key: event.key,
          shift: event.shiftKey,
          command,
          other: event.altKey || (isApple ? event.ctrlKey : event.metaKey),
        },
        {
          isTyping: isTyping(event.target),
          isAfterG: event.timeStamp - gAt < 1500,
          letters: preferences.get().letterKeys,
        },
      );
      gAt = meaning === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (meaning === null || meaning === 'g') return;
      const { screens, go, palette, pauseAll, help } = latest.current;
      const target = typeof meaning === 'object' && screens.find(({ letter }) => letter === meaning.goTo);
      if (typeof meaning === 'object' && !target) return;
      event.preventDefault();
      if (target) go(target);
      else if (meaning === 'palette') palette();
      else if (meaning === 'pause all') pauseAll();
      else if (meaning === 'help') help();
      else if (meaning === 'create') createOnPage();
      else document.querySelector<HTMLElement>('[data-page-search]')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Where letters mean themselves: in a field, in a menu or list that finds by letter, and under a dialog. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const own = 'input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=listbox]';
  return target.isContentEditable || target.closest(`${own}, [role=dialog], [role=alertdialog]`) !== null;
}
