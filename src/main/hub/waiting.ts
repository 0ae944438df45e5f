/** How work waits: for its turn, for the same work that is under way, and no longer than it may. */

/** Runs one piece of work after the other, in the order they came; one that fails stops none after it. */
export function createOneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Lets callers that want the same thing at the same time share one attempt; a later caller starts a new one. */
export function createSingleFlight(): <T>(name: string, attempt: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<unknown>>();
  return <T>(name: string, attempt: () => Promise<T>): Promise<T> => {
    const shared = underWay.get(name);
    if (shared) return shared as Promise<T>;
    const own = attempt().finally(() => underWay.delete(name));
    underWay.set(name, own);
    return own;
  };
}

/**
 * A signal that aborts after so many milliseconds or with any of the others. Unlike `AbortSignal.timeout` it is ended by
 * anyone who is done sooner: a timer that outlives its call by minutes keeps the whole call in memory.
 */
export function deadline(milliseconds: number, ...others: AbortSignal[]): { signal: AbortSignal; end(): void } {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException('It took too long.', 'TimeoutError')),
    milliseconds,
  ).unref();
  return { signal: AbortSignal.any([late.signal, ...others]), end: () => clearTimeout(timer) };
}

/** Resolves with the answer, when the time is over or the signal aborts, no matter which is first, and leaves neither timer nor listener behind. */
export async function answeredWithin(
  answered: Promise<void>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
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
