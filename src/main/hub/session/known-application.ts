import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { oauthFailure } from './oauth-failure.ts';
import { refreshFailure } from './refresh.ts';

/**
 * Whether the tenant takes the hub for the application of its settings, asked without a person: a refresh token that nobody has is
 * refused only after the application has proved itself (RFC 6749 §5.2). Nothing is changed by it. Fails with `tenant_…`.
 */
export async function knownApplication(client: oidc.Configuration): Promise<Result<void>> {
  try {
    await oidc.refreshTokenGrant(client, 'a token that nobody has');
    return ok(undefined);
  } catch (error) {
    const refusal = oauthFailure(error);
    if (notThis.has(refusal.error)) {
      const said = 'It does not know this application, or the secret or key is not the one of the application.';
      return fail('tenant_setup', said, { setting: 'credentials' });
    }
    const failed = refreshFailure(refusal);
    const isAboutApplication = failed.failure.code !== 'sign_in_again' && failed.failure.setting !== undefined;
    return isAboutApplication || refusal.kind === 'unreachable' ? failed : ok(undefined);
  }
}

/** Auth0 has been seen to call a wrong secret by either name. */
const notThis: ReadonlySet<string> = new Set(['invalid_client', 'access_denied']);
