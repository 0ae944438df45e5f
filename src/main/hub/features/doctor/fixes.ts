/** How the doctor says what a step found, and what fixes it: in words that name what to press, and as something to press. */
import type { Failure } from '../../../../shared/errors.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { TenantSetting, TenantSettings } from '../../../../shared/tenant.ts';
import { dashboardPage } from '../../identity/session/tenant-addresses.ts';
import type { Platform } from '../../platforms/platform.ts';

export type StepResult = Omit<Finding, 'step'>;
export type DoctorStep = { step: Finding['step']; inspect: () => Promise<StepResult> };

const nothingToDo: Fix = { hint: '', remedy: null };

export const stepOk = (detail: string): StepResult => ({ state: 'ok', detail, ...nothingToDo });

/** It works, and the person should know something. */
export const stepNote = (detail: string, fix: Fix = nothingToDo): StepResult => ({ state: 'note', detail, ...fix });

export const stepFailed = (detail: string, fix: Fix): StepResult => ({ state: 'failed', detail, ...fix });

export type Fix = Pick<Finding, 'hint' | 'remedy'>;

export const signInFix = (hint = 'Sign in.'): Fix => ({ hint, remedy: { kind: 'sign-in', value: '' } });
export const setUpFix = (hint: string): Fix => ({ hint, remedy: { kind: 'setup', value: '' } });
export const connectFix = (platform: string, hint: string): Fix => ({
  hint,
  remedy: { kind: 'connect', value: platform },
});
export const openPageFix = (page: string, hint: string): Fix => ({ hint, remedy: { kind: 'page', value: page } });
export const adviceFix = (hint: string): Fix => ({ hint, remedy: null });

/** The way to a setting of the tenant. */
export const settingFix = (tenant: TenantSettings, setting: TenantSetting): Fix =>
  setting === 'credentials' ? setUpFix(waysTo[setting]) : openPageFix(dashboardPage(tenant, setting), waysTo[setting]);

/** What a failure of the tenant or of Token Vault calls for. */
export function fixFor(failure: Failure, tenant: TenantSettings | undefined, platform?: Platform): Fix {
  if (failure.setting && tenant) return settingFix(tenant, failure.setting);
  if (failure.link !== undefined) return openPageFix(failure.link, failure.hint);
  switch (failure.code) {
    case 'no_tenant':
      return setUpFix('Set up a tenant, or name one that is set up.');
    case 'not_signed_in':
    case 'sign_in_again':
      return signInFix();
    case 'no_account':
    case 'reconnect':
    case 'platform_unauthorised':
      return platform ? connectFix(platform.name, 'Connect the account again.') : adviceFix(failure.hint);
    default:
      return adviceFix(failure.hint);
  }
}

/** As the dashboard's pages name things. The scope of a refresh token is fixed when it is issued, so most need a new sign-in. */
const waysTo: Record<TenantSetting, string> = {
  credentials: 'Enter Client ID and Client Secret again, as the settings of the application have them.',
  'grant-types':
    'In the settings of the application, under Advanced, Grant Types, allow Refresh Token and Token Vault. It must be a first-party application, OIDC conformant, and not a public one.',
  rotation: 'In the settings of the application, turn off Refresh Token Rotation, and sign in again.',
  'refresh-policy':
    'In the settings of the application, under Multi-Resource Refresh Token, allow the My Account API with the scopes create, read and delete of connected accounts, and sign in again.',
  'user-grant':
    'Under APIs, My Account API, Application Access, authorise the application for user access with the scopes create, read and delete of connected accounts, and sign in again.',
  'second-factor': 'Under APIs, My Account API, Settings, turn off the required second factor.',
  'my-account': 'Under APIs, press Activate in the banner about the My Account API, and sign in again.',
  connection:
    'Under Authentication, open the connection, allow it for connected accounts, and enable it for the application of this hub.',
  'mfa-policy':
    'Under Security, Multi-factor Authentication, set Require Multi-factor Auth to Never, or exclude token exchanges by an Action.',
};
