/** Where the focus goes: on with the steps of a page, along the rows, and never nowhere. */
import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';

/** For as long after a dialog as what opened it may still vanish (milliseconds). */
const patience = 1000;

/** Whether what had the focus is gone. */
export const isFocusLost = (): boolean => document.activeElement === document.body || document.activeElement === null;

function focusPageIfLost(): void {
  if (!isFocusLost()) return;
  document.querySelector<HTMLElement>('[data-page-title]')?.focus();
}

/** Within a dialog: after it has closed, the page takes the focus that its opener cannot have back. */
export function usePageFocusAfterwards(): void {
  useEffect(
    () => () => {
      const end = Date.now() + patience;
      const look = () => {
        focusPageIfLost();
        if (Date.now() < end) setTimeout(look, 100);
      };
      // React Aria gives the focus back in the next frame, which a page behind another draws late.
      requestAnimationFrame(() => requestAnimationFrame(look));
    },
    [],
  );
}

/**
 * Where the focus continues when what had it is gone with a step: to the place of the next one, which need not be a control.
 * A focus elsewhere stays there.
 */
export function usePlaceFocus(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    if (isFocusLost()) place.current?.focus();
  }, [step]);
  return place;
}

/**
 * Controls within a long list can be reached by Tab only in the current row; with a thousand rows, Tab would otherwise never
 * leave the list. Every pressable component of this folder asks here.
 */
export const RowFocusContext = createContext(true);

/** For React Aria's `excludeFromTabOrder`. */
export const useOutOfTabOrder = (): boolean => !useContext(RowFocusContext);

/** To which row a key leads. Pure, so that it can be tested without a page. */
export function rowAfter(key: string, current: number, count: number, page: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  const within = (row: number) => Math.min(last, Math.max(0, row));
  switch (key) {
    case 'ArrowDown':
      return within(current + 1);
    case 'ArrowUp':
      return within(current - 1);
    case 'PageDown':
      return within(current + page);
    case 'PageUp':
      return within(current - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
