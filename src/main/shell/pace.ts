import type { Clock } from '../hub/ports.ts';

const perSecond = 200;

/** Says whether one more call is within the pace of a page that a person uses: 200 a second, and as many at once. */
export function createPace(clock: Clock): () => boolean {
  let left = perSecond;
  let at = clock.now();
  return () => {
    const now = clock.now();
    left = Math.min(perSecond, left + (Math.max(0, now - at) / 1000) * perSecond);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
