import { words } from '../literals.ts';
import { issue, type Tenant } from '../tenant.ts';
import { refused } from './answer.ts';

const kinds = [
  ...['clients', 'client_credentials', 'client_grants', 'resource_servers', 'connections'].flatMap((what) =>
    ['create', 'read', 'update', 'delete'].map((verb) => `${verb}:${what}`),
  ),
  ...['read:client_keys', 'read:tenant_settings', 'read:mfa_policies', 'read:users', 'read:logs'],
];
const lifetimeSeconds = 86_400;
const explorer = 'demo-api-explorer';

const audience = (issuer: string): string => `${issuer}api/v2/`;

/** A token as the dashboard's API Explorer shows it: all scopes unless told, a day long; on the ledger. */
export async function managementToken(tenant: Tenant, scopes = kinds, seconds = lifetimeSeconds): Promise<string> {
  const claims = { aud: audience(tenant.issuer), azp: explorer, scope: scopes.join(' '), gty: 'client-credentials' };
  return issue(tenant, 'auth0_management_token', await tenant.keys.sign(claims, `${explorer}@clients`, seconds));
}

/** The scopes of whoever calls; throws the 401 of a token that is none of this tenant's, or old. */
export async function scopesOf({ keys, issuer }: Tenant, request: Request): Promise<string[]> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) throw refused(401, 'Missing authentication', 'invalid_token');
  const claims = await keys.verify(token, audience(issuer));
  if (!claims) throw refused(401, 'Invalid token', 'invalid_token');
  return words(String(claims['scope']));
}
