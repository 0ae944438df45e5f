/** Whether the person has used the page lately. Only such calls renew the idle time, so that polling never keeps a session. */

const lately = 60_000;

/** Starts watching the page; what it answers tells whether there was a key or pointer within the last minute. */
export function watchUse(page: Pick<Window, 'addEventListener'>): () => boolean {
  let usedAt = Date.now();
  const used = () => {
    usedAt = Date.now();
  };
  for (const event of ['pointerdown', 'keydown', 'wheel'] as const) {
    page.addEventListener(event, used, { capture: true, passive: true });
  }
  return () => Date.now() - usedAt < lately;
}
