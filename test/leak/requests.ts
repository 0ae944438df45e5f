/** What is asked of the tools, sensibly and not. */
import { acme } from '../harness/packed.ts';

export const repository = 'ada-demo/atlas-service';

/** One sensible call of each tool. */
export const everyTool: [string, Record<string, unknown>][] = [
  ['github_get_me', {}],
  ['github_list_repositories', {}],
  ['github_list_commits', { repository }],
  ['github_get_commit', { repository, sha: 'main' }],
  ['github_list_issues', { repository }],
  ['github_get_issue', { repository, number: 14 }],
  ['github_list_pull_requests', { repository, state: 'all' }],
  ['github_get_file', { repository, path: 'README.md' }],
  ['github_search', { kind: 'code', query: 'atlas' }],
  ['github_my_commits', { days: 7 }],
];

/** Calls of tools that are not listed. */
export const byName: [string, Record<string, unknown>][] = [
  ['search_tools', { query: 'branches' }],
  ['read_tool', { name: 'github_get_security_alert', arguments: { repository, kind: 'dependabot', number: 1 } }],
];

/** One sensible call of each tool that changes something, and so of each that asks a person first. */
export const everyWrite: [string, Record<string, unknown>][] = [
  ['github_create_issue', { repository, title: 'Atlas forgets its bearings' }],
  ['github_update_issue', { repository, number: 14, title: 'Atlas' }],
  ['github_add_comment', { repository, number: 14, body: 'Seen here too.' }],
];

/** One change on each further platform. */
export const writesElsewhere: [platform: string, tool: string][] = [
  ['slack', 'slack_send_message'],
  ['google', 'google_create_draft'],
  ['notion', 'notion_create_page'],
];

/** What a new key of the tests may do: the sweep makes more calls than one client would. */
export const generous = {
  write: true,
  callsPerDay: 1_000_000,
  callsPerMinute: 10_000,
  callsAtOnce: 64,
  endpoints: ['mcp', 'openapi', 'chat', 'console'],
};
export const generousWords = ['--write', '--calls-per-minute', '10000', '--calls-at-once', '64'];

/** Calls that make no sense and carry `text` wherever an answer could quote it. */
export const wrongArguments = (text: string): Record<string, unknown>[] => [
  { account: text },
  { repository: `${text}/${text}/x` },
  { number: text },
  { sha: text },
  { days: text, kind: text, state: text, cursor: text, path: `../${text}` },
];

/** A call that is answered by a stream, since it asks to be told how far it is. */
export const progressing = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'github_my_commits',
    arguments: { days: 7 },
    _meta: {
      progressToken: 'p',
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
};

/** Command lines that are refused, one of them because a key was given where its id belongs. */
export const wrongCommands = (key: string): string[] => [
  'frobnicate',
  'status --frobnicate',
  'keys revoke key_none',
  `keys revoke ${key}`,
  'keys create --client x',
  'keys create --client x --days 9999',
  'accounts connect github',
  'accounts disconnect nobody',
  'audit list --limit 0',
  'tenant use',
  'approvals list --frobnicate',
  'approvals approve apr_none',
  `approvals approve ${key}`,
  'approvals deny apr_none',
  `approvals deny ${key}`,
  'doctor --frobnicate',
  'audit export --file /dev/null/export',
  'people list --frobnicate',
  'people invite nobody',
  'people invite grace@example.com',
  `people invite ${key}@example.com`,
  'people remove nobody',
  'models add home http://127.0.0.1:1/v1',
  `models add home http://ada:${key}@127.0.0.1:1/v1`,
  'imports list --frobnicate',
  `imports add-server acme https://ada:${key}@acme.example.com/`,
  `keys clear-labels ${key}`,
  'imports add acme /dev/null/none --connection acme',
  `imports preview acme https://ada:${key}@acme.example.com/ --connection acme`,
  `imports refresh ${key}`,
  `imports show ${key}`,
  'imports accept acme',
  'imports remove acme',
  'openwebui set http://127.0.0.1:1 --proof key',
  `openwebui set http://ada:${key}@127.0.0.1:1 --proof key`,
  `openwebui set http://127.0.0.1:1 --key=${key}`,
  `openwebui account ${key}`,
  'openwebui plan --part none',
  'openwebui sync',
  'openwebui unsync',
  'openwebui clean',
  'openwebui forget',
  'openwebui files --output /dev/null/files',
  'models refresh nobody',
  'models remove nobody',
  'keys pause key_none',
  `keys pause ${key}`,
  'keys resume key_none',
  'revoke-all',
  'login --invite=',
  'login --hub http://hub.example',
  `login --hub https://${key}@127.0.0.1:1`,
  'serve --demo',
  'service install --port 0',
  'service uninstall',
  'service status',
  'service logs --lines many',
];

/**
 * Every call of the contract, in an order in which each succeeds and the person ends signed in. What is agreed to by a digest follows
 * the call that shows it, and is made with that.
 */
export const everyCall = (
  issuer: string,
  clientSecret: string,
  modelServer: object,
  openWebUI: object,
): [string, object][] => [
  ['status', {}],
  ['settings.read', {}],
  ['settings.write', { approvalMinutes: 5, desktop: null, keepPrompts: true, updateNotice: false }],
  ['models.add', { ...modelServer, name: 'raw' }],
  ['models.refresh', { id: 'raw' }],
  ['models.list', {}],
  ['models.remove', { id: 'raw' }],
  ['imports.preview', acme],
  ['imports.add', acme],
  ['imports.list', {}],
  ['imports.refresh', { id: 'acme', packed: acme.packed }],
  ['imports.show', { id: 'acme' }],
  ['imports.accept', { id: 'acme', tools: ['acme_get_things'] }],
  ['imports.remove', { id: 'acme' }],
  ['chat.conversations', {}],
  ['openwebui.set', openWebUI],
  ['openwebui.plan', { parts: ['model', 'openapi', 'mcp'] }],
  ['openwebui.sync', { parts: ['model', 'openapi', 'mcp'] }],
  ...['status', 'repair', 'clean'].map((name): [string, object] => [`openwebui.${name}`, {}]),
  ['openwebui.files', { parts: ['model', 'openapi', 'mcp'] }],
  ...['unsync', 'forget'].map((name): [string, object] => [`openwebui.${name}`, {}]),
  ['tenant.set', { issuer, clientId: 'opengithubx-demo', clientSecret }],
  ['accounts.list', {}],
  ['catalogue.list', {}],
  ['keys.list', {}],
  ['confirmations.standing', { id: 'wish_none' }],
  ['audit.list', { limit: 1000 }],
  ['audit.verify', {}],
  ['audit.consents', { after: 0 }],
  ['keys.preview', { client: 'raw' }],
  ['keys.create', { client: 'raw' }],
  ['people.list', {}],
  ['people.invite', { email: 'raw@example.com' }],
  ['approvals.list', {}],
  ['doctor', {}],
  ['doctor.report', {}],
  ['live.list', {}],
  ['live.try', { part: 'github' }],
  ['accounts.disconnect', { account: 'ada-demo' }],
  ['accounts.connect', { platform: 'github' }],
  ['session.signOut', {}],
  ['session.signIn', { signUp: false }],
];
