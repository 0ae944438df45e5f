/** JSON-RPC as far as a bridge must understand it: who asks, who answers, and what to say when the hub cannot. */
import { type Failure, failure } from '../../../shared/errors.ts';

export type Message = { id?: unknown; method?: unknown; params?: unknown; result?: unknown; error?: unknown };

/** The messages of one line: one, or the several of a batch, which revision 2025-03-26 knows. */
export const messagesOf = (value: unknown): Message[] =>
  [value].flat().filter((one): one is Message => typeof one === 'object' && one !== null);

/** The ids of those that want an answer. */
export const askedIn = (messages: Message[]): unknown[] =>
  messages.filter(({ id, method }) => id !== undefined && method !== undefined).map(({ id }) => id);

/** A field of the parameters, whatever was sent as such. */
export function parameter(message: Message, name: string): unknown {
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
