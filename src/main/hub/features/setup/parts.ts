/** What a tenant needs, one part after the other: whether it is there, and the request that brings it about. Data and pure functions. */
import { Secret } from '../../ground/secret.ts';
import { accountScopes, myAccountUrl } from '../../identity/session/tenant-addresses.ts';
import type { JournalEntry } from './journal.ts';
import {
  applicationGrantTypes,
  applicationOptions,
  callbackUrls,
  dashboardPages,
  logoutUrls,
  newApplication,
  newConnection,
  newGrant,
  type RequiredPlatform,
  refreshTokens,
  type TenantRequirements,
} from './requirements.ts';
import type { ApplicationState, StatePiece, TenantConnection, TenantState } from './tenant-state.ts';

/** One thing that a tenant needs. The order of the parts is the order that works. */
export type SetupPart = {
  id: string;
  title: string;
  /** What to read again after a change, to see whether it is there. */
  reads: StatePiece[];
  /** Whether the tenant has it, and what would bring it about. Pure. */
  assess(state: TenantState, wanted: TenantRequirements): PartState;
};

export type PartState =
  | { state: 'present'; detail: string }
  /** Without `change` it waits for an earlier part. */
  | { state: 'missing' | 'differs'; detail: string; change?: TenantChange }
  | { state: 'manual'; detail: string; page: string };

export type TenantChange = {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
  /** What has been done by it, from the answer where that alone names what was made. Left out where nothing has to be undone. */
  entry?: JournalEntry | ((answer: Record<string, unknown>) => JournalEntry);
  /** What a person does where the tenant refuses the change, or accepts it and does not do it. */
  byHand?: { detail: string; page: string };
};

const alreadyPresent = (detail = ''): PartState => ({ state: 'present', detail });
const waitsForPart = (what: string): PartState => ({ state: 'missing', detail: `After ${what}.` });

/** Made at a collection; the answer names it by `id`, an application by `client_id`. */
const creates =
  (part: string, what: JournalEntry['what']) =>
  (answer: Record<string, unknown>): JournalEntry => ({
    part,
    what,
    id: String(answer[what === 'clients' ? 'client_id' : 'id']),
  });

// The application that people sign in to, and how it proves itself.

const client = (id: string): string => `clients/${encodeURIComponent(id)}`;
const theApplication = 'the application is there';

/** `before` is named as the API names it, and holds what was there of what is changed. */
const update = (
  part: string,
  { id }: ApplicationState,
  body: object,
  before: Record<string, unknown>,
): TenantChange => ({
  method: 'PATCH',
  path: client(id),
  body,
  entry: { part, what: 'clients', id, before },
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
      const change: TenantChange = { method: 'POST', path: 'clients', body, entry: creates('application', 'clients') };
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
function corrections(found: ApplicationState, { publicUrl, authentication }: TenantRequirements) {
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
        method: 'POST',
        path: `${client(found.id)}/credentials`,
        body,
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
        detail: 'Its secret then no longer works.',
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

const isAccountApiActivated = ({ api }: TenantState): boolean => api?.isSystem === true;

// The My Account API, with which a person connects accounts. https://auth0.com/docs/manage-users/my-account-api

const activation = 'the My Account API is activated';

export const accountApiPart: SetupPart = {
  id: 'my-account-api',
  title: 'The My Account API, activated',
  reads: ['api'],
  assess(state, { issuer }) {
    if (isAccountApiActivated(state)) return alreadyPresent();
    if (state.api) {
      const detail = `Another API of your tenant has the identifier ${myAccountUrl(issuer)}. Delete it, then press Activate there.`;
      return { state: 'manual', detail, page: dashboardPages.apis };
    }
    const change: TenantChange = {
      method: 'POST',
      path: 'resource-servers',
      body: { identifier: myAccountUrl(issuer) },
      entry: creates('my-account-api', 'resource-servers'),
      // Auth0 documents the button alone; where a tenant takes the request, the person is spared it.
      byHand: {
        detail: 'Press Activate in the banner "MyAccount API" at Applications > APIs, then continue here.',
        page: dashboardPages.apis,
      },
    };
    return { state: 'missing', detail: 'Tried by a request. Some tenants need a press of the button instead.', change };
  },
};

export const skipConsentPart: SetupPart = {
  id: 'skip-consent',
  title: 'The My Account API asks for no separate consent',
  reads: ['api'],
  assess(state) {
    if (!isAccountApiActivated(state) || !state.api) return waitsForPart(activation);
    const name = 'skip_consent_for_verifiable_first_party_clients';
    const { id, skipsConsent } = state.api;
    if (skipsConsent) return alreadyPresent();
    const change: TenantChange = {
      method: 'PATCH',
      path: `resource-servers/${encodeURIComponent(id)}`,
      body: { [name]: true },
      entry: { part: 'skip-consent', what: 'resource-servers', id, before: { [name]: false } },
    };
    return { state: 'differs', detail: 'No refresh token leads to an API that asks.', change };
  },
};

export const userGrantPart: SetupPart = {
  id: 'user-grant',
  title: 'The application may use the My Account API in a person’s name',
  reads: ['grants'],
  assess(state, { issuer }) {
    const { application, api, grants } = state;
    if (!application) return waitsForPart('the application is there');
    if (!isAccountApiActivated(state)) return waitsForPart(activation);
    if (api?.userPolicy === 'allow_all') return alreadyPresent('The API lets every application.');
    const found = grants.find(({ subjectType }) => subjectType === 'user');
    const isWhole = accountScopes.every((scope) => found?.scopes.includes(scope));
    if (found && isWhole) return alreadyPresent();
    if (found) {
      const change: TenantChange = {
        method: 'PATCH',
        path: `client-grants/${encodeURIComponent(found.id)}`,
        body: { scope: [...new Set([...found.scopes, ...accountScopes])] },
        entry: { part: 'user-grant', what: 'client-grants', id: found.id, before: { scope: found.scopes } },
      };
      return { state: 'differs', detail: 'It may not do all that it needs.', change };
    }
    const change: TenantChange = {
      method: 'POST',
      path: 'client-grants',
      body: newGrant(application.id, issuer),
      entry: creates('user-grant', 'client-grants'),
      byHand: {
        detail:
          'The tenant made a grant for the application itself instead, and the set-up removed it. Open Auth0 My Account API > ' +
          `Application Access > User-Delegated Access, and authorize ${application.id} for ${accountScopes.join(', ')}.`,
        page: dashboardPages.apis,
      },
    };
    return { state: 'missing', detail: 'To connect, list and remove their connected accounts.', change };
  },
};

// With what people sign in, and what they can connect.

const connectionPath = (id: string): string => `connections/${encodeURIComponent(id)}`;

const enable = (part: string, id: string, clientId: string): TenantChange => ({
  method: 'PATCH',
  path: `${connectionPath(id)}/clients`,
  body: [{ client_id: clientId, status: true }],
  entry: { part, what: 'connections', id, enabledFor: clientId },
});

export const signInPart: SetupPart = {
  id: 'sign-in',
  title: 'A way for people to sign in to the application',
  reads: ['enabled'],
  assess({ application, enabled, passwords }) {
    if (!application) return waitsForPart('the application is there');
    if (enabled.some(({ isSignIn }) => isSignIn)) return alreadyPresent();
    if (!passwords) {
      const detail = 'Make a database connection, or choose another way to sign in, and enable it for the application.';
      return { state: 'manual', detail, page: dashboardPages.databases };
    }
    const detail = `${passwords.name} is enabled for it.`;
    return { state: 'missing', detail, change: enable('sign-in', passwords.id, application.id) };
  },
};

/** What one platform needs. Its keys are the person's own: Auth0's shared ones cannot be used with Token Vault. */
export function platformParts(wish: RequiredPlatform): SetupPart[] {
  const { name, title, connection } = wish.platform;
  const there = `the connection ${connection} is there`;
  const isOfKind = ({ strategy }: TenantConnection): boolean => strategy === wish.platform.setup.strategy;
  const id = (suffix: string): string => `${name}-${suffix}`;
  return [
    {
      id: id('connection'),
      title: `The connection ${connection}, with your ${title} application`,
      reads: ['connections'],
      assess: ({ connections }, wanted) => assessConnection(connections[connection], wish, wanted, id('connection')),
    },
    {
      id: id('connected-accounts'),
      title: `${title} accounts can be connected`,
      reads: ['connections'],
      assess({ connections }) {
        const found = connections[connection];
        if (!found || !isOfKind(found)) return waitsForPart(there);
        if (found.connectedAccounts.active) return alreadyPresent();
        const change: TenantChange = {
          method: 'PATCH',
          path: connectionPath(found.id),
          body: { connected_accounts: { ...found.connectedAccounts, active: true } },
          entry: {
            part: id('connected-accounts'),
            what: 'connections',
            id: found.id,
            before: { connected_accounts: found.connectedAccounts },
          },
        };
        return {
          state: 'differs',
          detail: 'Token Vault is turned on for it; signing in with it stays as it is.',
          change,
        };
      },
    },
    {
      id: id('enabled'),
      title: `The connection ${connection}, enabled for the application`,
      reads: ['enabled'],
      assess({ application, connections, enabled }) {
        const found = connections[connection];
        if (!application || !found || !isOfKind(found)) return waitsForPart(there);
        if (enabled.some((one) => one.id === found.id)) return alreadyPresent();
        return { state: 'missing', detail: '', change: enable(id('enabled'), found.id, application.id) };
      },
    },
  ];
}

/** Auth0 changes neither the kind of a connection nor its name. */
const anotherKind = ({ title, connection, setup }: RequiredPlatform['platform'], strategy: string): string =>
  `The tenant's connection ${connection} is one of ${strategy}, and ${title} needs one of ${setup.strategy}. Delete it there, then continue here.`;

function assessConnection(
  found: TenantConnection | undefined,
  wish: RequiredPlatform,
  { mark }: TenantRequirements,
  part: string,
) {
  const { platform, clientId, clientSecret } = wish;
  if (!found) {
    const body = newConnection(platform, { clientId, clientSecret }, mark);
    const change: TenantChange = { method: 'POST', path: 'connections', body, entry: creates(part, 'connections') };
    return {
      state: 'missing',
      detail: 'For connected accounts alone; the sign-in page stays as it is.',
      change,
    } as const;
  }
  if (found.strategy !== platform.setup.strategy) {
    return { state: 'manual', detail: anotherKind(platform, found.strategy), page: dashboardPages.social } as const;
  }
  const isSame = found.clientId === clientId && (!found.clientSecret || Secret.same(found.clientSecret, clientSecret));
  if (isSame && !(platform.setup.needsBasic && !found.hasBasic)) return alreadyPresent();
  if (found.clientId !== '' && found.clientId !== clientId && found.mark !== mark) {
    const detail = `It has another application, ${found.clientId}, which people may be signing in with. Change it there if you want.`;
    return { state: 'manual', detail, page: dashboardPages.social } as const;
  }
  // Replaced as a whole by the tenant: what else is set is sent along.
  const body = { options: { ...found.options, ...applicationOptions(platform.setup, { clientId, clientSecret }) } };
  const { client_secret: _, customHeaders: __, ...before } = found.options;
  const change: TenantChange = {
    method: 'PATCH',
    path: connectionPath(found.id),
    body,
    // The secret that was there is not kept anywhere, so that only borrowed keys can be given back.
    ...(found.clientId === '' && { entry: { part, what: 'connections', id: found.id, before: { options: before } } }),
  };
  const detail = isSame
    ? `The header is added by which ${platform.title} takes id and secret.`
    : found.clientId === ''
      ? 'It has the keys that Auth0 lends.'
      : 'The id and the secret are entered.';
  return { state: 'differs', detail, change } as const;
}

export const secondFactorPart: SetupPart = {
  id: 'second-factor',
  title: 'No second factor where nobody is there to give it',
  reads: ['secondFactor'],
  assess({ secondFactor: policies }) {
    if (!policies.includes('all-applications')) return alreadyPresent();
    const detail =
      'The policy is "Always", so that each exchange fails. Set "Require Multi-factor Auth" to "Never", and ask for the second factor ' +
      'in an Action at sign-ins instead.';
    return { state: 'manual', detail, page: dashboardPages.secondFactor };
  },
};
