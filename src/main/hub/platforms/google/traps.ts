import type { Traps } from '../platform.ts';

/** https://developers.google.com/identity/protocols/oauth2#expiration */
export const googleTraps: Traps = {
  page: 'https://console.cloud.google.com/auth/audience',
  withoutToken: [
    'The connection asks for offline access: without it Google gives no refresh token.',
    'The upstream parameters of the connection hold no approval_prompt: with the prompt that Auth0 sends Google answers "Conflict params".',
    'The consent screen is not "In testing": Google ends each refresh token of such an application after 7 days.',
    'The account has not taken the access back at https://myaccount.google.com/connections, and its password is not newer than the connection.',
  ],
};
