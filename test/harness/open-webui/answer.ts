/** What an answer is, the words that a client may meet in one, and the complaints about a body. */

/** JSON, unless it says which kind of text it is. */
export type Answer = { status: number; body: unknown; text?: 'html' | 'plain'; location?: string };
export type Body = Record<string, unknown>;

export const texts = {
  notSignedIn: 'Not authenticated',
  badToken: 'Your session has expired or the token is invalid. Please sign in again.',
  endedSession: 'Invalid token',
  unauthorized: '401 Unauthorized',
  prohibited: 'You do not have permission to access this resource. Please contact your administrator for assistance.',
  restricted: 'The requested action has been restricted as a security measure.',
  noApiKeys: 'Use of API key is not enabled in the environment.',
  notFound: "We could not find what you're looking for :/",
  emailTaken:
    'Uh-oh! This email is already registered. Sign in with your existing account or choose another email to start anew.',
  badEmail:
    "The email format you entered is invalid. Please double-check and make sure you're using a valid email address (e.g., yourname@example.com).",
  longPassword:
    'Uh-oh! The password you entered is too long. Please make sure your password is less than 72 bytes long.',
  wrongPassword: 'The email or password provided is incorrect. Please check for typos and try logging in again.',
  tooManyTries: 'API rate limit exceeded',
  badAuthBody: 'Invalid authentication request.',
  noConnection: 'Open WebUI: Server Connection Error',
  noToolServer: 'Failed to connect to the tool server',
  noMcpClient: 'Failed to create MCP client',
  noModel: 'Model not found',
} as const;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function refuse(status: number, detail: unknown): Answer {
  return { status, body: { detail } };
}

type Kind = 'anything' | 'string' | 'string or null' | 'list' | 'dictionary' | 'dictionary or null';
export type Complaint = { type: string; loc: (string | number)[]; msg: string; input: unknown };

/** What is wrong with a value that must have these fields; `at` is where the value was. */
export function complaints(
  value: unknown,
  fields: Record<string, Kind>,
  at: (string | number)[] = ['body'],
): Complaint[] {
  const given = isBody(value) ? value : {};
  return Object.entries(fields).flatMap(([name, kind]) => {
    const loc = [...at, name];
    if (!(name in given)) return [{ type: 'missing', loc, msg: 'Field required', input: value }];
    const input = given[name];
    const [expected = kind, isNullable] = kind.split(' or null');
    if (fits(input, expected) || (isNullable !== undefined && input === null)) return [];
    const type = expected === 'dictionary' ? 'dict_type' : `${expected}_type`;
    return [{ type, loc, msg: `Input should be a valid ${expected}`, input }];
  });
}

function fits(value: unknown, kind: string): boolean {
  if (kind === 'anything') return true;
  if (kind === 'list') return Array.isArray(value);
  return kind === 'string' ? typeof value === 'string' : isBody(value);
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
