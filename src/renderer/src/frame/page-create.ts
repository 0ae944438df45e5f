/** What the key N creates on the screen that is open. */
import { useEffect, useRef } from 'react';
import { createState } from '../state.ts';

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
