/** What is none of those: any authorization server that gives refresh tokens. */
import { type CatalogueProvider, providerIn } from './entry.ts';

const anyProvider = providerIn('custom');

export const anyProviders: CatalogueProvider[] = [
  anyProvider({
    ...{ name: 'oauth2', title: 'Any OAuth 2.0 provider', strategy: 'oauth2', connection: null, options: null },
    scopes: {},
    page: 'https://manage.auth0.com/#/connections/social',
    points: [
      'A custom social connection: authorization and token addresses, client id and secret, and a script that reads who the person is.',
      'The provider must give a refresh token and a token of the kind bearer.',
      'Scopes are joined by commas there, unless the option useOauthSpecScope is on.',
    ],
    revoke: ['https://manage.auth0.com/#/connections/social', 'At the provider; the connection’s owner knows where.'],
    apiUrl: null,
  }),
  anyProvider({
    ...{ name: 'oidc', title: 'Any OpenID Connect provider', strategy: 'oidc', connection: null, options: null },
    scopes: { openid: 'The number by which the provider knows the account' },
    page: 'https://manage.auth0.com/#/connections/enterprise',
    points: ['An enterprise connection, which the owner of the tenant names and makes in the dashboard.'],
    revoke: [
      'https://manage.auth0.com/#/connections/enterprise',
      'At the provider; the connection’s owner knows where.',
    ],
    apiUrl: null,
  }),
];
