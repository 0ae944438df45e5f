import type Electron from 'electron/main';
import { serve } from './browser-side.ts';
import { contentsOf } from './web-contents.ts';

type Used = Pick<
  Electron.Session,
  'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler' | 'setSpellCheckerEnabled'
>;
type Handler<N extends 'setPermissionCheckHandler' | 'setPermissionRequestHandler'> = Parameters<Used[N]>[0];

let check: Handler<'setPermissionCheckHandler'> = null;
let request: Handler<'setPermissionRequestHandler'> = null;

const defaultSession: Used = {
  setPermissionCheckHandler(handler) {
    check = handler;
  },
  setPermissionRequestHandler(handler) {
    request = handler;
  },
  setDevicePermissionHandler() {},
  setSpellCheckerEnabled() {},
};
export const session = { defaultSession };

type RequestArguments = Parameters<NonNullable<typeof request>>;
type CheckArguments = Parameters<NonNullable<typeof check>>;

serve({
  /** Without a handler Electron grants everything. */
  async isPermitted(window, permission, url) {
    const contents = contentsOf(window) as unknown as Electron.WebContents;
    const details = { isMainFrame: true, requestingUrl: url };
    const isChecked = check?.(contents, permission as CheckArguments[1], new URL(url).origin, details) ?? true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (request === null) resolve(true);
    else request(contents, permission as RequestArguments[1], resolve, details as RequestArguments[3]);
    return isChecked && (await promise);
  },
});
