/** The application behind a connection: its scopes, how a person makes it, and what goes wrong with it. */
import type { PlatformSetup, Traps } from '../platform.ts';

/** Google's scopes, least first: https://developers.google.com/identity/protocols/oauth2/scopes */
const auth = (name: string): string => `https://www.googleapis.com/auth/${name}`;

/** What is asked for on connecting: who the account is, and reading; by the names under which Google grants it. */
export const onConnecting = [
  'openid',
  auth('userinfo.email'),
  auth('userinfo.profile'),
  auth('gmail.readonly'),
  auth('calendar.readonly'),
  auth('drive.readonly'),
];

/** What a tool needs; one of a list is enough. A person may leave any of them unticked on Google's page of consent. */
export const readingMail = [auth('gmail.readonly'), auth('gmail.modify')];
export const readingEvents = [auth('calendar.readonly'), auth('calendar')];
/** Without `drive.file`, with which Google shows the application no file but its own. */
export const readingFiles = [auth('drive.readonly'), auth('drive')];
export const composing = [auth('gmail.compose'), auth('gmail.modify')];
export const sending = [auth('gmail.send'), auth('gmail.compose'), auth('gmail.modify')];
export const sortingMail = [auth('gmail.modify')];
export const changingEvents = [auth('calendar.events'), auth('calendar')];
/** `drive.file` covers what the application made itself; a file of somebody else needs all of Drive. */
export const makingFiles = [auth('drive.file'), auth('drive')];
export const anyFile = [auth('drive')];
/** The tool for which a person is asked for all of Drive. */
export const allowsAnyFile = 'google_copy_file';

/** https://auth0.com/docs/authenticate/identity-providers/social-identity-providers/google */
export const googleSetup: PlatformSetup = {
  strategy: 'google-oauth2',
  // Without it Google gives no refresh token, which Token Vault needs.
  options: { offline_access: true },
  page: () => 'https://console.cloud.google.com/auth/clients',
  points: [
    'In your project, enable three APIs: Gmail, Google Calendar and Google Drive, at https://console.cloud.google.com/apis/library.',
    'Set the consent screen up for an audience. External and "In testing" ends each connection after 7 days: publish it ("In production"), or choose Internal in your Workspace.',
    'Create a client of the type "Web application". Its authorised redirect URI is https://YOUR_TENANT/login/callback, of your Auth0 domain.',
    'Copy client ID and client secret. Others than you see a warning that the app is unverified until Google has verified it; you can pass it.',
    'Leave approval_prompt out of the upstream parameters of the connection: together with prompt Google refuses it.',
  ],
};

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
