/** What a person types to set a tenant up: for the assistant, or as the values of one that stands already. Pure. */
import type { CallArguments } from '../../../../shared/contract.ts';
import type { NewTenant } from '../../../../shared/tenant.ts';

/** What the assistant is told, and what of it is still missing. */
export type SetupRequest = CallArguments<'tenant.plan'>;

/** The application at a platform; both empty to do without it for now. */
export type TypedApplication = { clientId: string; clientSecret: string };

export type AssistantForm = {
  domain: string;
  managementToken: string;
  /** By the name of the platform. */
  applications: Readonly<Record<string, TypedApplication>>;
  /** Proves this hub by its own key, which not every plan of Auth0 allows. */
  hasOwnKey: boolean;
};
/** Names a field of the form, for the page to find it. */
export type AssistantField = 'domain' | 'managementToken' | `${string}.${keyof TypedApplication}`;

export const noApplication: TypedApplication = { clientId: '', clientSecret: '' };
export const newAssistantForm: AssistantForm = { domain: '', managementToken: '', applications: {}, hasOwnKey: false };

/** The wish, or the first field that stands in its way. */
export function setupRequest(form: AssistantForm): { wish: SetupRequest } | { wrong: AssistantField } {
  const issuer = parseIssuer(form.domain);
  if (issuer === null) return { wrong: 'domain' };
  // As it is copied from a header or a command, it may have its scheme before it.
  const managementToken = form.managementToken.trim().replace(/^Bearer\s+/i, '');
  if (managementToken === '' || /\s/.test(managementToken)) return { wrong: 'managementToken' };
  const platforms = Object.entries(form.applications)
    .map(([platform, { clientId, clientSecret }]) => ({
      platform,
      clientId: clientId.trim(),
      clientSecret: clientSecret.trim(),
    }))
    .filter(({ clientId, clientSecret }) => clientId !== '' || clientSecret !== '');
  for (const { platform, clientId, clientSecret } of platforms) {
    if (clientId === '') return { wrong: `${platform}.clientId` };
    if (clientSecret === '') return { wrong: `${platform}.clientSecret` };
  }
  const authentication = form.hasOwnKey ? 'private_key_jwt' : 'client_secret';
  return { wish: { issuer, managementToken, platforms, authentication } };
}

/** The issuer of a tenant as people write it: with and without the scheme and the slash in which Auth0's end. Null: none of these. */
export function parseIssuer(domain: string): string | null {
  const text = domain.trim();
  if (text === '') return null;
  const address = text.includes('://') ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, origin, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && hostname.includes('.') ? `${origin}/` : null;
}

/** A tenant that somebody has set up: its values as they are typed, and what of them is still missing. */
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
