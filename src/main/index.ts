/** The desktop entry: Electron's events to the shell, and nothing else. */
import { join } from 'node:path';
import { app, powerMonitor, session } from 'electron/main';
import { type Desktop, startDesktop } from './shell/desktop.ts';
import { registerPageScheme, servePages } from './shell/pages.ts';
import {
  askWithoutPhone,
  askWithoutSandbox,
  createStartAtLogin,
  readCommandLine,
  refusedSwitch,
  wasOpenedAtLogin,
} from './shell/start.ts';
import { confineContents, denyPermissions, setApplicationMenu } from './shell/windows.ts';

const refused = app.isPackaged ? refusedSwitch((name) => app.commandLine.hasSwitch(name)) : undefined;
if (refused !== undefined) {
  process.stderr.write(
    `OpenGitHubX does not start with --${refused}: it would let other programs press its buttons.\n`,
  );
  app.exit(1);
} else if (app.requestSingleInstanceLock()) {
  void run(); // not awaited: Electron is not ready before this file has been evaluated to its end (electron#40719)
} else {
  app.quit();
}

async function run(): Promise<void> {
  let desktop: Desktop | undefined;
  let isClosed = false;
  const show = (): void => desktop?.show();

  app.enableSandbox();
  registerPageScheme();
  app.setAppUserModelId('com.opengithubx.desktop');
  if (app.isPackaged) app.setAsDefaultProtocolClient('opengithubx');
  // A link `opengithubx://…` brings the window to the front. What it says is never looked at: any page can open one.
  app.on('second-instance', show);
  app.on('open-url', (event) => {
    event.preventDefault();
    show();
  });
  app.on('activate', show);
  app.on('web-contents-created', (_event, contents) => confineContents(contents));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', () => desktop?.aboutToQuit());
  app.on('will-quit', (event) => {
    if (isClosed || desktop === undefined) return;
    event.preventDefault();
    void desktop.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });

  await app.whenReady();
  denyPermissions(session.defaultSession);
  servePages(join(import.meta.dirname, '..', 'renderer'));
  setApplicationMenu();
  if (app.isPackaged && app.commandLine.hasSwitch('no-sandbox') && !(await askWithoutSandbox())) return app.quit();
  const { hidden, badApproveUrl, ...where } = readCommandLine(process.argv);
  if (badApproveUrl !== undefined && !(await askWithoutPhone(badApproveUrl))) return app.quit();
  const resources = join(import.meta.dirname, '..', '..', 'resources');
  desktop = startDesktop({
    userData: app.getPath('userData'),
    ...where,
    hidden: hidden || wasOpenedAtLogin(),
    resources,
    icon: join(resources, 'icon.png'),
    entryFolder: import.meta.dirname,
    version: app.getVersion(),
    isPackaged: app.isPackaged,
    settingsChanged: createStartAtLogin(where),
  });
  powerMonitor.on('resume', () => desktop?.woke());
}
