/** Looks at an Open WebUI from outside and says what is there and what is missing. */
import type { OpenWebUIFinding } from '../../../shared/open-webui.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { noOpenWebUI } from './api.ts';
import { type ExactJson, type ExactObject, exactText, isExactObject } from './exact-json.ts';
import { isLoopbackAddress, type OpenWebUIInstance } from './server.ts';

export type Probe = { version: string; hasSingleSignOn: boolean; findings: OpenWebUIFinding[] };

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
  { api, hasAdminKey }: OpenWebUIInstance,
  provider: string,
  issuer: string | undefined,
): Promise<OpenWebUIFinding[]> {
  if (provider === '') {
    const hint = 'Start it with the lines of open-webui.env: it reads its sign-on from the environment alone.';
    return [finding('sign-in', 'missing', 'Nobody can sign in there by the tenant.', hint)];
  }
  const button = finding('sign-in', 'ok', `People press "Continue with ${provider}".`);
  // May be refused where endpoints are restricted; nothing depends on it.
  const asked = hasAdminKey ? await api.ask('GET', '/api/v1/auths/admin/config/oauth') : undefined;
  const settings =
    asked?.ok && asked.value.status === 200 && isExactObject(asked.value.body) ? asked.value.body : undefined;
  if (!settings) return [button];
  const discovery = exactText(settings['OPENID_PROVIDER_URL']);
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
    ...(isOff(settings['ENABLE_OAUTH_SIGNUP'])
      ? [
          finding(
            'sign-up',
            'missing',
            'Who has no account there yet is turned away.',
            'Set ENABLE_OAUTH_SIGNUP=true there.',
          ),
        ]
      : []),
    ...(settings['OAUTH_MERGE_ACCOUNTS_BY_EMAIL'] === true
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

const hostOf = (address: string): string => (URL.canParse(address) && new URL(address).host) || 'another address';

const isOff = (value: ExactJson | undefined): boolean => value === false;

export const finding = (
  what: OpenWebUIFinding['what'],
  state: OpenWebUIFinding['state'],
  detail: string,
  hint = '',
): OpenWebUIFinding => ({ what, state, detail, hint });

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > (oldest[0] ?? 0) || minor >= (oldest[1] ?? 0);
}
