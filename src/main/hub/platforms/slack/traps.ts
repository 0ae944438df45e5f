import type { Traps } from '../platform.ts';

/** https://docs.slack.dev/authentication/using-token-rotation */
export const slackTraps: Traps = {
  page: 'https://api.slack.com/apps',
  withoutToken: [
    'Under OAuth & Permissions of the app, token rotation is on: without it Slack gives no refresh token.',
    'The connection asks at https://slack.com/oauth/v2_user/authorize and https://slack.com/api/oauth.v2.user.access: oauth.v2.access gives the token of a bot, which the vault refuses.',
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
