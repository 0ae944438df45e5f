import { Menu, type MenuItemConstructorOptions } from 'electron/main';

/** Without a menu macOS would have no copy and paste, and no system a zoom. Reloading and tools for developers are not in it. */
export function setApplicationMenu(platform: NodeJS.Platform = process.platform): void {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  };
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...own, { role: 'editMenu' }, view, { role: 'windowMenu' }]));
}
