/** What a model server did wrong, in the hub's own words and codes. */
import { type Failure, failure } from '../../../../../shared/errors.ts';
import { visibleCharacters } from '../../../../../shared/visible.ts';
import { type Secret, scrubbedMark, scrubParts } from '../../../ground/secret.ts';

/** Thrown within the model server's connection alone, where an answer can fail at any of its pieces. */
export class ServerFailure extends Error {
  readonly failure: Failure;
  /** The HTTP status, and what the server said, where it answered. */
  readonly status: number;
  readonly said: string;

  constructor(why: Failure, status = 0, said = '') {
    super(why.code);
    this.failure = why;
    this.status = status;
    this.said = said;
  }
}

/** OpenAI has a code for it; vLLM, llama.cpp, LM Studio and the providers say it in words, each in its own. */
const tooLong =
  /context[_ ]?(length|size|window)|maximum (context|model length)|too many tokens|(prompt|input|request) (is|was)? ?too (long|large)/i;

/** A refused request. `said` is the server's own word on it, already quoted; it may be empty. */
export function failureOfStatus(status: number, said: string, retryAfterSeconds?: number): Failure {
  const answered = `It answered ${status}${said ? `: ${said}` : '.'}`;
  if (status >= 300 && status < 400) {
    return failure(
      'model_refused',
      'It redirects to another address. The hub does not follow, because the key would go there.',
      {
        hint: 'Add the server under the address that it redirects to.',
      },
    );
  }
  if (status === 401) return failure('model_unauthorised', answered);
  if (status === 429) {
    return failure('model_busy', answered, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
  // Older ones of llama.cpp answer 500 to it.
  if (tooLong.test(said)) return failure('too_long', answered);
  return failure(status >= 500 ? 'model_failed' : 'model_refused', answered);
}

/** An error inside an answer that began well; `told` may name its own status. */
export function failureOfError(told: unknown, said: string, hasText: boolean): Failure {
  const says = said ? `It says: ${said}` : undefined;
  if (hasText) return failure('model_cut', says);
  const code = typeof told === 'object' && told !== null && 'code' in told ? told.code : undefined;
  const isStatus = typeof code === 'number' && code >= 400 && code < 600;
  if (isStatus) return failureOfStatus(code, said);
  return failure(tooLong.test(said) ? 'too_long' : 'model_failed', says);
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at its address.',
  ENOTFOUND: 'The name in its address is not known.',
  EAI_AGAIN: 'The name in its address could not be looked up.',
  UND_ERR_CONNECT_TIMEOUT: 'It does not answer.',
};

/** No connection came about, or it ended before an answer did. The error's own message could quote what was sent. */
export function unreachable(error: unknown): Failure {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return failure('model_unreachable', reasons[code] ?? (/^[A-Z_]{3,60}$/.test(code) ? `(${code})` : undefined));
}

export const silent = (milliseconds: number): string => `It sent nothing for ${milliseconds / 1000} seconds.`;

const longestQuote = 200;
const mostRead = 8192;

/** What usually is a secret, no matter whose it is: bearers, keys by their prefix, long unbroken runs of letters and digits. */
const likeSecrets =
  /\b(?:bearer|basic)\s+\S+|\b(?:sk|pk|rk|ogx|gsk|hf|xai|gh[opsur]|github_pat|xox[a-z]|AIza|eyJ)[-_A-Za-z0-9.*]{8,}|[A-Za-z0-9+/_=]{32,}/gi;

/** Quotes the message of an error body, `"…"`; an empty string where it holds none. `clean` takes out the whole key. */
export function quote(body: unknown, key: Secret | undefined, clean: (text: string) => string): string {
  const message = messageOf(body).trim().slice(0, mostRead);
  if (message === '') return '';
  const characters = visibleCharacters(masked(clean(message), key), true);
  return `"${characters.slice(0, longestQuote).join('')}${characters.length > longestQuote ? '…' : ''}"`;
}

/** Servers put it in `error.message`, in `error`, in `message` or in `detail`; or they answer plain text. */
function messageOf(body: unknown): string {
  if (typeof body === 'string') return textOf(body);
  if (typeof body !== 'object' || body === null) return '';
  const { error, message, detail } = body as Record<string, unknown>;
  return messageOf(error ?? message ?? detail);
}

function textOf(text: string): string {
  if (/^\s*</.test(text)) return ''; // a web page says nothing in 200 characters
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return messageOf(JSON.parse(text));
  } catch {
    return text;
  }
}

function masked(text: string, key: Secret | undefined): string {
  return (key === undefined ? text : scrubParts(text, key)).replace(likeSecrets, scrubbedMark);
}
