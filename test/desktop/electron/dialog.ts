import type Electron from 'electron/main';
import type { AppState } from '../between.ts';
import { serve } from './browser-side.ts';

type Box = { options: Electron.MessageBoxOptions; press(button: number): void };

const boxes = new Set<Box>();
let next = Promise.withResolvers<void>();

/** Stays until the person presses one of its buttons, or the app takes it away. */
async function showMessageBox(
  ...given: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]
): Promise<Electron.MessageBoxReturnValue> {
  const options = given[given.length - 1] as Electron.MessageBoxOptions;
  const { promise, resolve: press } = Promise.withResolvers<number>();
  const box = { options, press };
  const cancel = (): void => press(options.cancelId ?? 0);
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener('abort', cancel);
  boxes.add(box);
  next.resolve();
  next = Promise.withResolvers();
  const response = await promise;
  boxes.delete(box);
  return { response, checkboxChecked: false };
}

export const dialog = { showMessageBox } satisfies Partial<typeof Electron.dialog>;

export const messageBoxStates = (): AppState['messageBoxes'] =>
  [...boxes].map(({ options: { message, detail = '', buttons = [] } }) => ({ message, detail, buttons }));

serve({
  async messageBox() {
    for (;;) {
      const [first] = messageBoxStates();
      if (first !== undefined) return first;
      await next.promise;
    }
  },
  async pressButton(label) {
    const box = [...boxes].find(({ options }) => options.buttons?.includes(label));
    if (box === undefined) throw new Error(`No message box has a button ${label}.`);
    // After the answer to the test: a button may end the app.
    setImmediate(box.press, box.options.buttons?.indexOf(label) ?? 0);
  },
});
