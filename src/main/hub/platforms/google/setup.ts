import type { PlatformSetup } from '../platform.ts';

/** https://auth0.com/docs/authenticate/identity-providers/social-identity-providers/google */
export const googleSetup: PlatformSetup = {
  strategy: 'google-oauth2',
  // Without it Google gives no refresh token, which Token Vault needs.
  options: { offline_access: true },
  page: () => 'https://console.cloud.google.com/auth/clients',
  points: [
    'In a project of your own enable three APIs: Gmail, Google Calendar and Google Drive, at https://console.cloud.google.com/apis/library.',
    'Set the consent screen up for an audience. External and "In testing" ends each connection after 7 days: publish it ("In production"), or take Internal in a Workspace of your own.',
    'Create a client of the type "Web application". Its authorised redirect URI is https://YOUR_TENANT/login/callback, of your Auth0 domain.',
    'Copy client ID and client secret. Others than you see a warning that the app is unverified until Google has verified it; you can pass it.',
    'Leave approval_prompt out of the upstream parameters of the connection: together with prompt Google refuses it.',
  ],
};
