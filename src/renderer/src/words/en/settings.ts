/** The words of the screen `settings`. */
const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

export const enSettings = {
  sentence: 'This hub, who is signed in to it, and how the console looks.',
  ownerOnly: 'Only the owner of this hub can change this.',
  saved: 'Saved.',
  tenant: {
    title: 'Tenant',
    issuer: 'Auth0 tenant',
    none: 'None configured',
    person: 'Signed in as',
    userId: 'UserId',
    doctor: 'Check everything',
    doctorHelp: 'Looks at each link from the database to the platforms, in order. Nothing is changed.',
  },
  hub: {
    title: 'This hub',
    address: 'Console',
    mcp: 'MCP',
    openapi: 'OpenAPI',
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
    stored: 'Your Auth0 session is among them. Tokens of platforms never are: they stay in Token Vault.',
    memory:
      'Your session ends with the hub, and AI clients stop until you sign in again. To keep it, start the hub where it can ask for a passphrase, or with --unlock.',
  },
  approvals: {
    wait: 'A call waits for my answer',
    minutes: (count: number) => `${count} ${count === 1 ? 'minute' : 'minutes'}`,
    help: 'Then it is denied. What waits already keeps its time.',
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
  imports: {
    text: 'An API by its description, or a remote MCP server, becomes a platform of this hub.',
    link: 'APIs and MCP servers',
  },
  record: {
    title: 'Record',
    text: 'Every call is written down before it leaves, each entry sealed by the next.',
    link: 'Verify the record in Activity',
    receipts: 'Whatever you ended has a signed receipt of what each side answered.',
    receiptsLink: 'See the receipts',
  },
  danger: {
    title: 'Danger zone',
    text: 'Ends all your keys, what waits, your accounts in Token Vault and your session, now. It cannot be undone.',
    revoke: 'Revoke everything...',
    dialog: {
      title: 'Revoke everything?',
      text: 'Calls in flight are cut. To use your AI again you sign in, connect the accounts and make new keys.',
      action: 'Revoke everything',
    },
  },
};
