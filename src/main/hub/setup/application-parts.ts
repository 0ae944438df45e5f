/** The application that people sign in to, and how it proves itself. */
import { accountScopes, myAccountUrl } from '../session/tenant-addresses.ts';
import { alreadyPresent, creates, type PartState, type SetupPart, type TenantChange, waitsForPart } from './part.ts';
import type { TenantApplication, TenantState } from './state.ts';
import {
  applicationGrantTypes,
  callbackUrls,
  dashboardPages,
  logoutUrls,
  newApplication,
  refreshTokens,
  type TenantRequirements,
} from './wanted.ts';

const client = (id: string): string => `clients/${encodeURIComponent(id)}`;
const theApplication = 'the application is there';

/** `before` is named as the API names it, and holds what was there of what is changed. */
const update = (
  part: string,
  { id }: TenantApplication,
  body: object,
  before: Record<string, unknown>,
): TenantChange => ({
  method: 'PATCH',
  path: client(id),
  body,
  deed: { part, what: 'clients', id, before },
});

const union = (some: string[], others: string[]): string[] => [...new Set([...some, ...others])];
const lacks = (some: string[], wanted: string[]): boolean => wanted.some((one) => !some.includes(one));

export const applicationPart: SetupPart = {
  id: 'application',
  title: 'An application for this hub',
  reads: ['application', 'keys', 'grants', 'enabled'],
  assess({ application: found }, wanted) {
    if (!found) {
      const body = newApplication(wanted.publicUrl, wanted.mark);
      const change: TenantChange = { method: 'POST', path: 'clients', body, deed: creates('application', 'clients') };
      return { state: 'missing', detail: 'It is made as a regular web application.', change };
    }
    const { body, before } = corrections(found, wanted);
    const names = Object.keys(body);
    if (names.length === 0) return alreadyPresent(`It is ${found.id}.`);
    const change = update('application', found, body, before);
    return { state: 'differs', detail: `${found.id} is corrected in: ${names.join(', ')}.`, change };
  },
};

/** Only what is not as needed, and of lists only additions: the application may serve other purposes as well. */
function corrections(found: TenantApplication, { publicUrl, authentication }: TenantRequirements) {
  const body: Record<string, unknown> = {};
  const before: Record<string, unknown> = {};
  const set = (name: string, was: unknown, is: unknown) => {
    before[name] = was;
    body[name] = is;
  };
  const lists: [string, string[], string[]][] = [
    ['callbacks', found.callbacks, callbackUrls(publicUrl)],
    ['allowed_logout_urls', found.logoutUrls, logoutUrls(publicUrl)],
    ['grant_types', found.grantTypes, applicationGrantTypes],
  ];
  for (const [name, are, wanted] of lists) if (lacks(are, wanted)) set(name, are, union(are, wanted));
  if (!found.isFirstParty) set('is_first_party', false, true);
  if (!found.oidcConformant) set('oidc_conformant', false, true);
  if (found.algorithm !== 'RS256') set('jwt_configuration', { alg: found.algorithm }, { alg: 'RS256' });
  const hasMethod = found.method?.startsWith('client_secret_') || authentication === 'private_key_jwt';
  if (!hasMethod) set('token_endpoint_auth_method', found.method, 'client_secret_post');
  return { body, before };
}

/** Two parts, only for those who want a key: Auth0 takes the key first, and then that it is the proof. */
export const keyParts: SetupPart[] = [
  {
    id: 'public-key',
    title: 'The public key of this hub, registered',
    reads: ['keys'],
    assess({ application: found, keys: { ours, registered } }) {
      if (!found || !ours) return waitsForPart(theApplication);
      const { kid, pem } = ours;
      if (registered.some((one) => one.kid === kid)) return alreadyPresent();
      const body = { credential_type: 'public_key', name: 'OpenGitHubX', pem, alg: 'RS256', kid };
      const change: TenantChange = {
        ...{ method: 'POST', path: `${client(found.id)}/credentials`, body },
        byHand: {
          detail: 'The tenant takes no key: that needs an Enterprise plan. Set it up again with a secret.',
          page: `${dashboardPages.applications}/${found.id}/credentials`,
        },
      };
      return { state: 'missing', detail: 'Its private half stays in the secret store of this hub.', change };
    },
  },
  {
    id: 'key-proof',
    title: 'The application proves itself by that key',
    reads: ['application'],
    assess({ application: found, keys: { ours, registered } }) {
      const credential = registered.find(({ kid }) => kid === ours?.kid);
      if (!found || !credential) return waitsForPart('the key is registered');
      if (found.keys.includes(credential.id)) return alreadyPresent();
      const keys = [...found.keys, credential.id].map((id) => ({ id }));
      const body = {
        token_endpoint_auth_method: null,
        client_authentication_methods: { private_key_jwt: { credentials: keys } },
      };
      const former = found.keys.map((id) => ({ id }));
      const before =
        former.length > 0
          ? { client_authentication_methods: { private_key_jwt: { credentials: former } } }
          : { token_endpoint_auth_method: found.method, client_authentication_methods: null };
      return {
        state: 'differs',
        detail: 'Its secret then serves no longer.',
        change: update('key-proof', found, body, before),
      };
    },
  },
];

export const rotationPart: SetupPart = {
  id: 'refresh-tokens',
  title: 'Refresh tokens that do not rotate',
  reads: ['application'],
  assess({ application: found }) {
    if (!found) return waitsForPart(theApplication);
    const are = found.refreshTokens;
    if (are?.rotation_type === 'non-rotating') return alreadyPresent();
    // Replaced as a whole by the tenant: what is there is sent along.
    const body = { refresh_token: { ...refreshTokens, ...are, rotation_type: 'non-rotating' } };
    const change = update('refresh-tokens', found, body, { refresh_token: are ?? null });
    return { state: 'differs', detail: 'Token Vault takes no rotating refresh token.', change };
  },
};

export const refreshPolicyPart: SetupPart = {
  id: 'refresh-policy',
  title: 'The refresh token also leads to the My Account API',
  reads: ['application'],
  assess(state, { issuer }): PartState {
    const found = state.application;
    if (!found) return waitsForPart(theApplication);
    const audience = myAccountUrl(issuer);
    const policies = found.refreshTokens?.policies ?? [];
    const ours = policies.find((policy) => policy.audience === audience);
    if (ours && !lacks(ours.scope, accountScopes)) return alreadyPresent();
    // A policy for an API that isn't there is dropped without a word.
    if (!isAccountApiActivated(state)) return waitsForPart('the My Account API is activated');
    const others = policies.filter((policy) => policy !== ours);
    const policy = { audience, scope: union(ours?.scope ?? [], accountScopes) };
    const body = { refresh_token: { ...(found.refreshTokens ?? refreshTokens), policies: [...others, policy] } };
    const change = update('refresh-policy', found, body, { refresh_token: found.refreshTokens ?? null });
    return { state: 'missing', detail: 'So one sign-in serves for connecting accounts too.', change };
  },
};

export const isAccountApiActivated = ({ api }: TenantState): boolean => api?.isSystem === true;
