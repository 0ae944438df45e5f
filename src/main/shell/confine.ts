/** What every window is held to, whatever runs in its page. */
import { join } from 'node:path';
import type { Session, WebContents, WebPreferences } from 'electron/main';
import type { Window } from '../../shared/contract.ts';
import { isPageOf } from './pages.ts';

/** Every option that could weaken a window is written out, so that no changed default of Electron does it unseen. */
export const webPreferencesOf = (window: Window, isPackaged: boolean): WebPreferences => ({
  preload: join(import.meta.dirname, '..', 'preload', `${window}.cjs`),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  devTools: !isPackaged,
});

/**
 * A page stays where it is: links, scripts, redirects, dropped files and middle clicks lead nowhere. Addresses for the
 * browser go through `open-url.ts`, by the hub's choice and not the page's.
 */
export function confineContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What a page may have: writing to the clipboard by a press of a button, in our own pages. Nothing else, for nobody. */
export function isPermitted(permission: string, address: string): boolean {
  return (
    permission === 'clipboard-sanitized-write' && (isPageOf('console', address) || isPageOf('confirmation', address))
  );
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { isMainFrame, requestingUrl }) =>
    answer(isMainFrame && isPermitted(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (contents, permission, _origin, { isMainFrame }) =>
      contents !== null && isMainFrame && isPermitted(permission, contents.mainFrame.url),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // it fetches dictionaries from the network
}
