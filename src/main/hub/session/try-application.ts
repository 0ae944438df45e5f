import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { oauthFailure } from './oauth-failure.ts';

/**
 * Whether the tenant takes the hub for this application, asked without a person: a token that nobody has can be revoked without harm,
 * and only by an application that the tenant takes (RFC 7009 §2.2). Fails with `tenant_unreachable` or `tenant_setup`.
 */
export async function tryApplication(application: oidc.Configuration): Promise<Result<void>> {
  if (application.serverMetadata().revocation_endpoint === undefined) return ok(undefined);
  try {
    await oidc.tokenRevocation(application, randomBytes(32).toString('base64url'));
    return ok(undefined);
  } catch (error) {
    const { kind, error: code, description, status } = oauthFailure(error);
    if (kind === 'unreachable') return fail('tenant_unreachable');
    const isRefused = status === 401 || code === 'invalid_client' || code === 'unauthorized_client';
    if (!isRefused) return ok(undefined); // what it says is about the token
    const named = application.clientMetadata().client_id;
    return fail(
      'tenant_setup',
      `The tenant does not take the application ${named} with this secret or key. It says: ${code}. ${description}`.trim(),
      { setting: 'credentials' },
    );
  }
}
