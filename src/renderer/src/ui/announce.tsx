/** What a screen reader says about a change that happened elsewhere on the page. */
import { createState } from '../state.ts';
import { useStateValue } from '../use-state-value.ts';

const polite = createState('');
const assertive = createState('');

/** Politely, when the reader pauses; `now` interrupts, for a new approval and a broken record alone. */
export function announce(text: string, when: 'politely' | 'now' = 'politely'): void {
  const region = when === 'now' ? assertive : polite;
  // The same words twice would be no change, and unheard.
  region.set(region.get() === text ? `${text}\u00a0` : text);
}

/** Where it is said; rendered once, by the app. */
export function LiveRegions() {
  return (
    <>
      <div aria-live="polite" className="unseen">
        {useStateValue(polite)}
      </div>
      <div aria-live="assertive" className="unseen">
        {useStateValue(assertive)}
      </div>
    </>
  );
}
