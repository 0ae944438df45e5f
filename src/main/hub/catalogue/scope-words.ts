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
