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
import { keyHint, noOpenWebUI, type OpenWebUIApi } from './api.ts';
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
  /** Those that the person's key is for; undefined without one. What others have there is not theirs. */
  ownParts: OpenWebUIPart[] | undefined;
  registration: Registration | undefined;
  looked: Result<{ states: Pick<OpenWebUIPartState, 'part' | 'state' | 'edited'>[] }> | undefined;
  calledAt: (part: OpenWebUIPart) => string | null;
  /** Why the last call with a sign-in's token was refused; undefined where it was not. */
  refusedCall: string | undefined;
  /** Addresses of hubs that left entries there and are no more, or why nobody can look. */
  gone: Result<string[]>;
  /** What is wrong with the person's key for it, where something stands there that uses it. */
  keyWrong: { id: string; is: 'paused' | 'ended' } | undefined;
};

/** From what was found to what a person reads. Pure. */
export function openWebUIStatusOf(about: Found): OpenWebUIStatus {
  const { server, probed, identity, keyId, ownParts, registration, looked, calledAt, refusedCall, gone, keyWrong } =
    about;
  const findings: OpenWebUIFinding[] = probed.ok
    ? probed.value.findings.map((one) => withRights(one, [gone, looked]))
    : [finding('reachable', 'missing', probed.failure.message, probed.failure.hint)];
  if (keyWrong) findings.push(keyFinding(keyWrong));
  if (server.proof === 'sso' && refusedCall !== undefined) findings.push(callFinding(refusedCall, server.audience));
  if (gone.ok && gone.value.length > 0) {
    findings.push(
      finding(
        'left-behind',
        'warning',
        `Entries of a hub that was moved, reset or removed are there: ${gone.value.join(', ')}.`,
        'Remove them here or with `opengithubx openwebui clean`.',
      ),
    );
  }
  const isUnseen = registration !== undefined && !looked?.ok;
  const parts = (isUnseen ? [] : Part.options).map((part): OpenWebUIPartState => {
    const isOwn = ownParts?.includes(part) ?? true;
    const seen = looked?.ok && isOwn ? looked.value.states.find((state) => state.part === part) : undefined;
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

/** A key may be good for the accounts there and for nothing else that registering takes. */
function withRights(found: OpenWebUIFinding, tried: (Result<unknown> | undefined)[]): OpenWebUIFinding {
  const refused = tried.find((one) => one?.ok === false && one.failure.code === 'open_webui_key');
  if (found.what !== 'admin-key' || found.state !== 'ok' || !refused) return found;
  return finding('admin-key', 'missing', "The administrator's key lacks rights that registering takes.", keyHint);
}

const keyFinding = ({ id, is }: NonNullable<Found['keyWrong']>): OpenWebUIFinding =>
  is === 'paused'
    ? finding(
        'key',
        'missing',
        'Your key for Open WebUI is paused, and every call from there is refused.',
        `Resume it on the screen Keys or with \`opengithubx keys resume ${id}\`.`,
      )
    : finding(
        'key',
        'missing',
        'What you allowed Open WebUI was taken back or has expired, and its entries are still there.',
        'Allow it again (`opengithubx openwebui sync`) or remove them (`opengithubx openwebui unsync`).',
      );

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
      finding(
        'version',
        'missing',
        `Version ${version} is too old: this hub works with 0.11 and newer.`,
        'Update Open WebUI.',
      ),
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
  return finding('admin-key', 'missing', tried.failure.message, keyHint);
}

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
const ours = new Set([
  ...['unauthorised', 'not_allowed', 'over_budget'],
  ...['caller', 'unlinked', 'paused', 'ended', 'unproved', 'unknown_key'].map((what) => `open_webui_${what}`),
]);
