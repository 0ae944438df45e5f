import { join } from 'node:path';
import { nativeImage } from 'electron/common';
import { app, Menu, Tray } from 'electron/main';
import { type TrayActions, type TrayState, trayCount, trayMenu, trayStatus } from './tray-menu.ts';

type TrayIcon = { show(state: TrayState): void };

/** The icon near the clock. It has another shape while something waits or has ended: colour alone is not seen by everyone. */
export function createTray(resources: string, act: TrayActions): TrayIcon {
  const image = (name: string) => {
    const made = nativeImage.createFromPath(join(resources, `${name}.png`));
    if (process.platform === 'darwin') made.setTemplateImage(true); // in black: the menu bar colours it
    return made;
  };
  const images = { still: image(fileFor('tray')), waiting: image(fileFor('tray-waiting')) };
  const tray = new Tray(images.still);
  tray.on('click', act.openConsole);
  return {
    show(state) {
      const count = trayCount(state);
      tray.setImage(count > 0 ? images.waiting : images.still);
      app.setBadgeCount(count); // on the Dock, and on a Linux desktop that has such numbers
      tray.setToolTip(`OpenGitHubX: ${trayStatus(state)}`);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, act)));
    },
  };
}

/** Each system has its own size; of macOS the file of twice the size lies beside it. */
const sizes: Partial<Record<NodeJS.Platform, number>> = { darwin: 16, win32: 32 };
const fileFor = (name: string): string => `${name}-${sizes[process.platform] ?? 22}`;
