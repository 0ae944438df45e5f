import { expect, it, vi } from 'vitest';
import { startDesktop } from '../../../src/main/shell/desktop.ts';
import { BrowserWindow, ipcMain } from '../../harness/fake-electron.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));
vi.mock('electron/common', () => import('../../harness/fake-electron.ts'));
/** A hub that is never ready. */
vi.mock('../../../src/main/shell/profile.ts', () => ({ openProfile: () => new Promise(() => {}) }));
vi.mock('../../../src/main/shell/tray.ts', () => ({ createTray: () => ({ show: () => {} }) }));

it('shows its window before the hub is ready', () => {
  ipcMain.handlers.clear(); // those of the file that ran before in this process
  BrowserWindow.made.length = 0;
  const options = { userData: '/nowhere', port: 0, entryFolder: '/nowhere', version: '0', settingsChanged: () => {} };
  startDesktop({ ...options, isPackaged: true, resources: '/nowhere', icon: 'icon.png', hidden: false });
  const [console] = BrowserWindow.made;
  console?.emit('ready-to-show');
  expect(console?.did).toEqual(['load', 'show']);
});
