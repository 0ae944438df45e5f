import type { ServerResponse } from 'node:http';
import { type Failure, statusOf } from '../../../shared/errors.ts';

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

/** A failure in the one form that all endpoints share. */
export function sendFailure(response: ServerResponse, { code, message, hint, retryAfterSeconds }: Failure): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  if (code === 'unauthorised') response.setHeader('www-authenticate', 'Bearer');
  // The rest of a body that was refused is not read, so the connection can't serve another request.
  if (code === 'too_large') response.setHeader('connection', 'close');
  sendJson(response, statusOf(code), { error: { code, message, hint } });
}
