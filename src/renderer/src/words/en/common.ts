/** Words that every screen and the components themselves use. */
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  closePanel: 'Close panel',
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  loading: 'Loading',
  never: 'Never',
  moreActions: (row: string) => `More actions, ${row}`,
  typeToConfirm: (word: string) => `Type ${word} to confirm`,
  dismiss: 'Dismiss',
  notifications: 'Notifications',
  clearSearch: 'Clear search',
  access: { read: 'Read', write: 'Write', destructive: 'Deletes' },
  retryIn: (seconds: number) => `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
};
