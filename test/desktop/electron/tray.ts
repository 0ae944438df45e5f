import { EventEmitter } from 'node:events';
import type Electron from 'electron/main';
import type { AppState } from '../between.ts';
import { serve } from './browser-side.ts';
import { type Menu, menuState, pressItem } from './menu.ts';
import type { StandInImage } from './native-image.ts';

let shown: Tray | undefined;

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'destroy' | 'setToolTip'> {
  image: StandInImage;
  toolTip = '';
  menu: Menu | undefined;
  constructor(image: StandInImage) {
    super();
    this.image = image;
    shown = this;
  }
  setImage(image: StandInImage): void {
    this.image = image;
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu ?? undefined;
  }
  destroy(): void {
    shown = undefined;
  }
}

export const trayState = (): AppState['tray'] =>
  shown && { image: shown.image.path, toolTip: shown.toolTip, menu: menuState(shown.menu?.template ?? []) };

serve({
  clickTray: async () => void shown?.emit('click', {}),
  clickMenu: async (labels) => pressItem(shown?.menu?.template ?? [], labels),
});
