/** The windows that are open, for the parts that meet them by number or must close them all. */

type Open = { id: number; close(): void; isDestroyed(): boolean };

const windows = new Map<number, Open>();
const noneLeft: (() => void)[] = [];

export const openWindows = {
  all: (): number[] => [...windows.keys()],
  add: (window: Open): void => void windows.set(window.id, window),
  remove(id: number): void {
    if (windows.delete(id) && windows.size === 0) for (const listener of noneLeft) listener();
  },
  onNoneLeft: (listener: () => void): void => void noneLeft.push(listener),
  /** False as soon as one stays. */
  async closeAll(): Promise<boolean> {
    for (const window of [...windows.values()]) {
      window.close();
      if (!window.isDestroyed()) return false;
    }
    return true;
  },
};
