import type Electron from 'electron/main';

/** Of a computer without Touch ID; with it the shell is tried by `test/unit/shell/system-check.test.ts`. */
export const systemPreferences: Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'> = {
  canPromptTouchID: () => false,
  promptTouchID: async () => {},
};
