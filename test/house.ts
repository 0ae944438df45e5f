/**
 * The rooms of the hub as data, lowest first. A room imports itself and the rooms below it, types included, but for what `not` names. The
 * architecture test has a row for each, and docs/architecture.md its map from here.
 */
export const hub = 'src/main/hub/';

export type Room = {
  /** A folder, or one file. */
  room: string;
  /** What it is, in a sentence. */
  is: string;
  /** What it may not import although that lies below, with the reason. */
  not?: Record<string, string>;
  /** Its folders, and of these what each may import beside itself. */
  parts?: Record<string, readonly string[]>;
};

export const rooms: readonly Room[] = [
  { room: 'policy/', is: 'decisions: pure functions over values' },
  {
    room: 'ground/',
    is: 'what knows no person: secrets, the database, the network, threads, ports, links, Markdown',
    not: { 'policy/': 'nothing is decided here' },
  },
  {
    room: 'platforms/',
    is: 'what each platform can do, as data; an authorised client is handed to it',
    not: {
      'ground/database/': 'it keeps nothing',
      'ground/secret.ts': 'it sees no token',
      'policy/decide.ts': 'it decides nothing',
    },
  },
  {
    room: 'identity/',
    is: 'the person: sign-in, who is who, connected accounts, and the vault of their tokens',
    parts: {
      people: [],
      session: ['people'],
      console: ['session'],
      vault: ['session'],
      accounts: ['session', 'vault'],
    },
  },
  {
    room: 'kernel/',
    is: 'the one path of a call: keys, approvals, confirmations, the record, labels, screening, tools',
    parts: {
      audit: [],
      passkeys: [],
      screening: [],
      keys: ['audit'],
      labels: ['audit', 'keys'],
      approvals: ['audit', 'keys', 'passkeys'],
      confirmations: ['audit', 'passkeys'],
      tools: ['approvals', 'audit', 'keys', 'labels', 'screening'],
    },
  },
  { room: 'contract/', is: 'how a call of the contract is made' },
  {
    room: 'doors/',
    is: 'what comes from outside, and goes to invoke',
    not: {
      'identity/vault/': 'it sees no token',
      'identity/accounts/': 'it sees no token',
      'identity/session/': 'it sees no token',
      'policy/': 'it decides nothing',
      'ground/database/': 'it keeps nothing',
    },
  },
  {
    room: 'features/',
    is: 'what a person can do with the hub, a folder each',
    not: { 'doors/mcp/': 'a door is no part of a feature', 'doors/git/': 'a door is no part of a feature' },
  },
  { room: 'worker.ts', is: 'the entry of a thread, for what takes long' },
  { room: 'wiring/', is: 'puts the rooms together, and has the lists' },
  { room: 'index.ts', is: 'the front of the hub' },
];

/** Imports that break a rule today. One goes with each step, and none is added. */
export const known: readonly string[] = [];

/** The files that open a secret, or have it spelled out to look for it in texts, each with its reason. */
export const openers: Record<string, string> = {
  'src/main/headless/commands/session.ts': 'presents a sign-in, made at this terminal, to a hub elsewhere',
  'src/main/headless/demo-ready.ts': 'prints the keys of the demo, which its next start prints once more',
  'src/main/headless/secret-store.ts': 'seals secrets on the disk',
  'src/main/hub/features/chat/stream-scrub.ts': 'looks for each spelling of a secret in a text, to take it out',
  'src/main/hub/features/notifiers/web-push.ts': 'seals and signs what a browser is told',
  'src/main/hub/features/openwebui/caller.ts': 'checks what Open WebUI has signed',
  'src/main/hub/features/revocation/index.ts': 'names to the tenant the session that a browser leaves',
  'src/main/hub/features/revocation/receipts.ts': 'signs receipts',
  'src/main/hub/features/self-test/index.ts': 'looks for each spelling of a secret in the files of the data folder',
  'src/main/hub/features/setup/journal.ts': 'reads what a set-up has made, which would choose what an undo deletes',
  'src/main/hub/ground/hub-secret.ts': 'makes the key by which arguments are hashed',
  'src/main/hub/ground/internet/fetch-with-secrets.ts':
    'sends a server the key that is for it: a model server, Open WebUI, the tenant while it is set up',
  'src/main/hub/ground/sealed.ts': 'seals a secret as a part of a row',
  'src/main/hub/ground/secret.ts': 'is what a secret is',
  'src/main/hub/identity/handover.ts': 'reads who stays signed in over a restart',
  'src/main/hub/identity/people/people.ts': 'compares a passphrase',
  'src/main/hub/identity/session/client-credentials.ts': 'proves the hub to its tenant',
  'src/main/hub/identity/session/tenant-requests.ts':
    'shows the tenant the tokens of a person, to refresh, end and exchange them or to ask with them, and reads what they say',
  'src/main/hub/identity/vault/egress.ts': 'attaches a platform token to the one call that it is for',
  'src/main/hub/identity/vault/local/github-app.ts': 'shows GitHub the secret and the tokens of a person’s own App',
  'src/main/hub/identity/vault/local/google-client.ts': 'reads a pasted client, and shows Google the token to end',
  'src/main/hub/identity/vault/local/notion-token.ts': 'asks Notion whose a pasted token is',
  'src/main/hub/identity/vault/local/own-client.ts':
    'shows a service the secret of a person’s own application there, and the tokens of it',
  'src/main/hub/identity/vault/local/registered-client.ts':
    'shows a server that the hub has registered at what it gave: the secret of the client, and its tokens',
  'src/main/hub/identity/vault/local/slack-app.ts': 'reads a pasted client, and shows Slack the token to end',
  'src/main/hub/identity/vault/retired-token.ts': 'ends a platform token at its platform',
  'src/main/hub/kernel/audit/checkpoints.ts': 'signs the end of the record',
  'src/main/hub/kernel/keys/no-way-back.ts': 'reads the seals by which no ended key comes back',
  'src/main/hub/kernel/passkeys/kept.ts':
    'reads passkeys and levels, which lie with the secrets so that no other program lowers them',
  'src/main/shell/secret-store.ts': 'seals secrets with the keychain of the system',
};

/** What every call goes through, and what it loads is the heart of the hub. */
export const heart: readonly string[] = [
  'doors/http/server.ts',
  'doors/admission.ts',
  'doors/mcp/mcp.ts',
  'kernel/tools/invoke.ts',
  'policy/decide.ts',
  'kernel/keys/keys.ts',
  'kernel/approvals/approvals.ts',
  'kernel/audit/audit.ts',
  'identity/accounts/accounts.ts',
  'identity/session/session.ts',
  'identity/vault/vault.ts',
  'identity/vault/egress.ts',
].map((file) => `${hub}${file}`);

/** The feature that a file of the hub is part of; their list is of none. */
export const featureOf = (file: string): string | undefined => /^src\/main\/hub\/features\/([^/]+)\//.exec(file)?.[1];

/** What one feature takes from another, each with its reason. */
export const crossings: Record<string, string> = {
  'authorizations → keys/grants.ts': 'access by OAuth is a key, and given as one',
  'authorizations → keys/key-wishes.ts': 'and it fails as one',
  'authorizations → oauth/authorization-request.ts': 'it answers what an OAuth client asked for',
  'authorizations → oauth/index.ts': 'where those requests wait',
  'clients → keys/key-wishes.ts': 'installing a client makes its key',
  'openwebui → keys/key-wishes.ts': 'allowing Open WebUI makes its key',
  'wishes → keys/key-changes.ts': 'a hold on a key is taken off as the person wished',
};

/** Features whose name is theirs alone, by how their files are called. */
export const placesOf: Record<string, RegExp> = {
  openwebui: /open-?webui/i,
  chat: /\/chat[./-]|\/chat$/,
  imports: /\/imports?(?!-card)[./-]/,
  doctor: /\/doctor[./-]/,
};
