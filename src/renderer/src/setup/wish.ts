/** What the assistant is told, and what of it is still missing. */
import type { CallArguments } from '../../../shared/contract.ts';
import { issuerOf } from './issuer.ts';

export type Wish = CallArguments<'tenant.plan'>;

/** The application at a platform; both empty to do without it for now. */
export type Application = { clientId: string; clientSecret: string };

export type WishForm = {
  domain: string;
  managementToken: string;
  /** By the name of the platform. */
  applications: Readonly<Record<string, Application>>;
  /** Proves this hub by a key of its own, which not every plan of Auth0 allows. */
  hasOwnKey: boolean;
};
/** Names a field of the form, for the page to find it. */
export type WishField = 'domain' | 'managementToken' | `${string}.${keyof Application}`;

export const noApplication: Application = { clientId: '', clientSecret: '' };
export const newWishForm: WishForm = { domain: '', managementToken: '', applications: {}, hasOwnKey: false };

/** The wish, or the first field that stands in its way. */
export function wishOf(form: WishForm): { wish: Wish } | { wrong: WishField } {
  const issuer = issuerOf(form.domain);
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
