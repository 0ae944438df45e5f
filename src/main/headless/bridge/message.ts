/** JSON-RPC as far as a bridge must understand it: who asks, who answers, and what to say when the hub cannot. */
import { type Failure, failure } from '../../../shared/errors.ts';

export type JsonRpcMessage = { id?: unknown; method?: unknown; params?: unknown; result?: unknown; error?: unknown };

/** The messages of one line: one, or the several of a batch, which revision 2025-03-26 knows. */
export const messagesOf = (value: unknown): JsonRpcMessage[] =>
  [value].flat().filter((one): one is JsonRpcMessage => typeof one === 'object' && one !== null);

/** The ids of those that want an answer. */
export const askedIn = (messages: JsonRpcMessage[]): unknown[] =>
  messages.filter(({ id, method }) => id !== undefined && method !== undefined).map(({ id }) => id);

/** A field of the parameters, of any type. */
export function parameter(message: JsonRpcMessage, name: string): unknown {
  const { params } = message;
  return typeof params === 'object' && params !== null ? (params as Record<string, unknown>)[name] : undefined;
}

/** What a client shows a person, or its model reads: what failed, why, and what to do. */
export function errorAnswer(id: unknown, found: Failure): object {
  const { code, message, hint, retryAfterSeconds } = found;
  const data = { code, message, hint, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  return { jsonrpc: '2.0', id, error: { code: numberOf(found), message: `${message} ${hint}`, data } };
}

const numberOf = ({ code }: Failure) => (code === 'malformed' || code === 'too_large' ? -32600 : -32603);

const putKey =
  'Create a key with `opengithubx keys create --client NAME` and put it as OPENGITHUBX_KEY into the environment that ' +
  'this client gives to its server.';

/** There is no key to send, or what is there is none. */
export const keyFailure = (why: string): Failure => failure('unauthorised', why, { hint: putKey });

/** Nothing listens where the hub should be. */
export const notRunning = (address: URL, why: string): Failure => ({
  code: 'not_running',
  message: `No OpenGitHubX hub answers at ${address} (${why}).`,
  hint: 'Start it with `opengithubx serve` or the desktop app, then try again; this client need not be restarted.',
});

/** The hub went away in the middle. Whether the call was made is not known here. */
export const cutOff = (): Failure =>
  failure('cancelled', 'The hub ended the connection before it answered.', {
    hint: 'Try again; if it was a change, look first whether it was made.',
  });

export const jsonOrEvents = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Of a message that names its revision itself, as all do since 2026-07-28; undefined for older ones. */
export function statelessHeaders(message: JsonRpcMessage): Record<string, string> | undefined {
  const meta = parameter(message, '_meta');
  const version =
    typeof meta === 'object' && meta !== null
      ? (meta as Record<string, unknown>)['io.modelcontextprotocol/protocolVersion']
      : undefined;
  if (typeof version !== 'string' || typeof message.method !== 'string') return undefined;
  const field = nameFields.get(message.method);
  const name = field === undefined ? undefined : parameter(message, field);
  return {
    ...jsonOrEvents,
    'mcp-protocol-version': plain(version),
    'mcp-method': plain(message.method),
    ...(typeof name === 'string' && { 'mcp-name': plain(name) }),
  };
}

const nameFields = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** A header holds visible ASCII; anything else, and what only looks like its encoding, travels in Base64. */
function plain(value: string): string {
  const safe = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith('=?base64?');
  return safe ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
