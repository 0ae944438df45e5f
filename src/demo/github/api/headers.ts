import { randomBytes } from 'node:crypto';
import type { Caller } from './caller.ts';

const exposed = [
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Used',
  'X-RateLimit-Resource',
  'X-RateLimit-Reset',
  'X-OAuth-Scopes',
  'X-Accepted-OAuth-Scopes',
  'X-GitHub-Media-Type',
  'X-GitHub-Request-Id',
];

const requestId = () => [2, 3, 4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex').toUpperCase()).join(':');

/** What every API answer carries, whatever it says. */
export const commonHeaders = (caller: Caller): Record<string, string> => ({
  'cache-control': `${caller.kind === 'account' ? 'private' : 'public'}, max-age=60, s-maxage=60`,
  vary: `Accept,${caller.kind === 'account' ? ' Authorization, Cookie, X-GitHub-OTP,' : ''} Accept-Encoding, X-Requested-With`,
  'x-github-media-type': 'github.v3; format=json',
  'x-github-api-version-selected': '2022-11-28',
  'x-github-request-id': requestId(),
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposed.join(', '),
  'x-content-type-options': 'nosniff',
  ...(caller.kind === 'account' && {
    'x-oauth-scopes': caller.scopes.join(', '),
  }),
  ...(caller.kind === 'account' &&
    caller.expiresAt !== undefined && {
      'github-authentication-token-expiration': `${new Date(caller.expiresAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    }),
});
