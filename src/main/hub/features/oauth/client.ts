/** A client of the OAuth door, as it describes itself: in its own document, or when it registers here. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { visible } from '../../../../shared/visible.ts';

export type ClientMetadata = {
  clientId: string;
  /** What it calls itself, or where its answers go if it says nothing. */
  name: string;
  redirectUris: string[];
  /** Where its document was read; null for a client that registered here, whom nothing vouches for. */
  documentHost: string | null;
};

const longestUri = 300;
const mostUris = 10;
/** All in all: a registration is its own `client_id`, and that must fit into the query of a request. */
const mostCharacters = 2000;
const longestName = 100;

/** RFC 3986 §2: anything else in an address is dropped by one reader and not by another. */
const written = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;
const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$)/;

/**
 * The address if answers may go there, else undefined: https, or http to this computer (RFC 8252 §7.3). It must be written
 * as every reader understands it, so that `http://127.1`, a backslash or `/../` cannot mean one thing here and another to a
 * browser; with user name, password or fragment it would hide where it leads, or what is appended to it.
 */
export function parseRedirectUri(text: string): URL | undefined {
  if (text.length > longestUri || !written.test(text) || text.includes('#')) return undefined;
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  // Some clients register `http://127.0.0.1:33418`, to which a reader adds the `/`.
  if (url.href !== text && url.href !== `${text}/`) return undefined;
  return url.protocol === 'https:' || loopback.test(text) ? url : undefined;
}

/** Whether it leads to a program on the computer of the browser. For an address that `parseRedirectUri` takes. */
export const isLoopbackRedirect = (redirectUri: string): boolean => loopback.test(redirectUri);

/**
 * Whether an answer may go to where the client wants it: character for character what it registered. On this computer the
 * port alone may differ, since a program takes the one that is free (RFC 8252 §7.3).
 */
export function isAllowedRedirect(registered: readonly string[], requested: string): boolean {
  return parseRedirectUri(requested) !== undefined && registered.some((one) => portless(one) === portless(requested));
}

const portless = (uri: string): string => uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+/, '$1');

/**
 * What the hub keeps of a client's metadata (RFC 7591 §2); what it does not know it passes over. Addresses that it takes no
 * answers to are left out, as §3.2.1 lets it, since some clients name `https`, this computer and their own scheme.
 * The same goes for grants, and for a secret at the token endpoint: VS Code names the device grant, others a secret, and both do
 * with what there is. Fails with `redirect_refused` if no address is left, and with `client_refused` for a client that can't use
 * a code.
 */
export function parseClientMetadata(given: unknown): Result<Pick<ClientMetadata, 'name' | 'redirectUris'>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return fail('client_refused', 'It is no object.');
  const metadata = given as Record<string, unknown>;
  const named = metadata['redirect_uris'];

  if (!isListOfText(named) || named.length === 0) return fail('redirect_refused', 'It names none (redirect_uris).');
  if (named.length > mostUris || named.join('').length > mostCharacters) {
    return fail('redirect_refused', `At most ${mostUris}, of ${mostCharacters} characters together (redirect_uris).`);
  }
  const redirectUris = named.filter((uri) => parseRedirectUri(uri));
  const [first] = redirectUris;
  if (first === undefined) return fail('redirect_refused', 'None of those it names (redirect_uris).');

  const ownName = metadata['client_name'] ?? '';
  if (typeof ownName !== 'string') return fail('client_refused', 'Its client_name is not text.');
  const name = visible(ownName.trim()) || new URL(first).host;
  if (name.length > longestName) return fail('client_refused', `Its client_name is over ${longestName} characters.`);

  const grants = metadata['grant_types'] ?? ['authorization_code'];
  if (!isListOfText(grants) || !grants.includes('authorization_code')) {
    return fail('client_refused', 'Its grant_types must name authorization_code.');
  }
  const responses = metadata['response_types'] ?? ['code'];
  if (!isListOfText(responses) || responses.join() !== 'code')
    return fail('client_refused', 'Its response_types may be code.');
  return ok({ name, redirectUris });
}

export const clientGrantTypes: readonly string[] = ['authorization_code', 'refresh_token'];

const isListOfText = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
