import type { EventEmitter } from 'node:events';

/** Emits what a listener can prevent, and says whether one has. */
export function isPrevented(emitter: EventEmitter, name: string, more: object = {}, ...values: unknown[]): boolean {
  let defaultPrevented = false;
  const event = {
    ...more,
    preventDefault: () => {
      defaultPrevented = true;
    },
    get defaultPrevented() {
      return defaultPrevented;
    },
  };
  emitter.emit(name, event, ...values);
  return defaultPrevented;
}
