/** What the assistant is told, and what of it is still missing. */
import type { CallArguments } from '../../../shared/contract.ts';
import { issuerOf } from './issuer.ts';

export type Wish = CallArguments<'tenant.plan'>;

export type WishForm = {
  domain: string;
  managementToken: string;
  /** The application at GitHub; both empty to do without for now. */
  clientId: string;
  clientSecret: string;
  /** Proves this hub by a key of its own, which not every plan of Auth0 allows. */
  hasOwnKey: boolean;
};
export type WishField = Exclude<keyof WishForm, 'hasOwnKey'>;

export const newWishForm: WishForm = {
  domain: '',
  managementToken: '',
  clientId: '',
  clientSecret: '',
  hasOwnKey: false,
};

/** The wish, or the first field that stands in its way. */
export function wishOf(form: WishForm): { wish: Wish } | { wrong: WishField } {
  const issuer = issuerOf(form.domain);
  const [managementToken, clientId, clientSecret] = [form.managementToken, form.clientId, form.clientSecret].map(
    (text) => text.trim(),
  ) as [string, string, string];
  if (issuer === null) return { wrong: 'domain' };
  // As it is copied from a header or a command, it may have its scheme before it.
  const token = managementToken.replace(/^Bearer\s+/i, '');
  if (token === '' || /\s/.test(token)) return { wrong: 'managementToken' };
  if (clientId === '' && clientSecret !== '') return { wrong: 'clientId' };
  if (clientId !== '' && clientSecret === '') return { wrong: 'clientSecret' };
  return {
    wish: {
      issuer,
      managementToken: token,
      platforms: clientId === '' ? [] : [{ platform: 'github', clientId, clientSecret }],
      authentication: form.hasOwnKey ? 'private_key_jwt' : 'client_secret',
    },
  };
}
