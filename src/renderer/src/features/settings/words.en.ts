/** The words of the screen `settings`. */
const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

export const enSettings = {
  ownerOnly: 'Only the owner of this hub can change this.',
  saved: 'Saved.',
  more: 'More settings',
  general: 'General',
  pages: {
    doctor: { title: 'Doctor', does: 'Check everything, from the database to the platforms' },
    receipts: { title: 'Receipts', does: 'Signed answers to what you revoked' },
    people: { title: 'People', does: 'Invite people to this hub' },
    openwebui: { title: 'Open WebUI', does: 'Use your accounts from Open WebUI' },
  },
  tenant: {
    title: 'Tenant',
    issuer: 'Auth0 tenant',
    none: 'None configured',
    person: 'Signed in as',
    userId: 'UserId',
  },
  hub: {
    title: 'This hub',
    address: 'Console',
    mcp: 'MCP',
    openapi: 'OpenAPI',
    git: 'git and gh',
    port: 'Port',
    dataDir: 'Data folder',
    version: 'Version',
    accounts: (accounts: number, keys: number, records: number) =>
      [count(accounts, 'account'), count(keys, 'live key'), count(records, 'record')].join(', '),
    holds: 'Holds',
  },
  secrets: {
    title: 'Secrets',
    kept: (kind: string) => `Secrets are kept ${kind}.`,
    stored: 'Your Auth0 session is among them. The tokens of an account rest in its vault.',
    local: 'They open this computer’s vault, in which the tokens of your accounts rest.',
    memory:
      'Your session ends with the hub, and AI clients stop until you sign in again. To keep it, start the hub at a terminal, where it can ask for a passphrase, or with --unlock.',
  },
  approvals: {
    wait: 'A call waits for my approval',
    minutes: (count: number) => `${count} ${count === 1 ? 'minute' : 'minutes'}`,
    help: 'Then it is denied. Waiting calls keep their time.',
    levels: {
      any: 'You approve with your passphrase, or in the window of the app.',
      passkey: 'You approve with a passkey.',
      'passkey elsewhere': 'You approve on your phone, with its passkey.',
    },
    careful: {
      passkey: 'What deletes, and what the guard asks about, you approve with a passkey.',
      'passkey elsewhere': 'What deletes, and what the guard asks about, you approve on your phone.',
    },
    lowering: (from: string) => `From ${from} on, less is asked for.`,
    passkeys: (names: string) => `Your passkeys: ${names}`,
    passkeyHelp: 'Add a passkey with opengithubx passkeys add, or in the confirmation window of the app.',
  },
  appearance: {
    title: 'Appearance',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    density: 'Rows',
    densities: { compact: 'Compact', comfortable: 'Comfortable' },
    language: 'Language',
    languages: { system: 'As the browser', en: 'English', zh: '简体中文' },
    letters: 'Single-letter shortcuts, such as G then A',
    here: 'Kept on this computer, for this browser.',
  },
  desktop: {
    title: 'Desktop',
    startAtLogin: 'Start when I log in',
    keepInTray: 'Keep running in the tray when the window is closed',
  },
  updates: {
    title: 'Newer versions',
    ask: 'Tell me when a newer version is out',
    isOut: (version: string) => `Version ${version} is out.`,
    sends: (request: string) =>
      `Once a day the hub asks ${request}. It sends no identifier and not its own version. GitHub sees your IP address. Nothing is installed.`,
    noAddress: 'This build doesn’t know where its releases are, so it asks nobody.',
    quiet: {
      container: 'A hub in a container asks nobody: its image is replaced from outside.',
      ci: 'A hub in a CI job asks nobody.',
      demo: 'A demo asks nobody: nothing leaves this computer.',
    },
  },
  record: {
    title: 'Audit log',
    text: 'The hub records every call before it leaves. Each entry seals the one before it.',
    link: 'Verify the audit log in Activity',
  },
  danger: {
    title: 'Danger zone',
    text: 'Ends all your keys, waiting requests, accounts and your session now. You can’t undo this.',
    revoke: 'Revoke everything...',
    dialog: {
      title: 'Revoke everything?',
      text: 'Running calls are cut. To use your AI again, sign in, connect the accounts and create new keys.',
      action: 'Revoke everything',
    },
  },
};
