/** Where people keep their mail, their files and what they write together. */
import { type CatalogueProvider, providerIn } from './entry.ts';

const workProvider = providerIn('work');
const whoTheyAre = {
  openid: 'The number by which the provider knows the account',
  profile: 'Name and picture',
  email: 'The e-mail address',
};

export const workProviders: CatalogueProvider[] = [
  workProvider({
    ...{ name: 'google', title: 'Google', strategy: 'google-oauth2' },
    scopes: whoTheyAre,
    options: { offline_access: true },
    page: 'https://console.cloud.google.com/auth/clients',
    points: [
      'A client of the kind Web application, in a project with the APIs enabled that are to be asked.',
      'While the consent screen is in Testing, a connection ends after seven days: publish it.',
      'Scopes that Google calls sensitive or restricted are verified by Google before others than its test users get them.',
      'Offline Access must be ticked in the connection, or there is no refresh token.',
    ],
    revoke: ['https://myaccount.google.com/connections', 'The application, then "Delete all connections".'],
    apiUrl: 'https://www.googleapis.com',
    unchecked: ['openapi', 'mcp'],
  }),
  workProvider({
    ...{
      name: 'google-workspace',
      title: 'Google (enterprise)',
      strategy: 'google-apps',
      connection: null,
      options: null,
    },
    scopes: whoTheyAre,
    page: 'https://console.cloud.google.com/auth/clients',
    points: [
      'An enterprise connection, which the owner of the tenant names and makes in the dashboard.',
      'An administrator of the Workspace may have to trust the application first.',
    ],
    revoke: ['https://myaccount.google.com/connections', 'The application, then "Delete all connections".'],
    apiUrl: 'https://www.googleapis.com',
  }),
  workProvider({
    ...{ name: 'slack', title: 'Slack', strategy: 'sign-in-with-slack' },
    scopes: whoTheyAre,
    page: 'https://api.slack.com/apps',
    points: [
      'Turn on Token Rotation: without, there is no refresh token for the vault to keep.',
      'Activate Public Distribution, or people of other workspaces are refused.',
      'Its own scopes and those of Sign in with Slack do not go together: for the API, take a custom connection with https://slack.com/oauth/v2_user/authorize.',
    ],
    revoke: ['https://slack.com/apps/manage', 'The application in your workspace, then "Remove" or "Revoke".'],
    apiUrl: 'https://slack.com/api',
    openapi: 'https://raw.githubusercontent.com/slackapi/slack-api-specs/master/web-api/slack_web_openapi_v2.json',
    mcp: 'https://mcp.slack.com/mcp',
    unchecked: ['revoke'],
  }),
  workProvider({
    ...{ name: 'microsoft', title: 'Microsoft', strategy: 'windowslive' },
    scopes: { 'User.Read': 'Name, address and picture', offline_access: 'Access that goes on while you are away' },
    page: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    points: [
      'Register an application for personal accounts, or for those of any organisation as well.',
      'Under Certificates & secrets make a client secret: its Value is what Auth0 asks for, not its ID.',
    ],
    revoke: ['https://account.live.com/consent/Manage', 'The application, then "Remove these permissions".'],
    apiUrl: 'https://graph.microsoft.com/v1.0',
    openapi: 'https://raw.githubusercontent.com/microsoftgraph/msgraph-metadata/master/openapi/v1.0/openapi.yaml',
    unchecked: ['mcp'],
  }),
  workProvider({
    ...{ name: 'entra', title: 'Microsoft Entra ID', strategy: 'waad', connection: null, options: null },
    scopes: { ...whoTheyAre, offline_access: 'Access that goes on while you are away' },
    page: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    points: [
      'An enterprise connection, which the owner of the tenant names and makes in the dashboard.',
      'Scopes of Microsoft Graph are written with its address before them, and some need an administrator’s consent.',
    ],
    revoke: [
      'https://myapps.microsoft.com',
      'The application, then "Manage your application" and "Revoke permissions".',
    ],
    apiUrl: 'https://graph.microsoft.com/v1.0',
    openapi: 'https://raw.githubusercontent.com/microsoftgraph/msgraph-metadata/master/openapi/v1.0/openapi.yaml',
  }),
  workProvider({
    ...{ name: 'notion', title: 'Notion', strategy: 'oauth2', connection: 'notion', options: null },
    scopes: {},
    page: 'https://www.notion.so/profile/integrations',
    points: [
      'A public integration; what it may do is ticked there, and the person picks the pages that it sees.',
      'Auth0 has no connection of its own for it: a custom one, with https://api.notion.com/v1/oauth/authorize?owner=user and https://api.notion.com/v1/oauth/token.',
      'Notion wants the client id and secret as HTTP Basic at its token address: a custom header of the connection.',
    ],
    revoke: ['https://www.notion.so', 'Settings, Connections, the integration, then "Disconnect account".'],
    apiUrl: 'https://api.notion.com',
    mcp: 'https://mcp.notion.com/mcp',
    unchecked: ['revoke'],
  }),
  workProvider({
    ...{ name: 'box', title: 'Box', strategy: 'box' },
    scopes: {},
    page: 'https://app.box.com/developers/console',
    points: ['A custom app with user authentication (OAuth 2.0); what it may do is ticked under Configuration.'],
    revoke: ['https://app.box.com/account/security', 'The application, then remove it.'],
    apiUrl: 'https://api.box.com/2.0',
    openapi: 'https://raw.githubusercontent.com/box/box-openapi/main/openapi.json',
    mcp: 'https://mcp.box.com/',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
  workProvider({
    ...{ name: 'dropbox', title: 'Dropbox', strategy: 'dropbox' },
    scopes: { 'account_info.read': 'Name, address and picture' },
    options: { offline_access: true },
    page: 'https://www.dropbox.com/developers/apps',
    points: [
      'Scoped access; a scope must be ticked under Permissions before it can be asked for.',
      'Offline Access must be ticked in the connection, or there is no refresh token.',
    ],
    revoke: ['https://www.dropbox.com/account/connected_apps', 'The application, then "Disconnect".'],
    apiUrl: 'https://api.dropboxapi.com/2',
    unchecked: ['openapi', 'mcp'],
  }),
  workProvider({
    ...{ name: 'basecamp', title: 'Basecamp', strategy: 'basecamp' },
    scopes: {},
    page: 'https://launchpad.37signals.com/integrations',
    points: ['Basecamp knows no scopes: the token can do all that the person can.'],
    revoke: ['https://launchpad.37signals.com', 'Your profile, then the products and applications with access.'],
    apiUrl: 'https://3.basecampapi.com',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
];
