/**
 * What Token Vault supports, as data. The list is Auth0's: https://auth0.com/ai/docs/integrations/overview, looked at in 2026; what a
 * provider's own pages did not say is named in `unchecked`.
 */
import type { Provider, ProviderCategory } from '../../../shared/catalogue.ts';

/** An entry, with the options of its connection beside the application's id and secret. `null`: only a person can make one. */
export type CatalogueProvider = Provider & {
  options: Record<string, unknown> | null;
  /** Where its application is registered without a person (RFC 7591). */
  registration?: string;
};

type Optional = 'options' | 'unchecked' | 'openapi' | 'mcp' | 'points' | 'connection' | 'registration';
type Given = Omit<CatalogueProvider, Optional | 'category' | 'scopes' | 'revoke'> &
  Partial<Pick<CatalogueProvider, Optional>> & {
    scopes: Record<string, string>;
    revoke: [page: string, words: string];
  };

/** What every entry has in common stands once: the connection is called as its kind, and its options are none. */
const providerIn =
  (category: ProviderCategory) =>
  (given: Given): CatalogueProvider => {
    const [page, words] = given.revoke;
    return {
      connection: given.strategy,
      options: {},
      openapi: null,
      mcp: null,
      points: [],
      unchecked: [],
      ...given,
      category,
      scopes: Object.entries(given.scopes).map(([scope, allows]) => ({ scope, allows })),
      revoke: { page, words },
    };
  };

const workProvider = providerIn('work');
const whoTheyAre = {
  openid: 'The number by which the provider knows the account',
  profile: 'Name and picture',
  email: 'The e-mail address',
};

/** Where people keep their mail, their files and what they write together. */
const workProviders: CatalogueProvider[] = [
  workProvider({
    name: 'google',
    title: 'Google',
    strategy: 'google-oauth2',
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
    name: 'google-workspace',
    title: 'Google (enterprise)',
    strategy: 'google-apps',
    connection: null,
    options: null,
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
    name: 'slack',
    title: 'Slack',
    strategy: 'sign-in-with-slack',
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
    name: 'microsoft',
    title: 'Microsoft',
    strategy: 'windowslive',
    scopes: { 'User.Read': 'Name, address and picture', offline_access: 'Access while you are away' },
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
    name: 'entra',
    title: 'Microsoft Entra ID',
    strategy: 'waad',
    connection: null,
    options: null,
    scopes: { ...whoTheyAre, offline_access: 'Access while you are away' },
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
    name: 'notion',
    title: 'Notion',
    strategy: 'oauth2',
    connection: 'notion',
    options: null,
    scopes: {},
    page: 'https://www.notion.so/profile/integrations',
    points: [
      'Make a public integration. Tick its permissions there. The person picks the pages that it sees.',
      'Auth0 has no built-in connection for it: use a custom one, with https://api.notion.com/v1/oauth/authorize?owner=user and https://api.notion.com/v1/oauth/token.',
      'Notion wants the client id and secret as HTTP Basic at its token address: a custom header of the connection.',
    ],
    revoke: ['https://www.notion.so', 'Settings, Connections, the integration, then "Disconnect account".'],
    apiUrl: 'https://api.notion.com',
    mcp: 'https://mcp.notion.com/mcp',
    unchecked: ['revoke'],
  }),
  workProvider({
    name: 'notion-mcp',
    title: 'Notion (MCP server)',
    strategy: 'oauth2',
    connection: 'notion-mcp',
    scopes: {},
    // https://github.com/auth0-samples/auth0-ai-samples (connected-mcp) and https://developers.notion.com/guides/mcp/build-mcp-client
    registration: 'https://mcp.notion.com/register',
    options: {
      authorizationURL: 'https://mcp.notion.com/authorize',
      tokenURL: 'https://mcp.notion.com/token',
      scope: '',
      pkce_enabled: true,
      scripts: {
        // The server says nowhere whose a token is. Each consent is another account here.
        fetchUserProfile: `function fetchUserProfile(accessToken, context, callback) {
  callback(null, { user_id: 'notion-mcp-' + Date.now(), name: 'Notion' });
}`,
      },
    },
    page: 'https://developers.notion.com/guides/mcp/build-mcp-client',
    points: [
      'The second way to Notion, beside an integration of your own: nothing is made by hand, because the assistant registers the application.',
      'Then add the server with `opengithubx imports add-server`, connect an account, and turn on the tools that you want.',
      'A person gives it all that they can see in a workspace, not single pages.',
    ],
    revoke: ['https://www.notion.so', 'Settings, Connections, the application, then "Disconnect account".'],
    apiUrl: null,
    mcp: 'https://mcp.notion.com/mcp',
    unchecked: ['revoke', 'openapi'],
  }),
  workProvider({
    name: 'box',
    title: 'Box',
    strategy: 'box',
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
    name: 'dropbox',
    title: 'Dropbox',
    strategy: 'dropbox',
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
    name: 'basecamp',
    title: 'Basecamp',
    strategy: 'basecamp',
    scopes: {},
    page: 'https://launchpad.37signals.com/integrations',
    points: ['Basecamp knows no scopes: the token can do all that the person can.'],
    revoke: ['https://launchpad.37signals.com', 'Your profile, then the products and applications with access.'],
    apiUrl: 'https://3.basecampapi.com',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
];

const makingProvider = providerIn('making');

/** Where people build and sell. */
const makingProviders: CatalogueProvider[] = [
  makingProvider({
    name: 'github',
    title: 'GitHub',
    strategy: 'github',
    scopes: {},
    page: 'https://github.com/settings/apps/new',
    points: [
      'A GitHub App, not an OAuth App: only that gives a refresh token. Leave "Expire user authorization tokens" ticked.',
      'Install it on the repositories and organisations that it may see.',
    ],
    revoke: ['https://github.com/settings/apps/authorizations', 'The application, then "Revoke".'],
    apiUrl: 'https://api.github.com',
    openapi:
      'https://raw.githubusercontent.com/github/rest-api-description/main/descriptions/api.github.com/api.github.com.json',
    mcp: 'https://api.githubcopilot.com/mcp/',
  }),
  makingProvider({
    name: 'bitbucket',
    title: 'Bitbucket',
    strategy: 'bitbucket',
    scopes: {},
    page: 'https://bitbucket.org/account/workspaces/',
    points: ['An OAuth consumer in the settings of a workspace; its permissions are the scopes.'],
    revoke: ['https://bitbucket.org/account/settings/app-authorizations/', 'The application, then "Revoke".'],
    apiUrl: 'https://api.bitbucket.org/2.0',
    openapi: 'https://api.bitbucket.org/swagger.json',
    unchecked: ['openapi', 'mcp'],
  }),
  makingProvider({
    name: 'digitalocean',
    title: 'DigitalOcean',
    strategy: 'digitalocean',
    scopes: { 'account:read': 'Who the account belongs to' },
    page: 'https://cloud.digitalocean.com/account/api/applications',
    revoke: ['https://cloud.digitalocean.com/account/api/applications', 'Authorized applications, then revoke it.'],
    apiUrl: 'https://api.digitalocean.com',
    openapi: 'https://api-engineering.nyc3.cdn.digitaloceanspaces.com/spec-ci/DigitalOcean-public.v2.yaml',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
  makingProvider({
    name: 'figma',
    title: 'Figma',
    strategy: 'figma',
    scopes: { 'current_user:read': 'Name, address and picture' },
    page: 'https://www.figma.com/developers/apps',
    points: ['The scopes are ticked there as well, and the application is published.'],
    revoke: ['https://www.figma.com/settings', 'Security, Connected apps, the application, then "Revoke access".'],
    apiUrl: 'https://api.figma.com',
    openapi: 'https://raw.githubusercontent.com/figma/rest-api-spec/main/openapi/openapi.yaml',
    mcp: 'https://mcp.figma.com/mcp',
    unchecked: ['revoke', 'mcp'],
  }),
  makingProvider({
    name: 'hugging-face',
    title: 'Hugging Face',
    strategy: 'hugging-face',
    scopes: { openid: 'The number by which Hugging Face knows the account', profile: 'Name and picture' },
    page: 'https://huggingface.co/settings/applications/new',
    revoke: ['https://huggingface.co/settings/connected-applications', 'The application, then revoke it.'],
    apiUrl: 'https://huggingface.co/api',
    openapi: 'https://huggingface.co/.well-known/openapi.json',
    mcp: 'https://huggingface.co/mcp',
    unchecked: ['openapi'],
  }),
  makingProvider({
    name: 'salesforce',
    title: 'Salesforce',
    strategy: 'salesforce',
    scopes: {
      openid: 'The number by which Salesforce knows the account',
      refresh_token: 'Access while you are away',
      offline_access: 'The same by its other name',
    },
    page: 'https://login.salesforce.com',
    points: [
      'A connected app, whose scopes include refresh_token; and JWT-based access tokens, or each token counts for ten minutes.',
      'Its API is at the address of the organisation, which differs for each.',
    ],
    revoke: ['https://login.salesforce.com', 'Personal settings, Connections, OAuth Connected Apps, then "Revoke".'],
    apiUrl: null,
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
  makingProvider({
    name: 'stripe',
    title: 'Stripe',
    strategy: 'stripe',
    scopes: { read_write: 'All that the account can do: Stripe Connect knows nothing between that and read_only' },
    page: 'https://dashboard.stripe.com/settings/connect/onboarding-options/oauth',
    points: ['Enable OAuth there. The secret is the API key of your account.'],
    revoke: ['https://dashboard.stripe.com/settings/apps', 'Installed apps, Connect extensions, then "Revoke access".'],
    apiUrl: 'https://api.stripe.com',
    openapi: 'https://raw.githubusercontent.com/stripe/openapi/master/openapi/spec3.json',
    mcp: 'https://mcp.stripe.com',
    unchecked: ['revoke'],
  }),
  makingProvider({
    name: 'paypal',
    title: 'PayPal',
    strategy: 'paypal',
    connection: 'PayPal',
    scopes: { openid: 'The number by which PayPal knows the account', profile: 'Name and language' },
    page: 'https://developer.paypal.com/dashboard/applications',
    points: ['Log in with PayPal is ticked among the features of the application.'],
    revoke: ['https://www.paypal.com/myaccount/settings', 'Data & privacy, Manage permissions, then remove them.'],
    apiUrl: 'https://api-m.paypal.com',
    mcp: 'https://mcp.paypal.com/mcp',
    unchecked: ['revoke', 'openapi'],
  }),
  makingProvider({
    name: 'freshbooks',
    title: 'FreshBooks',
    strategy: 'freshbooks',
    scopes: { 'user:profile:read': 'Name and address' },
    page: 'https://my.freshbooks.com/#/developer',
    revoke: ['https://my.freshbooks.com', 'Settings, Integrations, Apps, then disconnect it.'],
    apiUrl: 'https://api.freshbooks.com',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
];

const leisureProvider = providerIn('leisure');

/** Where people meet, listen, play and shop. */
const leisureProviders: CatalogueProvider[] = [
  leisureProvider({
    name: 'discord',
    title: 'Discord',
    strategy: 'discord',
    scopes: { identify: 'User name and picture, without the address', email: 'The e-mail address' },
    page: 'https://discord.com/developers/applications',
    points: ['Under OAuth2 enter the callback among the redirects, and reset the client secret to see it.'],
    revoke: ['https://discord.com/channels/@me', 'User settings, Authorized Apps, then "Deauthorize".'],
    apiUrl: 'https://discord.com/api/v10',
    openapi: 'https://raw.githubusercontent.com/discord/discord-api-spec/main/specs/openapi.json',
    unchecked: ['mcp'],
  }),
  leisureProvider({
    name: 'spotify',
    title: 'Spotify',
    strategy: 'spotify',
    scopes: { 'user-read-private': 'Name, country and kind of subscription' },
    page: 'https://developer.spotify.com/dashboard',
    points: ['In development mode only people entered there can consent.'],
    revoke: ['https://www.spotify.com/account/apps/', 'The application, then "Remove access".'],
    apiUrl: 'https://api.spotify.com/v1',
    openapi: 'https://developer.spotify.com/reference/web-api/open-api-schema.yaml',
    unchecked: ['openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'twitch',
    title: 'Twitch',
    strategy: 'twitch',
    scopes: {},
    page: 'https://dev.twitch.tv/console/apps',
    points: ['Twitch wants the client id in a header of each request to its API, beside the token.'],
    revoke: ['https://www.twitch.tv/settings/connections', 'Other connections, the application, then "Disconnect".'],
    apiUrl: 'https://api.twitch.tv/helix',
    unchecked: ['openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'x',
    title: 'X',
    strategy: 'twitter',
    scopes: {
      'users.read': 'Profiles that the account can see',
      'tweet.read': 'Posts that the account can see',
      'offline.access': 'Access while you are away',
    },
    page: 'https://developer.x.com/en/portal/projects-and-apps',
    points: ['User authentication settings: a web app, with OAuth 2.0. What its API may be asked depends on the plan.'],
    revoke: ['https://x.com/settings/connected_apps', 'The application, then "Revoke app permissions".'],
    apiUrl: 'https://api.x.com/2',
    openapi: 'https://api.x.com/2/openapi.json',
    unchecked: ['openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'tumblr',
    title: 'Tumblr',
    strategy: 'tumblr',
    scopes: { basic: 'What the account can read', offline_access: 'Access while you are away' },
    options: { offline_access: true },
    page: 'https://www.tumblr.com/oauth/apps',
    points: ['Offline Access must be ticked in the connection, or there is no refresh token.'],
    revoke: ['https://www.tumblr.com/settings/apps', 'The application, then remove it.'],
    apiUrl: 'https://api.tumblr.com/v2',
    unchecked: ['scopes', 'revoke', 'openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'snapchat',
    title: 'Snapchat',
    strategy: 'snapchat',
    scopes: { 'https://auth.snapchat.com/oauth2/api/user.display_name': 'The name that is shown' },
    page: 'https://developers.snap.com/snap-kit/home',
    points: ['Until Snap has looked at it, only people entered as demo users can consent.'],
    revoke: ['https://accounts.snapchat.com', 'Connected apps, the application, then remove it.'],
    apiUrl: 'https://kit.snapchat.com',
    unchecked: ['revoke', 'apiUrl', 'openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'fitbit',
    title: 'Fitbit',
    strategy: 'fitbit',
    scopes: { profile: 'Name, picture and measures that the person entered' },
    page: 'https://dev.fitbit.com/apps/new',
    points: ['An application of the kind Server.'],
    revoke: ['https://www.fitbit.com/settings/applications', 'The application, then "Revoke access".'],
    apiUrl: 'https://api.fitbit.com',
    openapi: 'https://dev.fitbit.com/build/reference/web-api/explore/fitbit-web-api-swagger.json',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
  leisureProvider({
    name: 'amazon',
    title: 'Amazon',
    strategy: 'amazon',
    scopes: { profile: 'Name and address of the account' },
    page: 'https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html',
    points: ['A security profile; the callback is entered under its web settings, with the tenant as allowed origin.'],
    revoke: ['https://www.amazon.com/ap/adam', 'The application, then "Remove".'],
    apiUrl: 'https://api.amazon.com',
    unchecked: ['revoke', 'openapi', 'mcp'],
  }),
];

const anyProvider = providerIn('custom');

/** What is not one of those: any authorization server that gives refresh tokens. */
const anyProviders: CatalogueProvider[] = [
  anyProvider({
    name: 'oauth2',
    title: 'Any OAuth 2.0 provider',
    strategy: 'oauth2',
    connection: null,
    options: null,
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
    name: 'oidc',
    title: 'Any OpenID Connect provider',
    strategy: 'oidc',
    connection: null,
    options: null,
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

/** All of them, in the order in which they are listed. */
export const catalogue: CatalogueProvider[] = [
  ...workProviders,
  ...makingProviders,
  ...leisureProviders,
  ...anyProviders,
];

/** The entry for a platform: by its name, or by the connection that it uses. */
export const catalogueProviderOf = ({
  name,
  connection,
}: {
  name: string;
  connection: string;
}): CatalogueProvider | undefined =>
  catalogue.find((entry) => entry.name === name) ?? catalogue.find((entry) => entry.connection === connection);

/** What the scopes allow that the platforms of the hub ask for on connecting, beside those that say who somebody is. */
const google = (name: string): string => `https://www.googleapis.com/auth/${name}`;

export const scopeWords: Readonly<Record<string, string>> = {
  // https://developers.google.com/identity/protocols/oauth2/scopes
  [google('userinfo.email')]: 'The e-mail address',
  [google('userinfo.profile')]: 'Name and picture',
  [google('gmail.readonly')]: 'Reads mail and its settings',
  [google('calendar.readonly')]: 'Reads calendars and their events',
  [google('drive.readonly')]: 'Reads all files in Drive',
  // https://docs.slack.dev/reference/scopes
  'channels:read': 'Which public channels there are, and who is in them',
  'channels:history': 'Reads the messages of public channels',
  'groups:read': 'Which private channels the account is in',
  'groups:history': 'Reads the messages of private channels that the account is in',
  'im:read': 'With whom there are direct messages',
  'im:history': 'Reads direct messages',
  'mpim:read': 'With whom there are direct messages in a group',
  'mpim:history': 'Reads direct messages in a group',
  'users:read': 'Who is in the workspace',
  'search:read': 'Searches what the account can see',
};
