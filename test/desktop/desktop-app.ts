/** The built desktop app as tests meet it, whatever it runs on. */
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { AppSide, Keyring } from './between.ts';

/** What a person does outside the pages, and what is there to be seen. */
export type AtTheDesktop = Pick<
  AppSide,
  | 'clickMenu'
  | 'clickNotification'
  | 'clickTray'
  | 'failNotification'
  | 'openUrl'
  | 'pressButton'
  | 'pressQuit'
  | 'state'
  | 'wakeUp'
>;

export type DesktopOptions = {
  /** The pages of the stand-in's windows. */
  browser: Browser;
  /** Where the app keeps its data: its `userData` is in there, under the app's name. */
  configFolder: string;
  args?: string[];
  env?: NodeJS.ProcessEnv;
  keyring?: Keyring;
  /** What the person does with an address that is handed to their browser. */
  openExternal?: (url: string) => Promise<void>;
};

export type DesktopApp = {
  isReal: boolean;
  pid: number;
  /** The one of all windows' pages. */
  context: BrowserContext;
  at: AtTheDesktop;
  /** Waits until a window shows an address that begins so. */
  window(address: string): Promise<Page>;
  /** Presses the button that closes the window which shows such an address. */
  closeWindow(address: string): Promise<void>;
  output(): string;
  /** Resolves with the exit code. */
  ended: Promise<number>;
  /** Ends it at once, in whatever order. */
  stop(): Promise<void>;
};

/** All that the app has printed so far. */
export function outputOf(child: ChildProcess): () => string {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  return () => printed;
}

export const appPath = resolve(import.meta.dirname, '../..');
