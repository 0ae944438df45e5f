/** How the app is started: by which words, at the login of its person, and what they are told where it can't. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog } from 'electron/main';
import type { Failure } from '../../shared/errors.ts';
import type { StoredSettings } from '../hub/ground/ports.ts';
import { isApproveOrigin } from '../hub/index.ts';
import type { ProfileName } from './profile.ts';

const usualPort = 18480;

/** Where the app listens, and the name at which the person's proxy serves the page for approvals to their phone. */
type Where = { port: number; approveUrl?: string };

type CommandLine = Where & {
  hidden: boolean;
  /** What was given as the address for the phone, and is none. */
  badApproveUrl?: string;
};

/** The app's own words among those of Electron and Chromium, which are left alone. A port that is none counts as not given. */
export function readCommandLine(words: string[]): CommandLine {
  const options = { port: { type: 'string' }, hidden: { type: 'boolean' }, 'approve-url': { type: 'string' } } as const;
  const { values } = parseArgs({ args: words.slice(1), options, strict: false, allowPositionals: true });
  const port = typeof values.port === 'string' && /^\d{1,5}$/.test(values.port) ? Number(values.port) : usualPort;
  const given = values['approve-url'];
  const address = typeof given === 'boolean' ? '' : given;
  const isGood = address !== undefined && isApproveOrigin(address);
  return {
    port: port <= 65_535 ? port : usualPort,
    hidden: values.hidden === true,
    ...(isGood && { approveUrl: new URL(address).origin }),
    ...(address !== undefined && !isGood && { badApproveUrl: address }),
  };
}

/** The page for a phone is not where its person wants it; answers whether they want to start without one. */
export async function askWithoutPhone(badApproveUrl: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'OpenGitHubX without a page for your phone',
    message: `--approve-url can’t be “${badApproveUrl}”.`,
    detail: 'It takes https://NAME without a path, and no IP address. Until then your phone has no page to approve at.',
    buttons: ['Quit', 'Start without it'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}

/** Switches with which any program of this user could drive the windows, and so consent in the person's place. */
const driving = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

export const refusedSwitch = (has: (name: string) => boolean): string | undefined => driving.find(has);

/** With these the app starts into the tray, and is reached where it was when its person set that. */
const wordsAtLogin = ({ port, approveUrl }: Where): string[] => [
  '--hidden',
  ...(port === usualPort ? [] : [`--port=${port}`]),
  ...(approveUrl === undefined ? [] : [`--approve-url=${approveUrl}`]),
];

/** Follows the person's setting; where the system does not let it, they are told. */
export function createStartAtLogin(where: Where): (settings: StoredSettings) => void {
  let current: boolean | undefined;
  return ({ desktop }) => {
    if (desktop === undefined || desktop.startAtLogin === current) return;
    current = desktop.startAtLogin;
    setStartAtLogin(current, where).catch(() => {
      current = undefined;
      void dialog.showMessageBox({
        type: 'warning',
        message: 'Starting at login could not be changed.',
        detail: 'The autostart folder cannot be written. The setting is kept and tried again when you change it.',
        buttons: ['Close'],
      });
    });
  };
}

/**
 * Has the system start the app, into the tray, when the person logs in, or not any more. Electron does it on macOS and
 * Windows; on Linux it is a file in the autostart folder. Not from a build folder, which may be gone by then.
 */
export async function setStartAtLogin(
  wanted: boolean,
  where: Where,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (!app.isPackaged) return;
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: wordsAtLogin(where) });
    return;
  }
  const folder = autostartFolder(environment);
  const file = join(folder, 'opengithubx.desktop');
  if (!wanted) return rm(file, { force: true });
  await mkdir(folder, { recursive: true });
  // An AppImage runs from a mount that is another one each time; this names the file itself.
  await writeFile(file, desktopEntry(environment['APPIMAGE'] ?? process.execPath, wordsAtLogin(where)));
}

/** A relative path in the variable is to be ignored (XDG base directory specification). */
function autostartFolder(environment: NodeJS.ProcessEnv): string {
  const config = environment['XDG_CONFIG_HOME'];
  const base = config !== undefined && isAbsolute(config) ? config : join(homedir(), '.config');
  return join(base, 'autostart');
}

/** Quoted as the desktop entry specification has it: once for the argument, and once more for a string of the file. */
export function desktopEntry(program: string, words: readonly string[]): string {
  const argument = program.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  const exec = `"${argument}" ${words.join(' ')}`.replaceAll('\\', '\\\\');
  return ['[Desktop Entry]', 'Type=Application', 'Name=OpenGitHubX', `Exec=${exec}`, 'Terminal=false', ''].join('\n');
}

/** Whether macOS opened the app at login: it hands over no words, and the app belongs into the menu bar then. */
export const wasOpenedAtLogin = (platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

/**
 * The AppImage starts the app with `--no-sandbox` where programs may make no user namespaces. Nobody starts it so without being told;
 * answers whether the person wants it all the same.
 */
export async function askWithoutSandbox(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'OpenGitHubX without its sandbox',
    message: 'This system does not let the AppImage lock its windows in.',
    detail:
      'The app was started with --no-sandbox, because programs may make no user namespaces here (Ubuntu 24.04 and later forbid it). ' +
      'A page that breaks out of its window could then reach all your files. Install the deb package instead: it brings the ' +
      'AppArmor profile that allows the sandbox.',
    buttons: ['Quit', 'Start without a sandbox'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}

type Choice = 'again' | 'give up';

type Told = { message: string; detail: string; buttons: [again: string, giveUp: string] };

/** What went wrong, why, and what to do, in the words of an app: the hints of the table are for a terminal. */
export function startFailureText({ code, message, hint }: Failure, name: ProfileName, port: number): Told {
  const buttons: Told['buttons'] = ['Try again', name === 'demo' ? 'Back to my own' : 'Quit'];
  if (code === 'port_taken') {
    return {
      message: `Another program already listens on 127.0.0.1:${port}.`,
      detail:
        'Your AI clients know this hub by that address, so it takes no other by itself: they would keep talking to the other ' +
        'program. Close that program (it may be a hub started with opengithubx serve) and try again, or start this app with ' +
        '--port and another number and change the address in your clients.',
      buttons,
    };
  }
  if (code === 'already_running') {
    return {
      message: 'A hub already runs on this data folder.',
      detail: 'It was started with opengithubx serve. Stop it there and try again; both would write the same record.',
      buttons,
    };
  }
  return { message, detail: hint, buttons };
}

/** Asks what to do. The dialog goes away by itself when the app is ended meanwhile. */
export async function tellStartFailure(
  failure: Failure,
  name: ProfileName,
  port: number,
  signal: AbortSignal,
): Promise<Choice> {
  const { message, detail, buttons } = startFailureText(failure, name, port);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'OpenGitHubX did not start',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: 1,
    noLink: true,
    signal,
  });
  return response === 0 ? 'again' : 'give up';
}
