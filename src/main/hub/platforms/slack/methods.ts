/** The methods of the Web API that change nothing: https://docs.slack.dev/reference/methods */
const reading: ReadonlySet<string> = new Set([
  'auth.test',
  'chat.scheduledMessages.list',
  'conversations.history',
  'conversations.info',
  'conversations.list',
  'conversations.members',
  'conversations.replies',
  'files.info',
  'files.list',
  'search.messages',
  'usergroups.list',
  'users.conversations',
  'users.info',
  'users.list',
]);

/**
 * Whether a request changes nothing at Slack. Its methods are all posted alike, so that the name alone tells; one that is not on the
 * list counts as a change.
 */
export async function isSlackRead(request: Request): Promise<boolean> {
  const [, method] = /\/api\/([A-Za-z.]+)$/.exec(new URL(request.url).pathname) ?? [];
  return method !== undefined && reading.has(method);
}
