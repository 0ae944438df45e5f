/** The application behind a connection: its scopes, how a person makes it, and what goes wrong with it. */
import { callbackOf } from '../../../../shared/tenant.ts';
import type { PlatformSetup, Traps } from '../platform.ts';

/** What is asked for on connecting: to read, and to say whose account it is. Writing is asked for when a tool needs it. */
export const slackScopes: string[] = [
  ...['channels', 'groups', 'im', 'mpim'].flatMap((kind) => [`${kind}:read`, `${kind}:history`]),
  'users:read',
  'search:read',
];

/**
 * Auth0's own connection for Slack, `sign-in-with-slack`, asks for the scopes of "Sign in with Slack", which no app may mix with those of
 * the Web API: so it is one of OAuth 2.0 with another name, at the addresses that give tokens of people and none of bots.
 * https://docs.slack.dev/authentication/installing-with-oauth
 */
export const slackSetup: PlatformSetup = {
  strategy: 'oauth2',
  options: {
    authorizationURL: 'https://slack.com/oauth/v2_user/authorize',
    tokenURL: 'https://slack.com/api/oauth.v2.user.access',
    scope: slackScopes.join(','),
    scripts: {
      // The workspace belongs to it: ids of people are those of a workspace.
      fetchUserProfile: `function (accessToken, context, callback) {
  request.post({ url: 'https://slack.com/api/auth.test', headers: { Authorization: 'Bearer ' + accessToken }, json: true }, (error, answer, body) => {
    if (error) return callback(error);
    if (!body || !body.ok) return callback(new Error('Slack does not say whose token it is.'));
    callback(null, { user_id: body.team_id + ':' + body.user_id, name: body.user });
  });
}`,
    },
  },
  page: (issuer) =>
    `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(slackManifest([callbackOf(issuer)]))}`,
  points: [
    'The link makes the app from a manifest with its scopes and its redirect URL. Choose the workspace that owns the app.',
    'Under "Install App", press "Install to Workspace" first. Before that nobody can connect an account.',
    'Under "OAuth & Permissions", check that token rotation is on. You can’t turn it off later. Without it Slack gives no refresh token, which Token Vault needs.',
    'For accounts of other workspaces, activate public distribution under "Manage Distribution". Without it Slack refuses them. With it, and outside of the Slack Marketplace, Slack may let the app read only one channel a minute, 15 messages at a time.',
    'The scopes belong to a user token. Leave the bot scopes empty.',
    'Copy the Client ID and the Client Secret from "Basic Information".',
  ],
};

/**
 * The manifest of an app with those addresses. A public client proves itself by PKCE, and has no secret.
 * https://docs.slack.dev/reference/app-manifest
 */
export const slackManifest = (addresses: readonly string[], isPublic?: true): string =>
  JSON.stringify({
    display_information: { name: 'OpenGitHubX' },
    oauth_config: {
      redirect_urls: addresses,
      scopes: { user: [...slackScopes, ...forTools] },
      ...(isPublic && { pkce_enabled: true }),
    },
    settings: { token_rotation_enabled: true, org_deploy_enabled: false, socket_mode_enabled: false },
  });

/** An app must name all that it will ever ask for; a person is asked for these when a tool needs them. */
export const forTools = [
  'chat:write',
  'reactions:write',
  'files:read',
  'usergroups:read',
  'channels:write',
  'groups:write',
  'im:write',
  'mpim:write',
];

/** https://docs.slack.dev/authentication/using-token-rotation */
export const slackTraps: Traps = {
  page: 'https://api.slack.com/apps',
  withoutToken: [
    'Under OAuth & Permissions of the app, token rotation is on: without it Slack gives no refresh token.',
    'The connection asks at https://slack.com/oauth/v2_user/authorize and https://slack.com/api/oauth.v2.user.access. The address oauth.v2.access gives the token of a bot, which Token Vault refuses.',
    'For an account of another workspace, the app is distributed publicly.',
    'The connection asks for no scope of "Sign in with Slack" (openid, profile, email, identity.*): those cannot be mixed with others.',
  ],
  scopes(scope) {
    const mixed = scope.split(/[\s,]+/).filter((one) => /^(?:openid|profile|email|identity\..+)$/.test(one));
    if (mixed.length > 0) {
      return 'These are scopes of "Sign in with Slack", which reads nothing: make the connection one of OAuth 2.0, as the guide says.';
    }
    return /(?:^|[\s,])(?:admin|client)(?:[.:,\s]|$)/.test(scope)
      ? 'It names a scope that administers the workspace, which no tool needs: take it away from the app.'
      : undefined;
  },
};
