import { Refusal } from '../web.ts';

/** An OAuth error as the Authentication API writes it. */
function oauthError(status: number, error: string, description: string, more: object = {}): Response {
  return Response.json(
    { error, error_description: description, ...more },
    { status, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}

/** The same, to be thrown. */
export function oauthRefusal(status: number, error: string, description: string, more?: object): Refusal {
  return new Refusal(oauthError(status, error, description, more));
}

export const notAllowedGrant = (grantType: string | undefined): Refusal =>
  oauthRefusal(403, 'unauthorized_client', `Grant type '${grantType}' not allowed for the client.`);

export const invalidGrant = (description: string): Refusal => oauthRefusal(403, 'invalid_grant', description);

/** What a second factor policy makes of a request that nobody sits in front of. */
export const mfaRequired = (mfaToken: string): Refusal =>
  oauthRefusal(403, 'mfa_required', 'Multifactor authentication required', {
    mfa_token: mfaToken,
    mfa_requirements: { challenge: [], enroll: [] },
  });

/** A My Account API error (RFC 7807); `code` follows the status in its type. */
export function problem(status: number, code: string, title: string, detail: string, more: object = {}): Response {
  const type = `https://auth0.com/api-errors/A0E-${status}-${code}`;
  return Response.json({ type, title, status, detail, ...more }, { status });
}

/** A 400 of the My Account API that names the field at fault. */
export function invalidField(field: string, detail: string): Refusal {
  const validation_errors = [{ detail, field, pointer: `/${field}`, source: 'body' }];
  return new Refusal(problem(400, '0001', 'Bad Request', 'Payload validation error', { validation_errors }));
}
