/** How work waits: for its turn, for the same work that is under way, and no longer than it may. */
import { setImmediate } from 'node:timers/promises';

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits for a turn of the event loop that no other caller of this has: long work of many that becomes due in one turn is done in as
 * many turns, and those who ask for something short are answered in between.
 */
export function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => setImmediate());
  return lastTurn;
}

/** Runs one piece of work after the other, in the order they came; one that fails stops none after it. */
export function createOneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/**
 * One lock for each name: work under one name runs one after the other, in the order it came, and other names don't wait for it. Giving
 * authority (an approval, a key, an invitation) holds the lock of its entry from the first look to the effect, and compares once more after
 * the last wait. Otherwise two answers at one moment are two effects, and a yes to an old card reaches a new one. Ending something takes no
 * lock, since an end must not wait for a disk.
 */
export function createLocks(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const held = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = held.get(name);
    const own = before ? before.then(work, work) : work();
    const over = own
      .catch(() => undefined)
      .finally(() => {
        if (held.get(name) === over) held.delete(name);
      });
    held.set(name, over);
    return own;
  };
}

/** How often something was ended or changed, by name. `watch` answers whether it has not been since: for who compares after a wait. */
export function createGenerations() {
  const counts = new Map<string, number>();
  return {
    changed: (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1),
    watch(name: string): () => boolean {
      const before = counts.get(name);
      return () => counts.get(name) === before;
    },
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
 * A signal that aborts with the first of the others, until it is ended. One of `AbortSignal.any` stays in memory for as long as the
 * longest-lived of them, where a listener was not removed from it: a kilobyte for each call of a key.
 */
export function withAnyOf(...others: AbortSignal[]): { signal: AbortSignal; end(): void } {
  const own = new AbortController();
  const end = (): void => {
    for (const other of others) other.removeEventListener('abort', abort);
  };
  const abort = (): void => {
    end();
    own.abort(others.find(({ aborted }) => aborted)?.reason);
  };
  for (const other of others) other.addEventListener('abort', abort);
  if (others.some(({ aborted }) => aborted)) abort();
  return { signal: own.signal, end };
}

/**
 * A signal that aborts after so many milliseconds or with any of the others. Unlike `AbortSignal.timeout` it can be ended
 * sooner: a timer that outlives its call by minutes keeps the whole call in memory.
 */
export function deadline(milliseconds: number, ...others: AbortSignal[]): { signal: AbortSignal; end(): void } {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException('It took too long.', 'TimeoutError')),
    milliseconds,
  ).unref();
  const either = withAnyOf(late.signal, ...others);
  return {
    signal: either.signal,
    end() {
      clearTimeout(timer);
      either.end();
    },
  };
}

/** Resolves once there is an answer, the time is over or the signal aborts. It leaves neither timer nor listener behind. */
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
