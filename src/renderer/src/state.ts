/** One value that is watched from outside React: the connection, and the page that waits in the browser. */

export type WatchedState<T> = { get(): T; set(value: T): void; subscribe(listener: () => void): () => void };

/** Those who want to be told of something. */
export function createListeners<T = void>() {
  const all = new Set<(what: T) => void>();
  return {
    tell: (what: T): void => {
      for (const listener of all) listener(what);
    },
    add: (listener: (what: T) => void) => {
      all.add(listener);
      return () => all.delete(listener);
    },
  };
}

export function createState<T>(value: T): WatchedState<T> {
  const listeners = createListeners();
  let current = value;
  return {
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return;
      current = next;
      listeners.tell();
    },
    subscribe: listeners.add,
  };
}
