import { decodeJwt } from 'jose';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { plainWords } from '../plain-words.ts';
import { Secret } from '../secret.ts';

/**
 * Whether this token can be one for the Management API of this tenant, before it is sent anywhere: a token of another tenant has no
 * business at this one. Nothing is verified; the tenant does that. Fails with `management_token`.
 * https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 */
export function checkManagementToken(token: Secret, issuer: string, now: number): Result<void> {
  const claims = claimsOf(token);
  if (!claims) return fail('management_token', 'It is not a whole token: copy all of it, three parts joined by dots.');
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.includes(`${issuer}api/v2/`)) {
    const other = plainWords(audiences.join(' '), 120);
    return fail('management_token', `It is for ${other || 'nothing'}, and this tenant is ${issuer}`, {
      hint: 'Copy the token of that tenant, and name the tenant by its own domain, not by a custom one.',
    });
  }
  if (claims.exp !== undefined && claims.exp * 1000 <= now) return fail('management_token', 'It has expired.');
  return ok(undefined);
}

function claimsOf(token: Secret) {
  try {
    return decodeJwt(Secret.reveal(token));
  } catch {
    return undefined;
  }
}
