/** The help's table of contents: each first word of a command under its title, in the order in which a newcomer needs them. */
type Group = { title: string; words: Readonly<Record<string, string>> };

export const groups: readonly Group[] = [
  {
    title: 'Start here',
    words: {
      demo: 'Try the hub with made-up accounts, until you stop it',
      serve: 'Run your hub here until you stop it',
      login: 'Set up or sign in to the hub that runs',
      accounts: 'Connect GitHub and other platforms',
      install: 'Add the hub to an AI client of this computer',
      console: 'Print a link that opens the console',
    },
  },
  {
    title: 'Keys and approvals',
    words: {
      keys: 'Create, pause and revoke permission keys',
      approvals: 'See what waits for you; approve or deny it',
      passkeys: 'Approve with a passkey instead of the passphrase',
      notify: 'Be told elsewhere when something waits for you',
    },
  },
  {
    title: 'What clients can reach',
    words: {
      catalogue: 'See which providers a tenant can connect',
      imports: 'Add other APIs and MCP servers',
      models: 'Add model servers for the chat',
      openwebui: 'Register the hub in your Open WebUI',
      'mcp-stdio': 'Be the MCP server of a client that knows stdio only',
    },
  },
  {
    title: 'Audit log and revocation',
    words: {
      audit: 'List, verify and export what happened',
      'revoke-all': 'End all access now',
      receipts: 'See what was revoked, and what is left to do',
      logout: 'Sign out and revoke the sign-in',
    },
  },
  {
    title: 'Operation',
    words: {
      status: 'Show the state of the running hub',
      doctor: 'Find what is broken, and how to fix it',
      selftest: 'Check that the hub keeps its secrets',
      'check-live': 'Check your tenant and your platforms',
      service: 'Start the hub with this computer',
      backup: 'Copy the hub into one file',
      restore: 'Put a backup in the place of a stopped hub',
    },
  },
  {
    title: 'People and Auth0',
    words: {
      people: 'Invite and remove people',
      tenant: 'Use an Auth0 tenant of yours',
    },
  },
];
