/** A tenant that somebody has set up: its values as they are typed, and what of them is still missing. */
import type { NewTenant } from '../../../shared/tenant.ts';
import { parseIssuer } from './issuer.ts';

export type TenantValues = {
  domain: string;
  clientId: string;
  clientSecret: string;
  authentication: 'client_secret' | 'private_key_jwt';
  subject: 'refresh_token' | 'access_token' | 'user_id';
  /** With `access_token` alone. */
  audience: string;
  exchangerId: string;
  hasDpop: boolean;
};
export type TenantField = 'domain' | 'clientId' | 'clientSecret' | 'audience' | 'exchangerId';

export const noValues: TenantValues = {
  domain: '',
  clientId: '',
  clientSecret: '',
  authentication: 'client_secret',
  subject: 'refresh_token',
  audience: '',
  exchangerId: '',
  hasDpop: false,
};

/** The tenant, or the first field that stands in its way. What is as ever is left out. */
export function tenantOf(values: TenantValues): { tenant: NewTenant } | { wrong: TenantField } {
  const { authentication, subject, hasDpop } = values;
  const issuer = parseIssuer(values.domain);
  const [clientId, clientSecret, audience, exchangerId] = [
    values.clientId,
    values.clientSecret,
    values.audience,
    values.exchangerId,
  ].map((text) => text.trim()) as [string, string, string, string];
  if (issuer === null) return { wrong: 'domain' };
  if (clientId === '') return { wrong: 'clientId' };
  if (subject === 'access_token' && audience === '') return { wrong: 'audience' };
  if (subject === 'access_token' && exchangerId === '') return { wrong: 'exchangerId' };
  if (authentication === 'client_secret' && clientSecret === '') return { wrong: 'clientSecret' };
  return {
    tenant: {
      issuer,
      clientId,
      ...(authentication === 'client_secret' ? { clientSecret } : { authentication }),
      ...(subject === 'refresh_token' ? {} : { subject }),
      ...(subject === 'access_token' ? { exchanger: { audience, clientId: exchangerId } } : {}),
      ...(hasDpop ? { dpop: true as const } : {}),
    },
  };
}
