/** What the messages between a window and the main process are called: none is typed by hand on either side. */
import type { CallName, Window } from './contract.ts';

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
