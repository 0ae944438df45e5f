import type Electron from 'electron/common';
import { browserSide } from './browser-side.ts';

/** Every address that was handed to the system's browser. */
export const opened: string[] = [];

export const shell: Pick<typeof Electron.shell, 'openExternal'> = {
  async openExternal(url) {
    opened.push(url);
    await browserSide.openExternal(url);
  },
};
