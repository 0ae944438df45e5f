/** Auth0's dashboard, as far as an issuer tells where the tenant's pages are. */
import type { TenantSetting } from '../../../shared/tenant.ts';

type Application = { issuer: string; clientId: string };

const dashboard = 'https://manage.auth0.com';

/**
 * The page on which a setting is corrected. `https://TENANT.REGION.auth0.com/` names both parts of its address, and older tenants of
 * the US have no region in theirs. A custom domain tells neither: then it is the dashboard's front page, which asks.
 */
export function dashboardPage({ issuer, clientId }: Application, setting: TenantSetting): string {
  const host = URL.parse(issuer)?.hostname ?? '';
  const [, tenant, region = 'us'] = /^([a-z0-9-]+)(?:\.([a-z]{2}(?:-\d+)?))?\.auth0\.com$/.exec(host) ?? [];
  const application = `applications/${encodeURIComponent(clientId)}/settings`;
  const page = pages[setting] ?? application;
  return tenant ? `${dashboard}/dashboard/${region}/${tenant}/${page}` : `${dashboard}/`;
}

/** Those that are not on the page of the application. */
const pages: Partial<Record<TenantSetting, string>> = {
  'user-grant': 'apis',
  'second-factor': 'apis',
  'my-account': 'apis',
  connection: 'connections/social',
  'mfa-policy': 'security/mfa',
};
