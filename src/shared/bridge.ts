/** What the page of a window is given, whether its calls go through the preload or over HTTP. */
import type { CallArguments, CallName, CallOutput, CallsOf, ChangeTopic, Window } from './contract.ts';
import type { Result } from './result.ts';

/** One function a call, enumerated: there is none that takes the name of a call. */
export type Calls<W extends Window> = {
  readonly [N in CallsOf<W>]: (input: CallArguments<N>) => Promise<Result<CallOutput<N>>>;
};

export type ConsoleBridge = {
  readonly calls: Calls<'console'>;
  /** Answers how to stop listening. */
  onChange(listener: (topic: ChangeTopic) => void): () => void;
  /** Opens the confirmation window, or brings it to the front. */
  openConfirmation(): void;
  /** Desktop only: goes to the demo's profile and back to the person's own. The page is loaded again. */
  openProfile(profile: 'demo' | 'own'): void;
};

export type ConfirmationBridge = {
  readonly calls: Calls<'confirmation'>;
  onChange(listener: (topic: ChangeTopic) => void): () => void;
  /** Desktop only: takes the text off the clipboard again after 30 seconds, if it still is there. */
  copyKey(text: string): Promise<void>;
  close(): void;
};

/** What the messages between a window and the main process are called: none is typed by hand on either side. */
export const channelOf = (window: Window, call: CallName): string => `${window}:${call}`;

/** To the page: a topic of which something may have changed. */
export const changedChannel = (window: Window): string => `${window}:changed`;

/** What a window asks of the shell itself. */
export const shellChannels = {
  openConfirmation: 'console:open-confirmation',
  openProfile: 'console:open-profile',
  copyKey: 'confirmation:copy-key',
  closeConfirmation: 'confirmation:close',
} as const;
