/** What must have happened in each part: without any of it the runs did not do what they say. */
import { windowCalls } from '../../src/shared/contract.ts';

type Expected = {
  /** Of secrets that are known by the end. */
  kinds: string[];
  /** The beginnings of the names of places that were swept. */
  places: string[];
  /** Of audit records. */
  reasons: string[];
};

const openWebUICalls = ['set', 'status', 'plan', 'sync', 'repair', 'clean', 'account', 'files', 'unsync', 'forget'];
/** Over the console: a person confirms them elsewhere. */
const wishedFor: Partial<Record<string, string>> = {
  sync: 'openwebui.propose',
  set: 'wishes.propose',
  repair: 'wishes.confirm',
};
const setUpCalls = ['set', 'key', 'guide', 'register', 'plan', 'apply', 'undo', 'script'];
const importCalls = ['list', 'show', 'preview', 'add', 'refresh', 'accept', 'remove'];

/** What every hub of the demo has and every part sweeps. */
const everywhere: Expected = {
  kinds: [
    ...['auth0_access_token', 'auth0_auth_session', 'auth0_client_secret', 'auth0_code', 'auth0_connect_code'],
    ...['auth0_id_token', 'auth0_refresh_token', 'auth0_session', 'auth0_ticket'],
    ...['clone', 'download', 'archive', 'image'].map((name) => `github_${name}_token`),
    ...['github_access_token', 'github_client_secret', 'github_code', 'github_refresh_token', 'model_api_key'],
    ...['slack', 'google', 'notion'].flatMap((platform) =>
      ['access_token', 'client_secret', 'code', 'refresh_token'].map((kind) => `${platform}_${kind}`),
    ),
    ...['microsoft_client_secret', 'discord_client_secret'],
    ...['announced key', 'announced bearer', 'key made over the socket'],
    ...['sealed hub.hmac_key', 'sealed hub.audit_key', 'sealed auth0.session_id'],
  ],
  places: [
    ...['hub.db', 'hub.db-wal', 'settings.json', 'secrets.json'],
    ...['hub.log', 'demo.json', 'audit.head', 'audit.checkpoints'],
    ...(process.platform === 'linux' ? ['/proc/PID/cmdline', '/proc/PID/environ'] : []),
    ...['the announcement', 'socket accounts.connect, the address', 'socket status', 'socket keys.create'],
  ],
  reasons: [],
};

const own = {
  clients: {
    kinds: [
      'sealed person.passphrase',
      'code of the OAuth door',
      'token of the OAuth door',
      'bearer of a console',
      'bearer of a confirmation page',
    ],
    places: [
      ...[
        'answer to initialize',
        'answer to server/discover',
        'answer to tools/call',
        'answer to tools/list',
        'raw HTTP',
        'MCP Inspector, stdout',
      ],
      ...['answer to /openapi.json', 'answer to /tools/github_create_issue', 'answer to /tools/approval_status'],
      ...['answer to /llms.txt', 'answer to /readyz', 'answer to /metrics'],
      ...['command approvals list', 'command approvals approve, stdout', 'command approvals deny --json, stdout'],
      ...['command approvals wait', 'socket approvals.standing'],
      ...['socket approvals.show', 'socket approvals.done', 'socket approvals.undo', 'command approvals disallow'],
      ...['socket approvals.approve', 'socket approvals.deny', 'answer to /.well-known/'],
      ...['printed', 'fetched'].map((what) => `git, what it ${what}`),
      ...(process.platform === 'linux' ? ['git, a process around it'] : []),
      ...['gh, an answer', 'gh, a file that waits'],
      ...['authorize', 'register', 'token', 'revoke', 'continue/'].map((path) => `answer to /oauth/${path}`),
    ],
    reasons: [
      ...['platform_unauthorised', 'platform_forbidden', 'platform_not_found', 'platform_rate_limited'],
      ...['platform_failed', 'platform_unreachable', 'cancelled', 'platform_failed; the platform echoed the token'],
      ...['invalid_arguments', 'unknown_tool', 'no_key', 'unknown_key'],
      ...['revoked_key', 'over_budget', 'outcome_unknown'],
      ...['key revoked: a refresh token was used twice', 'key revoked: an authorization code was used twice'],
    ],
  },
  chat: {
    kinds: [
      ...['key of a model server', 'bearer of a console', 'bearer of a confirmation page'],
      ...['key made in the confirmation page', 'invitation code of the confirmation page'],
    ],
    places: [
      ...['answer to /v1/models', 'answer to /v1/chat/completions'],
      ...['bearer', 'head', 'body'].map((part) => `what a model was sent, its ${part}`),
      ...['console', 'confirmation'].flatMap((window) =>
        windowCalls(window as 'console').map((name) => `answer to /console/api/${name}`),
      ),
      ...['answer to /console/api/changes', 'answer to /console/api/accounts.connect, the address'],
      ...[
        'answer to /console/',
        'the console, its page chat',
        'the console, its page settings/openwebui',
        'command console',
      ],
      'the console, its page clients',
      ...['the console, its page accounts/imports/new', 'the confirmation page, unlocked', 'the console, stored'],
    ],
    reasons: [
      ...['model_failed', 'model_cut', 'model_refused', 'model_unauthorised', 'model_busy', 'model_unreachable'],
      ...['the key is not for chat', 'the key does not name this model'],
      'the model asked for a tool that it was not offered',
    ],
  },
  tenant: {
    kinds: [
      ...[
        'provider_client_secret',
        'sealed tenant.client_key',
        'sealed tenant.dpop_key',
        'hub_signed_jwt',
        'hub_dpop_proof',
      ],
      ...['auth0_management_token', 'auth0_device_code', 'what a hostile tenant was sent', 'sealed hub.receipt_key'],
    ],
    places: [
      ...setUpCalls.map((name) => `socket tenant.${name}`),
      ...['plan', 'setup', 'script', 'undo'].map((name) => `command tenant ${name}`),
      ...['command login --device', 'command login --no-browser', 'command accounts connect', 'command logout'],
      ...['command doctor, stdout', 'command doctor --json, stdout', 'command doctor --report, stdout'],
      ...['socket doctor', 'command revoke-all --yes', 'socket revokeAll'],
    ],
    reasons: [
      ...['tenant_unreachable', 'tenant_busy', 'tenant_setup', 'vault_unavailable', 'sign_in_again', 'reconnect'],
    ],
  },
  'open-webui': {
    kinds: [
      ...['administrator key', 'signing secret', 'session', 'statement'].map((what) => `${what} of Open WebUI`),
      ...['password in Open WebUI', 'key put into Open WebUI', 'key of somebody else in Open WebUI'],
      'key made by the command line',
    ],
    places: [
      ...['bearer', 'head', 'body'].map((part) => `what Open WebUI was sent, its ${part}`),
      ...['question', 'task', 'tool', 'change'].map((what) => `what Open WebUI was answered, a ${what}`),
      ...openWebUICalls.flatMap((name) => [
        ...[`command openwebui ${name}, stdout`, `command openwebui ${name} --json, stdout`],
        `answer to /console/api/${wishedFor[name] ?? `openwebui.${name}`}`,
      ]),
      ...['settings.json', 'secrets.json', 'hub.db', 'hub.db-wal'].map(
        (file) => `${file} with an Open WebUI, by signed`,
      ),
      ...['command openwebui status, stderr', 'home/files/open-webui.env'],
    ],
    reasons: [
      ...['token_expired', 'token_aud', 'token_signature', 'token_malformed'],
      ...['open_webui_unlinked', 'open_webui_caller'],
    ],
  },
  'command-line': {
    kinds: [
      ...['key made by the command line', 'invitation code of the command line', 'invitation code of the socket'],
      ...[
        'code of a link that adds a passkey',
        'ticket of a link that adds a passkey',
        'bearer of the page for passkeys',
      ],
      ...['key written into a client', 'token of another server', 'sealed hub.receipt_key'],
      ...['key of a model server', 'address of a notifier'],
    ],
    places: [
      ...['home/hub.backup', 'command backup', 'command restore'],
      ...['home/export.jsonl', 'command audit export, stdout', 'command audit export --json, stdout'],
      ...[
        'command selftest',
        'command audit prune',
        'command audit accept-clock',
        'command audit accept-key',
        'command audit list',
        'command audit verify',
        'command status, stdout',
        'command status --json, stdout',
      ],
      ...['list', 'create', 'pause', 'resume', 'clear-labels'].map((name) => `command keys ${name}`),
      ...['command keys revoke, stderr', 'command people list', 'command people invite', 'command people remove'],
      ...['command accounts list', 'command accounts disconnect', 'command accounts connect, stdout, the address'],
      ...['command catalogue list', 'command catalogue show', 'command tenant use', 'command revoke-all, stderr'],
      ...['list', 'add', 'refresh', 'remove'].flatMap((name) => [`command models ${name}`, `socket models.${name}`]),
      ...['list', 'add', 'test', 'remove'].flatMap((name) => [`command notify ${name}`, `socket notifiers.${name}`]),
      'socket notifiers.pushKey',
      ...['list', 'add', 'remove', 'reset', 'level'].map((name) => `command passkeys ${name}`),
      ...['open', 'opened', 'add', 'added', 'letInBy', 'approvals.approve'].map(
        (name) => `answer to /approve/api/${name}`,
      ),
      ...importCalls.flatMap((name) => [`command imports ${name}`, `socket imports.${name}`]),
      'command imports add-server',
      ...openWebUICalls.map((name) => `socket openwebui.${name}`),
      ...[
        'command install cursor, stdout',
        'command install list',
        'command install links, stdout',
        'socket clients.prove',
        'socket doctor.report',
        'socket live.list',
        'socket live.try',
        'command check-live',
      ],
      ...['install', 'uninstall', 'status', 'logs'].map((name) => `command service ${name}`),
      ...['command receipts list', 'command receipts show', 'command receipts verify'],
      ...[
        'socket receipts.list',
        'socket receipts.verify',
        'socket keys.preview',
        'socket keys.pause',
        'socket keys.resume',
        'socket keys.clearLabels',
      ],
      ...['socket people.list', 'socket people.invite', 'socket people.remove', 'hub.db after all kills'],
    ],
    reasons: ['the hub stopped during the call'],
  },
} satisfies Record<string, Expected>;

export type PartName = keyof typeof own;

export const expected = Object.fromEntries(
  Object.entries(own).map(([name, { kinds, places, reasons }]) => [
    name,
    {
      kinds: [...everywhere.kinds, ...kinds],
      places: [...everywhere.places, ...places],
      reasons: [...everywhere.reasons, ...reasons],
    },
  ]),
) as Record<PartName, Expected>;
