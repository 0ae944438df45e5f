/** Loaded into real Electron before the app: keeps what is handed to the system, which draws it where no test can look. */
const { app, BrowserWindow, clipboard, dialog, Menu, Notification, shell, Tray } = require('electron');

const seen = { tray: undefined, toolTip: '', menu: undefined, notifications: new Set(), boxes: new Set(), opened: [] };
let copied = '';

/** Does `act` first and then what the method has always done. */
const before = (prototype, name, act) => {
  const original = prototype[name];
  prototype[name] = function watched(...values) {
    act(this, ...values);
    return original.apply(this, values);
  };
};

before(Tray.prototype, 'setContextMenu', (tray, menu) => Object.assign(seen, { tray, menu }));
before(Tray.prototype, 'setToolTip', (tray, toolTip) => Object.assign(seen, { tray, toolTip }));
before(Notification.prototype, 'show', (notification) => seen.notifications.add(notification));
before(Notification.prototype, 'close', (notification) => seen.notifications.delete(notification));

shell.openExternal = async (url) => {
  seen.opened.push(url);
};
dialog.showMessageBox = (...given) => {
  const options = given.at(-1);
  return new Promise((resolve) => {
    const box = {
      options,
      press: (response) => seen.boxes.delete(box) && resolve({ response, checkboxChecked: false }),
    };
    options.signal?.addEventListener('abort', () => box.press(options.cancelId ?? 0));
    seen.boxes.add(box);
  });
};

const menuState = (menu) =>
  (menu?.items ?? []).map(({ label, type, role, checked, enabled, submenu }) => ({
    label,
    type,
    role,
    checked,
    enabled,
    ...(submenu && { submenu: menuState(submenu) }),
  }));
const itemAt = (menu, [label, ...inner]) => {
  const item = menu?.items.find((candidate) => candidate.label === label);
  if (item === undefined) throw new Error(`The menu has no ${label}.`);
  return inner.length === 0 ? item : itemAt(item.submenu, inner);
};
const boxWith = (label) => [...seen.boxes].find(({ options }) => options.buttons?.includes(label));

app.whenReady().then(() =>
  setInterval(async () => {
    copied = await clipboard.readText();
  }, 200).unref(),
);

globalThis.watched = {
  opened: seen.opened,
  clickTray: () => seen.tray?.emit('click', {}),
  clickMenu: (labels) => {
    const item = itemAt(seen.menu, labels);
    if (item.enabled) item.click();
  },
  clickNotification: (index) => [...seen.notifications][index]?.emit('click', {}),
  failNotification: (index) => [...seen.notifications][index]?.emit('failed', {}, 'not allowed'),
  pressButton: (label) => {
    const box = boxWith(label);
    if (box === undefined) throw new Error(`No message box has a button ${label}.`);
    box.press(box.options.buttons.indexOf(label));
  },
  state: () => ({
    windows: BrowserWindow.getAllWindows().map((window) => ({
      id: window.id,
      title: window.getTitle(),
      url: window.webContents.getURL(),
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      isAlwaysOnTop: window.isAlwaysOnTop(),
      webPreferences: window.webContents.getLastWebPreferences(),
    })),
    tray: seen.tray && { image: '', toolTip: seen.toolTip, menu: menuState(seen.menu) },
    applicationMenu: menuState(Menu.getApplicationMenu()),
    notifications: [...seen.notifications].map(({ title, body }) => ({ title, body })),
    messageBoxes: [...seen.boxes].map(({ options: { message, detail = '', buttons = [] } }) => ({
      message,
      detail,
      buttons,
    })),
    opened: seen.opened,
    clipboard: copied === '' ? {} : { 'text/plain': copied },
    protocolClients: [],
    loginItem: undefined,
    isSandboxEnforced: app.commandLine.hasSwitch('enable-sandbox'),
    schemes: [],
  }),
};
