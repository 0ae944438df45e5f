import type Electron from 'electron/main';
import type { AppState } from '../between.ts';
import { beginning } from './browser-side.ts';

export const messageBoxes: AppState['messageBoxes'] = [];

/** The person presses what the test has said, or else what Enter presses. */
async function showMessageBox(
  ...given: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]
): Promise<Electron.MessageBoxReturnValue> {
  const options = given[given.length - 1] as Electron.MessageBoxOptions;
  messageBoxes.push({ message: options.message, detail: options.detail ?? '', buttons: options.buttons ?? [] });
  return { response: beginning.answers.shift() ?? options.defaultId ?? 0, checkboxChecked: false };
}

export const dialog = {
  showMessageBox,
  showErrorBox: (title, content) => void messageBoxes.push({ message: title, detail: content, buttons: [] }),
} satisfies Partial<typeof Electron.dialog>;
