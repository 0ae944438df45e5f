/** Looks at an Open WebUI from outside, and says to a person what is there and what is missing. */
import {
  type OpenWebUIFinding,
  type OpenWebUIIdentity,
  type OpenWebUIPart,
  type OpenWebUIPartState,
  type OpenWebUIServer,
  type OpenWebUIStatus,
  OpenWebUIPart as Part,
} from '../../../../shared/open-webui.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { keyHint, noOpenWebUI } from './api.ts';
import { type ExactJson, type ExactObject, exactText, isExactObject } from './exact-json.ts';
import { isLoopbackAddress, type OpenWebUIInstance } from './instance.ts';
import { howToReach } from './reach.ts';
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
  provedAt: (part: OpenWebUIPart) => string | null;
  /** Why the last call with a sign-in's token was refused; undefined where it was not. */
  refusedCall: string | undefined;
  /** Addresses of hubs that left entries there and are no more, or why nobody can look. */
  gone: Result<string[]>;
  /** What is wrong with the person's key for it, where something stands there that uses it. */
  keyWrong: { id: string; is: 'paused' | 'ended' } | undefined;
};

/** From what was found to what a person reads. Pure. */
export function openWebUIStatusOf(about: Found): OpenWebUIStatus {
  const {
    server,
    probed,
    identity,
    keyId,
    ownParts,
    registration,
    looked,
    calledAt,
    provedAt,
    refusedCall,
    gone,
    keyWrong,
  } = about;
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
    const reached = seen && registration?.reached;
    return {
      part,
      state: edited.length > 0 ? 'edited' : state.state,
      edited,
      calledAt: calledAt(part),
      provedAt: provedAt(part),
      reach: reached === undefined ? null : reached.includes(part) ? 'reached' : 'apart',
    };
  });
  const apart = parts.filter(({ reach }) => reach === 'apart').map(({ part }) => part);
  if (apart.length > 0) {
    findings.push(
      finding(
        'way',
        'missing',
        `Open WebUI tried, and does not reach this hub as ${apart.map((part) => partNames[part]).join(' and ')}.`,
        howToReach(server.hubUrl),
      ),
    );
  }
  return { server, version: probed.ok ? probed.value.version : null, findings, identity, keyId, parts };
}

const partNames = { model: 'model', openapi: 'OpenAPI tools', mcp: 'MCP tools' } as const;

export const emptyStatus = (server: OpenWebUIServer | null): OpenWebUIStatus => ({
  server,
  version: null,
  findings: [],
  identity: null,
  keyId: null,
  parts: [],
});

/** A key may be good for the accounts there and for nothing else that registering takes. */
function withRights(found: OpenWebUIFinding, tried: (Result<unknown> | undefined)[]): OpenWebUIFinding {
  const refused = tried.find((one) => one?.ok === false && one.failure.code === 'open_webui_key');
  if (found.what !== 'admin-key' || found.state !== 'ok' || !refused) return found;
  return finding('admin-key', 'missing', "The administrator's key lacks rights that registering needs.", keyHint);
}

const keyFinding = ({ id, is }: NonNullable<Found['keyWrong']>): OpenWebUIFinding =>
  is === 'paused'
    ? finding(
        'key',
        'missing',
        'Your key for Open WebUI is paused, and every call from there is refused.',
        `Resume it in Clients or with \`opengithubx keys resume ${id}\`.`,
      )
    : finding(
        'key',
        'missing',
        'Your permission for Open WebUI was revoked or has expired, and its entries are still there.',
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
    const hint = 'Enter the files in Open WebUI by hand, or add a key and the hub does it.';
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
            'People without an account there are turned away.',
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
