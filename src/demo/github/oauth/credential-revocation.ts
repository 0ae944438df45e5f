import type { Meter } from '../api/meter.ts';
import type { Grants } from './grants.ts';

const documentation = 'https://docs.github.com/rest/credentials/revoke#revoke-a-list-of-credentials';
const most = 1000;

/**
 * POST /credentials/revoke: ends tokens for whoever holds them, without a sign-in; an unknown one is answered the same. Counts
 * against the 60 requests an hour that all strangers at one address have together.
 */
export async function revokeCredentials(request: Request, grants: Grants, meter: Meter): Promise<Response> {
  if (request.headers.has('authorization')) return refusal(403, 'Authenticated requests are not accepted here.');
  const { isUsedUp, headers } = meter.read(undefined, 'core');
  if (isUsedUp) return refusal(403, 'API rate limit exceeded for 127.0.0.1.', headers);
  meter.spend(undefined, 'core');
  const body: unknown = await request.json().catch(() => undefined);
  const named: unknown =
    typeof body === 'object' && body !== null && 'credentials' in body ? body.credentials : undefined;
  if (!isListOfTexts(named) || named.length === 0 || named.length > most) {
    return refusal(422, 'Validation failed, or the endpoint has been spammed.');
  }
  for (const token of named) grants.revoke(token);
  return Response.json({}, { status: 202 });
}

const isListOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const refusal = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ message, documentation_url: documentation, status: String(status) }, { status, headers });
