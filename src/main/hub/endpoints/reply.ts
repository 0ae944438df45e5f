import type { ServerResponse } from 'node:http';
import { type ErrorCode, type Failure, statusOf } from '../../../shared/errors.ts';

/** Headers of every answer: nothing is cached, sniffed, embedded or read across origins. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** Sets the standing headers; whoever answers adds its own. */
export function prepare(response: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A failure in the form that all endpoints share; under `/v1/`, where clients of OpenAI call, in OpenAI's. */
export function sendFailure(response: ServerResponse, found: Failure): void {
  const { code, message, hint, retryAfterSeconds } = found;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  if (code === 'unauthorised') response.setHeader('www-authenticate', 'Bearer');
  // The rest of a body that was refused is not read, so the connection can't serve another request.
  if (code === 'too_large') response.setHeader('connection', 'close');
  const isOpenAI = response.req?.url?.startsWith('/v1/');
  sendJson(response, statusOf(code), { error: isOpenAI ? openAIError(found) : { code, message, hint } });
}

/** Its clients show the message alone, so it says what to do as well. */
export function openAIError({ code, message, hint, param }: Failure) {
  const type = errorTypes[statusOf(code)] ?? (statusOf(code) < 500 ? 'invalid_request_error' : 'server_error');
  return {
    message: `${message} ${hint}`,
    type,
    param: param ?? (code === 'model_unknown' ? 'model' : null),
    code: openAICodes[code] ?? code,
    hint,
  };
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

/** By which clients know that another model or a shorter conversation would do. */
const openAICodes: Partial<Record<ErrorCode, string>> = {
  model_unknown: 'model_not_found',
  too_long: 'context_length_exceeded',
};
