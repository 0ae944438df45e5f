/** What anyone may know, before they sign in. */
import { ok, refuse } from './answer.ts';
import type { Route } from './routes.ts';
import { authorizeAddress } from './single-sign-on.ts';
import { isNewer } from './state.ts';

export const publicRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/oauth\/oidc\/login$/,
    who: 'anyone',
    answer: ({ state }) => {
      const { sso, oauth } = state.settings;
      if (sso === null || !oauth.ENABLE_OAUTH) return refuse(404, 'Not Found');
      const location = authorizeAddress(oauth);
      return location ? { status: 302, body: '', location } : refuse(500, 'Internal Server Error');
    },
  },
  {
    method: 'GET',
    path: /^\/api\/version$/,
    who: 'anyone',
    answer: ({ state }) => ok({ version: state.settings.version, deployment_id: '' }),
  },
  {
    method: 'GET',
    path: /^\/api\/config$/,
    who: 'anyone',
    answer: ({ state }) => {
      const { version, sso, oauth, signUp, passwordLogin } = state.settings;
      return ok({
        ...(state.accounts.length === 0 && { onboarding: true }),
        status: true,
        name: 'Open WebUI',
        version,
        default_locale: '',
        ...(isNewer(state) && { i18n: {} }),
        oauth: { providers: sso !== null && oauth.ENABLE_OAUTH ? { oidc: sso } : {}, auto_redirect: false },
        features: {
          ...(isNewer(state) && { slim: false }),
          auth: true,
          auth_trusted_header: false,
          enable_signup_password_confirmation: false,
          enable_ldap: false,
          enable_signup: signUp,
          enable_login_form: passwordLogin,
          enable_websocket: true,
        },
      });
    },
  },
];
