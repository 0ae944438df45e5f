import type Electron from 'electron/main';
import type { MenuState } from '../between.ts';

type Template = Electron.MenuItemConstructorOptions;

let applicationMenu: Menu | undefined;

export class Menu {
  readonly template: Template[];
  constructor(template: Template[]) {
    this.template = template;
  }
  static buildFromTemplate = (template: Template[]): Menu => new Menu(template);
  static setApplicationMenu = (menu: Menu | null): void => {
    applicationMenu = menu ?? undefined;
  };
}

export const menuState = (template: Template[]): MenuState[] =>
  template.map(({ label, type, role, checked, enabled, submenu }) => ({
    ...(label !== undefined && { label }),
    ...(type !== undefined && { type }),
    ...(role !== undefined && { role }),
    ...(checked !== undefined && { checked }),
    ...(enabled !== undefined && { enabled }),
    ...(submenu !== undefined && { submenu: menuState(submenu as Template[]) }),
  }));

export const applicationMenuState = (): MenuState[] => menuState(applicationMenu?.template ?? []);

/** Presses an item as a person does: a disabled one does nothing, a checkbox changes first. */
export function pressItem(template: Template[], [label, ...inner]: string[]): void {
  const item = template.find((candidate) => candidate.label === label);
  if (item === undefined) {
    throw new Error(`The menu has no ${label}, but: ${template.map(({ label }) => label ?? '-').join(', ')}`);
  }
  if (item.enabled === false) return;
  if (inner.length > 0) {
    pressItem(item.submenu as Template[], inner);
    return;
  }
  if (item.type === 'checkbox') item.checked = item.checked !== true;
  item.click?.(item as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent);
}
