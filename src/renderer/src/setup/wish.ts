/** What the assistant is told, and what of it is still missing. */
import type { CallArguments } from '../../../shared/contract.ts';
import { parseIssuer } from './issuer.ts';

export type AssistantWish = CallArguments<'tenant.plan'>;

/** The application at a platform; both empty to do without it for now. */
export type TypedApplication = { clientId: string; clientSecret: string };

export type AssistantForm = {
  domain: string;
  managementToken: string;
  /** By the name of the platform. */
  applications: Readonly<Record<string, TypedApplication>>;
  /** Proves this hub by a key of its own, which not every plan of Auth0 allows. */
  hasOwnKey: boolean;
};
/** Names a field of the form, for the page to find it. */
export type AssistantField = 'domain' | 'managementToken' | `${string}.${keyof TypedApplication}`;

export const noApplication: TypedApplication = { clientId: '', clientSecret: '' };
export const newAssistantForm: AssistantForm = { domain: '', managementToken: '', applications: {}, hasOwnKey: false };

/** The wish, or the first field that stands in its way. */
export function setupWish(form: AssistantForm): { wish: AssistantWish } | { wrong: AssistantField } {
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
