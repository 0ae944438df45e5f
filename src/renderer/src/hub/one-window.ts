/**
 * A browser has one confirmation window, and the console points to it instead of opening a second. The window has cut itself off
 * from every page that could reach it by a handle or a name. So it holds a lock of its origin, which is all that others learn of it.
 */
const name = 'opengithubx-confirmation';

/** Marks this page as that window for as long as it lives. `onAsked` is called when the person looks for it from elsewhere. */
export function beOneWindow({ navigator }: Pick<Window, 'navigator'>, onAsked: () => void): void {
  // A browser has no locks for a page that the network could have changed.
  void navigator.locks?.request(name, () => new Promise<never>(() => {}));
  new BroadcastChannel(name).onmessage = onAsked;
}

/** Whether this browser has it open; then it is asked to come forward. */
export async function isWindowOpen({ navigator }: Pick<Window, 'navigator'>): Promise<boolean> {
  const locks = await navigator.locks?.query();
  if (!locks?.held?.some((lock) => lock.name === name)) return false;
  const channel = new BroadcastChannel(name);
  channel.postMessage('asked for');
  channel.close();
  return true;
}
