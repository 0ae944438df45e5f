/**
 * What somebody's own GitHub App is made from.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
import { isObject, objectIn } from '../../web.ts';

export type Manifest = {
  name: string;
  url: string;
  description: string | null;
  redirectUrl: string;
  callbacks: string[];
  setupUrl: string | undefined;
  isPublic: boolean;
  events: string[];
  permissions: Record<string, string>;
  asksOnInstall: boolean;
};

const longestName = 34;
const mostCallbacks = 10;

/** By name, the levels there are. https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app */
const levels = new Map<string, readonly string[]>([
  ...levelsOf(
    ['read', 'write'],
    `actions actions_variables administration artifact_metadata attestations checks code_quality codespaces
     codespaces_lifecycle_admin codespaces_metadata codespaces_secrets contents dependabot_secrets deployments
     discussions environments issues merge_queues metadata packages pages pull_requests repository_advisories
     repository_custom_properties repository_hooks secret_scanning_alerts secrets security_events single_file statuses
     vulnerability_alerts members organization_administration organization_custom_roles organization_custom_org_roles
     organization_copilot_seat_management organization_announcement_banners organization_hooks
     organization_personal_access_tokens organization_personal_access_token_requests organization_packages
     organization_secrets organization_self_hosted_runners organization_user_blocking blocking email_addresses
     followers gists git_ssh_keys gpg_keys interaction_limits keys starring watching`,
  ),
  ...levelsOf(['read', 'write', 'admin'], 'repository_projects organization_projects organization_custom_properties'),
  ...levelsOf(['read'], 'organization_events organization_plan plan user_events'),
  ...levelsOf(['write'], 'workflows profile'),
]);

function levelsOf(fits: readonly string[], names: string): [string, readonly string[]][] {
  return names.split(/\s+/).map((name) => [name, fits]);
}

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** GitHub delivers to what it can reach alone. */
const isLocal = (address: string): boolean =>
  /^(localhost|127\..*|10\..*|192\.168\..*|\[::1\])$/.test(new URL(address).hostname);

/** The manifest that a text is, or what is wrong with it. A person may have given the App another name. */
export function readManifest(text: string, name?: string): Manifest | string {
  const given = objectIn(text);
  if (!given) return 'The manifest is not a JSON object.';
  const { url, redirect_url: redirectUrl, callback_urls: callbacks = [], setup_url: setupUrl, description } = given;
  const { default_events: events = [], default_permissions: permissions = {} } = given;
  const called = name ?? given['name'];
  if (!isAddress(url)) return 'url is required.';
  if (typeof called !== 'string' || called.trim() === '') return 'name is required.';
  if (called.length > longestName) return `name is too long (maximum is ${longestName} characters).`;
  if (!isAddress(redirectUrl)) return 'redirect_url must be an address.';
  if (!isTexts(callbacks) || !callbacks.every(isAddress)) return 'callback_urls must be a list of addresses.';
  if (callbacks.length > mostCallbacks) return `callback_urls has more than ${mostCallbacks} addresses.`;
  if (setupUrl !== undefined && !isAddress(setupUrl)) return 'setup_url must be an address.';
  if (!isTexts(events)) return 'default_events must be a list of events.';
  const wrong = hookProblem(given['hook_attributes']) ?? permissionProblem(permissions) ?? switchProblem(given);
  if (wrong !== undefined) return wrong;
  const asksOnInstall = given['request_oauth_on_install'] === true;
  if (asksOnInstall && callbacks.length === 0) return 'request_oauth_on_install needs callback_urls.';
  return {
    name: called.trim(),
    url,
    description: typeof description === 'string' ? description : null,
    redirectUrl,
    callbacks,
    setupUrl,
    isPublic: given['public'] === true,
    events,
    permissions: permissions as Record<string, string>,
    asksOnInstall,
  };
}

function hookProblem(hook: unknown): string | undefined {
  if (hook === undefined) return undefined;
  if (!isObject(hook) || !isAddress(hook['url'])) return 'hook_attributes.url is required.';
  if (isLocal(hook['url'])) {
    const { hostname } = new URL(hook['url']);
    return `Hook url is not supported because it isn't reachable over the public Internet (${hostname}).`;
  }
  const { active = true } = hook;
  return typeof active === 'boolean' ? undefined : 'hook_attributes.active must be true or false.';
}

function permissionProblem(permissions: unknown): string | undefined {
  if (!isObject(permissions)) return 'default_permissions must be an object.';
  for (const [name, level] of Object.entries(permissions)) {
    const known = levels.get(name);
    if (!known) return `default_permissions has no permission ${name}.`;
    if (!known.includes(String(level))) return `default_permissions: ${name} can be ${known.join(', ')}.`;
  }
  return undefined;
}

function switchProblem(given: Record<string, unknown>): string | undefined {
  const names = ['public', 'request_oauth_on_install', 'setup_on_update'];
  const wrong = names.find((name) => given[name] !== undefined && typeof given[name] !== 'boolean');
  return wrong && `${wrong} must be true or false.`;
}
