/** Resolves with the answer, when the time is over or the signal aborts, whichever is first, and leaves neither timer nor listener behind. */
export async function firstOf(answered: Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const passed = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    if (signal.aborted) resolve();
  });
  await Promise.race([answered, passed]);
  over.abort();
}
