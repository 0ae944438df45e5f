import { type RefObject, useEffect, useRef } from 'react';

/**
 * Where the focus goes on when what had it is gone with a step: to the place of the next one, which need not be a control.
 * Whoever is elsewhere stays there.
 */
export function usePlaceFocus(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    if (document.activeElement === document.body || document.activeElement === null) place.current?.focus();
  }, [step]);
  return place;
}
