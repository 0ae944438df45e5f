import { join } from 'node:path';
import { BrowserWindow } from 'electron/main';

/** The one window: sandboxed, without Node, confined to the page it was built with. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1080,
    height: 720,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  void window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
  return window;
}
