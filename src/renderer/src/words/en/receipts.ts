/** Receipts: what each side answered when something was ended. */
const sides = (count: number) => `${count} ${count === 1 ? 'side' : 'sides'}`;

export const enReceipts = {
  title: 'Receipts',
  sentence: 'What each side answered when you ended something, signed by this hub.',
  none: 'Nothing was ended yet. Whoever disconnects an account, signs out or revokes everything gets a receipt here.',
  list: 'Receipts',
  open: (deed: string, time: string) => `${deed}, ${time}`,
  one: 'Receipt',
  deeds: {
    'revoke everything': 'Everything revoked',
    disconnect: 'Account disconnected',
    'sign out': 'Signed out',
    'remove person': 'Person removed',
  },
  sides: {
    keys: 'Permission key',
    approvals: 'Waiting approvals',
    'cached tokens': 'Tokens in memory',
    'connected account': 'Token Vault',
    platform: 'Platform',
    'sign-in': 'Auth0 sign-in',
    'browser session': 'Browser session',
    'open webui': 'Open WebUI',
  },
  answers: {
    revoked: 'Revoked',
    retrying: 'Ended here only, asking again',
    'by hand': 'By hand',
    unconfirmed: 'Not confirmed',
    failed: 'Not ended',
  },
  lines: 'What each side answered',
  summary: {
    revoked: 'Everything was revoked.',
    retrying: (count: number) =>
      `Ended here. ${sides(count)} could not be reached yet. We go on asking; until there is an answer, it may still be valid there.`,
    'by hand': (count: number) => `Ended here. ${sides(count)} can be ended by you alone: follow the link.`,
    unconfirmed: (count: number) => `Ended here. ${sides(count)} did not confirm it.`,
    failed: (count: number) => `${sides(count)} refused. What is named below may still be valid there.`,
  },
  live: 'This page follows what is still asked.',
  signedOut: 'It goes on without this page. Sign in again to see what came of it, under Settings, Receipts.',
  page: 'Open the page',
  signature: 'Signature',
  revision: (revision: number) => `revision ${revision}`,
  begunAt: 'Begun',
  copy: 'Copy receipt',
  save: 'Download',
};
