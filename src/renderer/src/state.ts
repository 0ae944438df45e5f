/** One value that is watched from outside React: the connection, and the page that waits in the browser. */

export type WatchedState<T> = { get(): T; set(value: T): void; subscribe(listener: () => void): () => void };

export function createState<T>(value: T): WatchedState<T> {
  const listeners = new Set<() => void>();
  let current = value;
  return {
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
