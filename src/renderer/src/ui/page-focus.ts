/** Where the focus goes when what had it is gone, such as the row of an account that was disconnected: never nowhere. */
import { useEffect } from 'react';

/** For as long after a dialog as what opened it may still vanish (milliseconds). */
const patience = 1000;

function focusPageIfLost(): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
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
