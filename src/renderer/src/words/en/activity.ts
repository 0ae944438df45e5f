/** By how the name of a tool begins. */
const verbs: Record<string, string> = {
  ...{ create: 'created', add: 'added', update: 'changed', write: 'wrote', send: 'sent', merge: 'merged' },
  ...{ delete: 'deleted', trash: 'moved to the trash', star: 'starred', fork: 'forked' },
};
const verbOf: Record<string, string> = { read: 'read', write: 'changed', destructive: 'deleted' };

/** The record of calls. */
export const enActivity = {
  sentence: 'Every call, allowed or not, recorded before it leaves the hub.',
  columns: { time: 'Time', client: 'Client', access: 'Access', tool: 'Tool', place: 'In', outcome: 'Outcome' },
  object: 'What',
  others: (count: number) => `and ${count} more`,
  within: (place: string) => `in ${place}`,
  /** A call as a sentence: *Cursor created issue #36 Import stalls*. `tool` is its name without that of the platform. */
  did: (client: string, tool: string, access: string | null, object: string) => {
    const [begin = '', ...noun] = tool.split('_');
    const verb = access === 'read' ? undefined : verbs[begin];
    return [client, ...(verb ? [verb, ...noun] : [verbOf[access ?? ''] ?? 'called']), object].join(' ');
  },
  names: {
    title: 'What it read or changed',
    more: (count: number) => `${count} more. Their names are not kept.`,
  },
  parts: {
    title: 'Step by step',
    previewed: (time: string) => `Previewed, ${time}`,
    asked: 'You were asked',
  },
  forget: {
    start: 'Forget what was read',
    title: 'Forget what was read?',
    text: 'This hub deletes the names of repositories, channels, mails and pages that calls read or changed. The audit log stays. You can’t undo this.',
    action: 'Forget',
    done: (calls: number) => `The names that ${calls} ${calls === 1 ? 'call' : 'calls'} read or changed are deleted.`,
  },
  empty: 'No calls yet. They show here as they happen.',
  noMatch: 'No call matches.',
  clear: 'Clear filters',
  search: 'Search calls',
  live: 'Live',
  more: (count: number) => `${count} new`,
  filters: { platform: 'Platform', account: 'Account', since: 'Time', all: 'All' },
  spans: { hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days' },
  outcomes: { ok: 'Done', denied: 'Denied', error: 'Failed', revoked: 'Cut off', unknown: 'Unknown' },
  /** Which is no tool of a platform. */
  model: 'Ask a model',
  underWay: 'Under way',
  waiting: 'Waits for your answer',
  done: (time: string) => `Done, ${time}`,
  approved: 'Approved by you',
  declined: 'Denied by you',
  expired: 'Expired, denied',
  denied: (reason: string) => `Denied: ${reason}`,
  refused: (reason: string) => `Refused: ${reason}`,
  blocked: (reason: string, times: number) => `Blocked: ${reason}${times > 1 ? `, ${times} times` : ''}`,
  failed: (reason: string, time: string) => `Failed: ${reason}, ${time}`,
  cut: (reason: string) => `Cut off: ${reason}`,
  unknown: (reason: string) => `Unknown: ${reason}`,
  gap: (reason: string) => `Audit log broken: ${reason}`,
  took: (milliseconds: string) => `${milliseconds} ms`,
  seconds: (seconds: string) => `${seconds} s`,
  /** What happened beside calls, where it reads otherwise than the record has it. */
  events: {
    'an allowance was taken back': 'Temporary permission ended',
    'key has read something new': 'Key read private data or untrusted text',
    'what a key has read has expired': 'What a key has read expired after 30 minutes',
  } as Record<string, string>,
  /** Why, by how the record's reason begins; what follows there is appended. Others read as they were recorded. */
  reasons: {
    preview: 'previewed for approval',
    'dry run': 'a dry run: nothing was changed',
    'allowed for 10 minutes': 'you had allowed it for 10 minutes',
    wrong_passphrase: 'a wrong passphrase',
    unauthorised: 'no valid key',
    no_key: 'a request without a key',
    unknown_key: 'a key that this hub did not make',
    revoked_key: 'a key that was revoked',
    expired_key: 'a key that has expired',
    paused_key: 'a key that is paused',
    signed_out: 'a window that is not signed in',
    origin_refused: 'a web page of another origin',
    host_refused: 'another host name',
    expired: 'the key has expired',
    revoked: 'the key was revoked',
    paused: 'the key is paused',
    over_budget: 'more calls in a day than the key allows',
    too_fast: 'more calls in a minute than the key allows',
    too_many_requests: 'more calls at once than the key allows',
    user_mismatch: 'the request named another person',
    no_account: 'no account is connected for it',
    cancelled: 'the client gave up',
  } as Record<string, string>,
  chart: {
    title: 'Calls over time',
    by: 'Series',
    span: 'Time span',
    days: { 1: '24 h', 7: '7 d', 30: '30 d' },
    spans: { 1: 'the last 24 hours', 7: 'the last 7 days', 30: 'the last 30 days' },
    others: 'Others',
    time: 'From',
    none: 'No calls in this time.',
    summary: (total: string, span: string, busiest: string, share: string) =>
      `${total} calls in ${span}, most of them by ${busiest}: ${share}.`,
    summaryPlatform: (total: string, span: string, busiest: string, share: string) =>
      `${total} calls in ${span}, most of them to ${busiest}: ${share}.`,
    summaryNone: (span: string) => `No calls in ${span}.`,
  },
  verify: {
    start: 'Verify audit log',
    running: 'Reading every entry of the audit log ...',
    progress: (checked: string, entries: string) => `${checked} of ${entries} entries read ...`,
    intact: (entries: string, seconds: string) => `Audit log intact. ${entries} entries, ${seconds} s.`,
    broken: (entry: string, time: string) =>
      `Audit log broken at entry ${entry}${time ? ` (${time})` : ''}. Later entries cannot be trusted.`,
    show: 'Show it',
    notYours: 'That entry belongs to somebody else, or is missing.',
  },
  export: {
    start: 'Export',
    running: (count: string) => `Exporting, ${count} entries so far.`,
    cancel: 'Cancel export',
    done: (count: string) => `Exported ${count} entries as JSON lines.`,
  },
  details: {
    title: (sequence: string) => `Entry ${sequence}`,
    says: 'Calls itself',
    endpoint: 'Endpoint',
    reason: 'Reason',
    duration: 'Took',
    size: 'Answer',
    model: 'Model',
    sent: 'Left for it',
    sizeOf: (bytes: string, items: string | null) => (items === null ? bytes : `${bytes}, ${items} items`),
    times: 'Times',
    arguments: 'Arguments',
    argumentsHelp:
      'A fingerprint (HMAC) of the arguments. It shows whether two calls had the same arguments, and nothing else.',
    approval: 'Approval',
    call: 'Call',
    hash: 'Hash',
    hashHelp: 'Covers this entry and the one before it, so that nobody can change or remove one unnoticed.',
    paused: (client: string) => `${client} is paused. Its calls are refused until you resume it.`,
    only: 'See only this client',
  },
};
