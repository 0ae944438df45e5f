/** Looks at an Open WebUI from outside, and says to a person what is there, what is missing, and whether it reaches this hub. */
import {
  type OpenWebUIFinding,
  type OpenWebUIIdentity,
  type OpenWebUIPart,
  type OpenWebUIPartState,
  type OpenWebUIServer,
  type OpenWebUIStatus,
  OpenWebUIPart as Part,
} from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { noOpenWebUI, type OpenWebUIApi } from './api.ts';
import { type EntryShape, modelConnectionOf, toolServerOf } from './entries.ts';
import { type ExactJson, type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';
import { isLoopbackAddress, type OpenWebUIInstance } from './instance.ts';
import { readSignOn, type SignOn } from './sign-on.ts';
import type { Registration } from './store.ts';

type Found = {
  server: OpenWebUIServer;
  probed: Result<Probe>;
  identity: OpenWebUIIdentity | null;
  keyId: string | null;
  registration: Registration | undefined;
  looked: Result<{ states: Pick<OpenWebUIPartState, 'part' | 'state' | 'edited'>[] }> | undefined;
  calledAt: (part: OpenWebUIPart) => string | null;
  /** Why the last call with a sign-in's token was refused; undefined where it was not. */
  refusedCall: string | undefined;
  /** Addresses of hubs that are registered there and answer no more. */
  gone: string[];
};

/** From what was found to what a person reads. Pure. */
export function openWebUIStatusOf(about: Found): OpenWebUIStatus {
  const { server, probed, identity, keyId, registration, looked, calledAt, refusedCall, gone } = about;
  const findings: OpenWebUIFinding[] = probed.ok
    ? [...probed.value.findings]
    : [finding('reachable', 'missing', probed.failure.message, probed.failure.hint)];
  if (server.proof === 'sso' && refusedCall !== undefined) findings.push(callFinding(refusedCall, server.audience));
  if (gone.length > 0) {
    findings.push(
      finding(
        'left-behind',
        'warning',
        `Entries of a hub that answers no more are there: ${gone.join(', ')}.`,
        'Remove them here or with `opengithubx openwebui clean`.',
      ),
    );
  }
  const isUnseen = registration !== undefined && !looked?.ok;
  const parts = (isUnseen ? [] : Part.options).map((part): OpenWebUIPartState => {
    const seen = looked?.ok ? looked.value.states.find((state) => state.part === part) : undefined;
    const state = seen ?? { part, state: 'not registered' as const, edited: [] };
    const hasMoved = seen !== undefined && registration !== undefined && registration.hubUrl !== server.hubUrl;
    const edited = hasMoved && state.state !== 'removed' ? ['hub address', ...state.edited] : state.edited;
    return { ...state, state: edited.length > 0 ? 'edited' : state.state, edited, calledAt: calledAt(part) };
  });
  return { server, version: probed.ok ? probed.value.version : null, findings, identity, keyId, parts };
}

export const emptyStatus = (server: OpenWebUIServer | null): OpenWebUIStatus => ({
  ...{ server, version: null, findings: [], identity: null, keyId: null, parts: [] },
});

function callFinding(reason: string, audience: string | null): OpenWebUIFinding {
  const [detail, hint] = reasons[reason] ?? [
    'Its last call came with a token that proves nothing.',
    () => 'Compare its environment with open-webui.env.',
  ];
  return finding('calls', 'missing', detail, `${hint(audience ?? '')} Then everybody signs out and in again there.`);
}

const reasons: Record<string, [detail: string, hint: (audience: string) => string]> = {
  token_aud: [
    'Its last call came with a token that is not meant for this hub.',
    (audience) => `Set OAUTH_AUDIENCE=${audience} there.`,
  ],
  token_iss: [
    "Its last call came with a token of another tenant than this hub's.",
    () => 'Set OPENID_PROVIDER_URL there.',
  ],
  token_expired: [
    'Its last call came with a token that had expired.',
    () => 'Add offline_access to OAUTH_SCOPES there, and allow it at the API of the tenant.',
  ],
};

type Probe = { version: string; hasSingleSignOn: boolean; findings: OpenWebUIFinding[] };

/** The oldest whose settings are known; before 0.9 people of one instance could reach each other's tool servers. */
const oldest = [0, 11];

/** `issuer`: the hub's own tenant. Fails with `open_webui_unreachable` where no Open WebUI answers. */
export async function probeOpenWebUI(server: OpenWebUIInstance, issuer: string | undefined): Promise<Result<Probe>> {
  const configured = await server.api.call('GET', '/api/config');
  if (!configured.ok) return configured;
  const config = isExactObject(configured.value) ? configured.value : {};
  const version = exactText(config['version']);
  if (version === '') return noOpenWebUI();
  const provider = providerIn(config);
  const findings: OpenWebUIFinding[] = [finding('reachable', 'ok', `Open WebUI ${version} answers.`)];
  if (!isRecent(version)) {
    findings.push(
      finding('version', 'warning', `Version ${version} was not tried.`, 'Update Open WebUI to 0.11 or newer.'),
    );
  }
  if (server.url.startsWith('http:') && !isLoopbackAddress(server.url)) {
    const hint = 'Put Open WebUI behind TLS, or keep both on one computer.';
    findings.push(finding('encrypted', 'warning', 'What the hub sends there crosses the network unencrypted.', hint));
  }
  findings.push(await adminKeyFinding(server));
  if (server.proof === 'sso') findings.push(...(await signInFindings(server, provider, issuer)));
  return ok({ version, hasSingleSignOn: provider !== '', findings });
}

/** What the sign-on with OpenID Connect is called there; empty where there is none. */
function providerIn({ oauth }: ExactObject): string {
  const providers = isExactObject(oauth) ? oauth['providers'] : undefined;
  return isExactObject(providers) ? exactText(providers['oidc']) : '';
}

async function adminKeyFinding({ api, hasAdminKey }: OpenWebUIInstance): Promise<OpenWebUIFinding> {
  if (!hasAdminKey) {
    const hint = 'Take the files to Open WebUI by hand, or add a key to have it done.';
    return finding('admin-key', 'missing', "Without an administrator's key the hub can't register itself.", hint);
  }
  const tried = await api.call('GET', '/api/v1/users/?page=1');
  if (tried.ok) return finding('admin-key', 'ok', "The administrator's key works.");
  const { message } = tried.failure;
  const hint = `Under Admin Settings > Authentication enable API keys; where endpoints are restricted, allow ${neededEndpoints}. Then make a key under Settings > Account.`;
  return finding('admin-key', 'missing', message, hint);
}

/** All that is asked with the key, for `API_KEYS_ALLOWED_ENDPOINTS`. */
export const neededEndpoints =
  '/api/v1/users,/api/v1/auths/add,/api/v1/configs/tool_servers,/openai/config,/openai/verify,/api/v1/models,/api/models,/api/v1/chats';

async function signInFindings(
  { api, hasAdminKey, audience }: OpenWebUIInstance,
  provider: string,
  issuer: string | undefined,
): Promise<OpenWebUIFinding[]> {
  if (provider === '') {
    const hint = 'Start it with the lines of open-webui.env: it reads its sign-on from the environment alone.';
    return [finding('sign-in', 'missing', 'Nobody can sign in there by the tenant.', hint)];
  }
  const signOn = await readSignOn(api);
  const button = finding('sign-in', 'ok', `People press "Continue with ${provider}".`);
  const asked = signOn && signOn.issuer === issuer ? audienceFindings(signOn, audience) : [];
  // May be refused where endpoints are restricted; nothing depends on it.
  const answered = hasAdminKey ? await api.ask('GET', '/api/v1/auths/admin/config/oauth') : undefined;
  const settings =
    answered?.ok && answered.value.status === 200 && isExactObject(answered.value.body)
      ? answered.value.body
      : undefined;
  const discovery = signOn?.issuer ?? exactText(settings?.['OPENID_PROVIDER_URL']);
  const isForeign = issuer !== undefined && discovery !== '' && !discovery.startsWith(issuer);
  return [
    isForeign
      ? finding(
          'sign-in',
          'missing',
          `It signs people in by ${hostOf(discovery)}, not by this hub's tenant.`,
          'Set OPENID_PROVIDER_URL as open-webui.env has it.',
        )
      : button,
    ...asked,
    ...(isOff(settings?.['ENABLE_OAUTH_SIGNUP'])
      ? [
          finding(
            'sign-up',
            'missing',
            'Who has no account there yet is turned away.',
            'Set ENABLE_OAUTH_SIGNUP=true there.',
          ),
        ]
      : []),
    ...(settings?.['OAUTH_MERGE_ACCOUNTS_BY_EMAIL'] === true
      ? [
          finding(
            'merging',
            'warning',
            'It takes an account over by e-mail address, which it never verifies.',
            'Set OAUTH_MERGE_ACCOUNTS_BY_EMAIL=false there once everybody has signed in.',
          ),
        ]
      : []),
  ];
}

/** What its access tokens are for, and whether they can be renewed without the person. */
function audienceFindings({ audience, scopes }: SignOn, wanted: string | undefined): OpenWebUIFinding[] {
  const set = `Set OAUTH_AUDIENCE=${wanted ?? ''} there.`;
  return [
    audience === wanted
      ? finding('audience', 'ok', `Its access tokens are for ${wanted}.`)
      : audience === undefined
        ? finding('audience', 'missing', 'It asks for no access token that is meant for this hub.', set)
        : finding('audience', 'missing', `Its access tokens are for ${audience}, not for ${wanted}.`, set),
    ...(scopes.includes('offline_access')
      ? []
      : [
          finding(
            'scopes',
            'warning',
            'A sign-in there is of no use here once its access token has expired.',
            'Add offline_access to OAUTH_SCOPES there, and allow it at the API of the tenant.',
          ),
        ]),
  ];
}

const hostOf = (address: string): string => (URL.canParse(address) && new URL(address).host) || 'another address';

const isOff = (value: ExactJson | undefined): boolean => value === false;

const finding = (
  what: OpenWebUIFinding['what'],
  state: OpenWebUIFinding['state'],
  detail: string,
  hint = '',
): OpenWebUIFinding => ({ what, state, detail, hint });

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > (oldest[0] ?? 0) || minor >= (oldest[1] ?? 0);
}

/**
 * Whether Open WebUI reaches this hub, from where it runs: has it verify what it is about to be given. A refusal by this hub proves as much as an answer: only the person it
 * is for gets one. Fails with `open_webui_apart`, which says what to type.
 */
export async function checkHubReachable(api: OpenWebUIApi, shape: EntryShape, hubUrl: string): Promise<Result<void>> {
  const { url, key, config } = modelConnectionOf(shape);
  const asked = await api.ask('POST', '/openai/verify', { url, key, config });
  if (!asked.ok) return asked;
  if (isOfHub(asked.value.body)) return ok(undefined);
  // Open WebUI passes refusals on for models; should a version not do so, the description of the tools needs no key.
  const described = await api.call('POST', '/api/v1/configs/tool_servers/verify', toolServerOf(shape, 'openapi', []));
  if (described.ok && isOfHub(described.value)) return ok(undefined);
  if (!described.ok && described.failure.code !== 'open_webui_refused') return described;
  return fail('open_webui_apart', `It tried ${hubUrl}.`, { hint: howToReach(hubUrl) });
}

/** What to type so that an Open WebUI in a container finds the hub. */
export function howToReach(hubUrl: string): string {
  const { port, hostname } = new URL(hubUrl);
  const isOutside = !isLoopbackAddress(hubUrl);
  const name = isOutside ? hostname : 'host.docker.internal';
  const start = `Start the hub with \`opengithubx serve --listen 0.0.0.0 --allow-host ${name}\``;
  const container = 'start the container with `--add-host=host.docker.internal:host-gateway`';
  if (isOutside) return `${start} and open port ${port || '80'} to Open WebUI; under Docker on Linux, ${container}.`;
  return `In a container ${hostname} is the container itself. ${start}, ${container} under Docker on Linux, and set http://${name}:${port} as the address of the hub.`;
}

function isOfHub(body: ExactJson): boolean {
  if (!isExactObject(body)) return false;
  const { error, info, data } = body;
  if (isExactObject(error)) return ours.has(String(error['code']));
  if (isExactObject(info)) return info['title'] === 'OpenGitHubX tools';
  return exactList(data).some((model) => isExactObject(model) && model['owned_by'] === 'opengithubx');
}

/** What this hub says to an administrator who is not the person. */
const ours = new Set(['unauthorised', 'open_webui_caller', 'open_webui_unlinked', 'not_allowed', 'over_budget']);
