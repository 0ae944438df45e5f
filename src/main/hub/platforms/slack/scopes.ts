/** What is asked for on connecting: to read, and to say whose account it is. Writing is asked for when a tool needs it. */
export const slackScopes: string[] = [
  ...['channels', 'groups', 'im', 'mpim'].flatMap((kind) => [`${kind}:read`, `${kind}:history`]),
  'users:read',
  'search:read',
];
