import type { ErrorCode } from '../../../../shared/errors.ts';

/**
 * Failures as a person reads them in a window, where the hub's own sentence speaks to a terminal. A `message` stands in for the
 * standing sentence of shared/errors.ts and what the hub added to it stays; codes that are not here read as the hub wrote them.
 */
export type FailureWords = Partial<Record<ErrorCode, { message?: string; hint: string }>>;

export const enFailures: FailureWords = {
  not_running: {
    message: 'The hub does not respond.',
    hint: 'Check that it runs and that you are online. This page reconnects by itself.',
  },
  signed_out: { hint: 'Sign in again.' },
  no_tenant: { hint: 'Set up your tenant, or try the demo.' },
  needs_tenant: { hint: 'Set up a tenant at a terminal, then connect it there.' },
  tenant_unreachable: {
    message: 'Auth0 could not be reached.',
    hint: 'Calls are refused until it answers. Check the network and the domain of the tenant.',
  },
  not_signed_in: { hint: 'Continue with Auth0.' },
  sign_in_refused: { hint: 'Continue with Auth0 and agree in the browser.' },
  sign_in_abandoned: { hint: 'Continue with Auth0 and finish in the browser within five minutes.' },
  sign_in_again: { message: 'Your session with Auth0 has ended.', hint: 'Sign out, then continue with Auth0.' },
  invitation_needed: { hint: 'Ask the owner for an invitation and enter its code here.' },
  other_person: { message: 'You’re signed in as someone else.', hint: 'Sign in as the person in the message.' },
  scope_missing: { hint: 'Grant this permission in Accounts.' },
  account_unknown: { hint: 'It may have been disconnected meanwhile.' },
  connect_refused: { hint: 'Connect it again and agree in the browser.' },
  connect_abandoned: {
    message: 'Connecting was not finished in time.',
    hint: 'Connect again and finish in the browser within five minutes.',
  },
  reconnect: { message: 'The platform no longer accepts this connection.', hint: 'Reconnect the account.' },
  vault_unavailable: { hint: 'Try again in a moment.' },
  platform_unauthorised: { message: 'The platform refused the token.', hint: 'Reconnect the account.' },
  open_webui_none: { hint: 'The owner of this hub names it on the screen Open WebUI.' },
  open_webui_key: {
    hint: 'Make a new one there under Settings > Account, with API keys enabled, and set it under Change.',
  },
  open_webui_refused: { hint: 'Correct what the message names, then try again.' },
  open_webui_apart: { hint: 'Name the address at which it can; for Open WebUI in Docker the form says how.' },
  open_webui_account: { hint: 'Settle “Your account there” first.' },
  usage: { message: 'This can’t be done.', hint: 'Change what the message names, then try again.' },
  link_used: { hint: 'Continue with Auth0, or print another link.' },
  internal: {
    message: 'Something is broken in the hub.',
    hint: 'Report it with the time. The log of the hub has details.',
  },
};

/** The kinds of places that keys may be limited to. */
export const enPlaces = {
  /** By kind, where a platform's own title does not serve: those are in English. */
  kinds: {} as Partial<Record<string, string>>,
  /** The same within a sentence. */
  nouns: {
    channel: 'channels',
    calendar: 'calendars',
    page: 'pages and databases',
  } as Partial<Record<string, string>>,
  at: (kind: string, platform: string) => `${kind} at ${platform}`,
  named: (kind: string, patterns: string) => `${kind} ${patterns}`,
  only: (kind: string, patterns: string) => `of ${kind} only ${patterns}`,
  count: (count: number, kind: string) => `${count} patterns of ${kind}`,
  fold: (kinds: string) => `Only some places: ${kinds}`,
  help: (example: string) => `Such as ${example}, with commas between. Empty means all.`,
  show: (field: string) => `Show what there is, ${field}`,
  unknown: (pattern: string) =>
    `No connected account knows ${pattern}. Check the name, or continue if you will create it later.`,
  notPattern: (pattern: string, example: string) => `${pattern} is not a pattern such as ${example}.`,
};

/** By how the name of a tool begins. */
const verbs: Record<string, string> = {
  create: 'created',
  add: 'added',
  update: 'changed',
  write: 'wrote',
  send: 'sent',
  merge: 'merged',
  delete: 'deleted',
  trash: 'moved to the trash',
  star: 'starred',
  fork: 'forked',
};
const verbOf: Record<string, string> = { read: 'read', write: 'changed', destructive: 'deleted' };

/** Words that every screen and the components themselves use. */
export const enCommon = {
  cancel: 'Cancel',
  limits: { repositories: 'Repositories', branches: 'Branches', writeBranches: 'Changes branches', paths: 'Files' },
  callLimits: {
    callsPerDay: { label: 'Calls a day', count: (count: string) => `${count} calls a day` },
    callsPerMinute: { label: 'Calls a minute', count: (count: string) => `${count} a minute` },
    callsAtOnce: { label: 'Calls at once', count: (count: string) => `${count} at once` },
  },
  comma: ', ',
  imported: { whose: 'Tokens of', scopes: 'Asks for', source: 'Described at', name: 'Names begin' },
  goesThere: 'The data for a question, including private data, goes to the model that you ask.',
  done: 'Done',
  /** A call as a sentence: *Cursor created issue #36 Import stalls*. `tool` is its name without that of the platform. */
  did: (client: string, tool: string, access: string | null, object: string) => {
    const [begin = '', ...noun] = tool.split('_');
    const verb = access === 'read' ? undefined : verbs[begin];
    return [client, ...(verb ? [verb, ...noun] : [verbOf[access ?? ''] ?? 'called']), object].join(' ');
  },
  /** Of a call that waits. */
  request: { place: 'In', target: 'What', account: 'As', first: 'New', tool: 'Tool' },
  firstWrite: (place: string, client: string) => `First write to ${place} by ${client}`,
  deny: 'Deny',
  moreTime: 'More time',
  change: 'Change...',
  back: 'Back',
  backToChat: 'Back to the chat',
  /** Of a text that is shown as it is. */
  text: {
    empty: 'empty',
    characters: (amount: number, written: string) => `${written} ${amount === 1 ? 'character' : 'characters'}`,
    showAll: 'Show everything',
    showLess: 'Show less',
    hidden: (amount: number, written: string) =>
      amount === 1
        ? `${written} invisible or deceptive character, marked where it stands.`
        : `${written} invisible or deceptive characters, marked where they stand.`,
  },
  by: (login: string, place: string) => `${login} in ${place}`,
  more: (count: number) => `${count} more`,
  boundTo: {
    sso: (issuer: string, openWebUI: string) => `With your own sign-in at ${issuer}, from ${openWebUI}`,
    account: (account: string, openWebUI: string) => `From the account ${account} of ${openWebUI}`,
  },
  remove: 'Remove',
  openAgain: 'Open it again',
  openPage: 'Open the page',
  checkAgain: 'Check again',
  download: 'Download',
  inTerminal: 'Run this in a terminal:',
  finish: (isWindow: boolean) =>
    `Finish in ${isWindow ? 'the window that opened' : 'your browser'}. This page continues by itself.`,
  close: 'Close',
  open: 'Open',
  seeReceipt: 'See the receipt',
  closePanel: 'Close panel',
  copy: 'Copy',
  copied: 'Copied',
  copyAddress: 'copies the address',
  addressCopied: 'The address is copied. Open it in your browser.',
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
