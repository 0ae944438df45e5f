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
