/** Signing in by the identity provider: what administrators see of its settings, and whose account a subject gets. */
import { texts } from './answer.ts';
import { byEmail, createAccount } from './people.ts';
import type { Account, OAuthSettings, State } from './state.ts';

/** The client secret is among what administrators are shown. */
export function oauthSettings(sso: string | null, given: Partial<OAuthSettings>): OAuthSettings {
  const isOn = sso !== null;
  return {
    ENABLE_OAUTH: true,
    ENABLE_OAUTH_SIGNUP: isOn,
    OAUTH_MERGE_ACCOUNTS_BY_EMAIL: false,
    OAUTH_AUTO_REDIRECT: false,
    OAUTH_ALLOWED_DOMAINS: '*',
    OAUTH_BLOCKED_GROUPS: '[]',
    ENABLE_OAUTH_ROLE_MANAGEMENT: false,
    OAUTH_ROLES_CLAIM: 'roles',
    OAUTH_ADMIN_ROLES: 'admin',
    OAUTH_ALLOWED_ROLES: 'user,admin',
    ENABLE_OAUTH_GROUP_MANAGEMENT: false,
    ENABLE_OAUTH_GROUP_CREATION: false,
    OAUTH_GROUP_CLAIM: 'groups',
    OAUTH_GROUP_DEFAULT_SHARE: true,
    OAUTH_PROVIDER_NAME: sso ?? 'SSO',
    OPENID_PROVIDER_URL: isOn ? 'http://127.0.0.1:9/.well-known/openid-configuration' : '',
    OAUTH_CLIENT_ID: isOn ? 'client' : '',
    OAUTH_CLIENT_SECRET: isOn ? 'secret' : '',
    OPENID_REDIRECT_URI: '',
    OAUTH_SCOPES: 'openid email profile',
    OAUTH_CODE_CHALLENGE_METHOD: null,
    OAUTH_TOKEN_ENDPOINT_AUTH_METHOD: null,
    OPENID_END_SESSION_ENDPOINT: '',
    OAUTH_TIMEOUT: '',
    OAUTH_CLIENT_TIMEOUT: '',
    OAUTH_EMAIL_CLAIM: 'email',
    OAUTH_USERNAME_CLAIM: 'name',
    OAUTH_PICTURE_CLAIM: 'picture',
    OAUTH_SUB_CLAIM: null,
    OAUTH_AUDIENCE: '',
    OAUTH_UPDATE_EMAIL_ON_LOGIN: false,
    OAUTH_UPDATE_NAME_ON_LOGIN: false,
    OAUTH_UPDATE_PICTURE_ON_LOGIN: false,
    OAUTH_REFRESH_TOKEN_INCLUDE_SCOPE: false,
    ...given,
  };
}

/** Where its sign-in page sends a browser; undefined where the tenant, which it asks first, is not there. */
export function authorizeAddress(oauth: OAuthSettings): string | undefined {
  const [issuer, rest] = oauth.OPENID_PROVIDER_URL.split('.well-known/');
  if (!issuer || rest === undefined || issuer.startsWith('http://127.0.0.1:9/')) return undefined;
  const { OAUTH_CLIENT_ID: client_id, OAUTH_SCOPES: scope, OAUTH_AUDIENCE: audience } = oauth;
  const query = { response_type: 'code', client_id, scope, ...(audience && { audience }), state: 'state' };
  return `${issuer}authorize?${new URLSearchParams(query)}`;
}

export type SignIn = { sub: string; email: string; name: string; accessToken: string | undefined };

/** Finds by subject, then by address where merging is on, else makes an account; throws what the page would show. */
export function signInWithSso(state: State, { sub, email, name, accessToken }: SignIn): Account {
  const { sso, oauth, defaultRole } = state.settings;
  if (sso === null || !oauth.ENABLE_OAUTH) throw new Error('There is no single sign-on here.');
  const holder = byEmail(state, email);
  const known =
    state.accounts.find((account) => account.sub === sub) ?? (oauth.OAUTH_MERGE_ACCOUNTS_BY_EMAIL ? holder : undefined);
  if (known) return Object.assign(known, { sub, accessToken });
  if (!oauth.ENABLE_OAUTH_SIGNUP) throw new Error(texts.prohibited);
  if (holder) throw new Error(texts.emailTaken);
  const role = state.accounts.length === 0 ? 'admin' : defaultRole;
  const account = createAccount(state, { email, name, role, sub, accessToken });
  state.accounts.push(account);
  return account;
}
