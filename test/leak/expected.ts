/** What must have happened: without any of these the runs did not do what they say. */
import { callsOf } from '../../src/shared/contract.ts';

export const kinds = [
  ...['auth0_access_token', 'auth0_auth_session', 'auth0_client_secret', 'auth0_code', 'auth0_connect_code'],
  ...['auth0_id_token', 'auth0_refresh_token', 'auth0_session', 'auth0_ticket'],
  ...['github_access_token', 'github_client_secret', 'github_code', 'github_refresh_token', 'model_api_key'],
  'key of a model server',
  ...['administrator key', 'signing secret', 'session', 'statement'].map((what) => `${what} of Open WebUI`),
  ...['password in Open WebUI', 'key put into Open WebUI', 'key of somebody else in Open WebUI'],
  ...['announced key', 'key made by the command line', 'key made over the socket'],
  ...['invitation code of the command line', 'invitation code of the socket', 'invitation code of the console'],
  ...['announced bearer', 'bearer of a console', 'bearer of a confirmation page', 'key made in the confirmation page'],
  ...['code of the OAuth door', 'token of the OAuth door'],
];
const openWebUICalls = ['set', 'status', 'plan', 'sync', 'repair', 'account', 'files', 'unsync', 'forget'];
export const places = [
  ...['hub.db', 'hub.db-wal', 'settings.json', 'secrets.json', 'hub.log', 'demo.json', 'audit.head'],
  ...['answer to /openapi.json', 'answer to /tools/github_create_issue', 'answer to /tools/approval_status'],
  ...['home/export.jsonl', 'command audit export, stdout', 'command audit export --json, stdout'],
  ...['command approvals list', 'command approvals approve, stdout', 'command approvals deny --json, stdout'],
  ...['command doctor, stdout', 'command doctor --json, stdout', 'command people list', 'command people invite'],
  ...['command keys pause', 'command keys resume', 'command revoke-all --yes', 'command revoke-all, stderr'],
  ...['socket people.list', 'socket people.invite', 'socket people.remove', 'socket approvals.approve'],
  ...['socket approvals.deny', 'socket doctor', 'socket revokeAll', 'socket keys.pause', 'socket keys.resume'],
  ...(process.platform === 'linux' ? ['/proc/PID/cmdline', '/proc/PID/environ'] : []),
  ...['answer to initialize', 'answer to tools/call', 'answer to tools/list', 'raw HTTP', 'MCP Inspector, stdout'],
  ...callsOf('console').map((name) => `answer to /console/api/${name}`),
  ...callsOf('confirmation').map((name) => `answer to /console/api/${name}`),
  ...['answer to /console/api/changes', 'answer to /console/api/accounts.connect, the address'],
  ...['authorize', 'register', 'token', 'revoke', 'continue/'].map((path) => `answer to /oauth/${path}`),
  ...[
    'answer to /.well-known/',
    'answer to /v1/models',
    'answer to /v1/chat/completions',
    'the console, its page chat',
  ],
  ...['bearer', 'head', 'body'].map((part) => `what a model was sent, its ${part}`),
  ...['command models list', 'command models add', 'command models refresh', 'command models remove'],
  ...['socket models.list', 'socket models.add', 'socket models.refresh', 'socket models.remove'],
  ...['bearer', 'head', 'body'].map((part) => `what Open WebUI was sent, its ${part}`),
  ...['question', 'task', 'tool', 'change'].map((what) => `what Open WebUI was answered, a ${what}`),
  ...openWebUICalls.flatMap((name) => [
    `command openwebui ${name}, stdout`,
    `command openwebui ${name} --json, stdout`,
  ]),
  ...openWebUICalls.map((name) => `socket openwebui.${name}`),
  ...['settings.json', 'secrets.json', 'hub.db', 'hub.db-wal'].map((file) => `${file} with an Open WebUI, by signed`),
  ...['command openwebui status, stderr', 'home/files/open-webui.env', 'the console, its page openwebui'],
  ...['answer to /console/', 'the console, its page', 'the confirmation page, unlocked'],
  ...['the announcement', 'command status, stdout', 'command status --json, stdout', 'command keys revoke, stderr'],
  ...['command accounts connect, stdout, the address', 'socket accounts.connect, the address', 'socket status'],
];
export const failuresMet = [
  ...['platform_unauthorised', 'platform_forbidden', 'platform_not_found', 'platform_rate_limited', 'platform_failed'],
  ...['platform_unreachable', 'cancelled', 'platform_failed; the platform echoed the token', 'invalid_arguments'],
  ...['tenant_unreachable', 'tenant_busy', 'tenant_setup', 'vault_unavailable', 'sign_in_again', 'reconnect'],
  ...['unknown_tool', 'no_key', 'unknown_key', 'revoked_key', 'over_budget'],
  ...['model_failed', 'model_cut', 'model_refused', 'model_unauthorised', 'model_busy', 'model_unreachable'],
  ...[
    'the key is not for chat',
    'a refresh token was used twice',
    'an authorization code was used twice',
    'the key does not name this model',
  ],
  'the model asked for a tool that it was not offered',
  ...['token_expired', 'token_aud', 'token_signature', 'token_malformed', 'open_webui_unlinked', 'open_webui_caller'],
  ...['the hub stopped during the call', 'outcome_unknown'],
];
