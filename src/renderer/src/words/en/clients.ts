/** The screen AI clients, on which the hub is installed into programs of its computer. */
export const enClients = {
  title: 'AI clients',
  sentence: 'Programs on this hub’s computer that speak MCP. Install the hub into one: you see the change first.',
  sentenceOf: {
    http: 'It calls this hub itself, over MCP.',
    stdio: 'It starts a small bridge, which calls this hub.',
  },
  lookAgain: 'Look again',
  none: 'No AI client was found on this computer. Install one, then look again.',
  absent: (names: string) => `Not found here: ${names}.`,
  others: 'Any other client works with a key that you make under',
  all: 'All AI clients',
  says: {
    absent: 'Not found',
    found: 'Not installed',
    unproved: 'Installed, not proved yet',
    proved: 'Installed, proved',
    failed: 'Installed, does not work',
    changed: 'Changed since',
    stale: 'Its key has ended',
  },
  open: { absent: 'Open', found: 'Install...', installed: 'Open', changed: 'What to do', stale: 'What to do' },
  whatToDo: {
    changed: (client: string) =>
      `The hub’s entry in ${client} was edited or removed since it was written. Install again to write it anew, or undo to take out what is left of it.`,
    stale: (client: string) =>
      `The key of ${client} was revoked or has expired, so it reaches nothing. Install again with a new key, or undo.`,
  },
  change: {
    title: 'What will be written',
    creates: 'A new file:',
    edits: 'Into the file:',
    diff: 'Change of the file',
    key: 'ogx_… stands for the key, which is made when you confirm.',
    backup: 'The file as it is now is kept at',
  },
  may: 'What it may do',
  read: 'Read only',
  readDetail: 'With all your accounts',
  write: 'Read, and ask before writing',
  writeDetail: 'Each write waits for you',
  install: 'Install',
  installAgain: 'Install again',
  confirmDetail: (client: string) =>
    `The key goes into the file of ${client} at once; nobody needs to copy it. This page goes on by itself.`,
  installed: (client: string) => `The hub is installed into ${client}.`,
  writtenTo: 'Written to',
  keys: 'See its key',
  paused: 'Its key is paused, so it reaches nothing until you resume it under Clients & keys.',
  changeIt: 'Change...',
  proof: {
    prove: 'Prove it',
    again: 'Prove again',
    none: 'Not proved yet: that the file is written does not say that the client gets an answer.',
    pending: {
      http: (client: string) => `Making the calls that ${client} would make...`,
      stdio: (client: string) => `Starting what ${client} would start...`,
    },
    ok: (client: string, tools: number, read: string | null) =>
      `It works: ${client} gets ${tools} ${tools === 1 ? 'tool' : 'tools'}${read === null ? '' : `, and ${read} has read`}.`,
    failed: (client: string) => `It does not work in ${client} yet.`,
  },
  undo: {
    open: 'Undo...',
    title: (client: string) => `Take the hub out of ${client}?`,
    key: 'Its key is revoked, and calls under way stop.',
    file: 'Its file goes back to what it was, byte for byte. If it was changed since, only the hub’s entry is taken out.',
    action: 'Undo',
    exact: 'The file is byte for byte what it was before.',
    entryOnly: 'The file was changed since, so only the hub’s entry was taken out.',
  },
};
