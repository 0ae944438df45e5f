/** The desktop entry. It opens the window; the hub and the console move in with the desktop shell. */
import { app, BrowserWindow } from 'electron/main';
import { openWindow } from './shell/window.ts';

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  openWindow();
} else {
  app.quit();
}
