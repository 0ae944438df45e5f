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

/** What a tool needs beside those; one of a list is enough. */
export const composing = [auth('gmail.compose'), auth('gmail.modify')];
export const sending = [auth('gmail.send'), auth('gmail.compose'), auth('gmail.modify')];
export const sortingMail = [auth('gmail.modify')];
export const changingEvents = [auth('calendar.events'), auth('calendar')];
export const makingFiles = [auth('drive.file'), auth('drive')];
