/**
 * Sign-ins that are over here and still have to be ended at the tenant. Each refresh token is kept under its own name, that no
 * call ever asks for, and only until the tenant has confirmed that it is dead.
 */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { SecretStore } from '../../ground/ports.ts';
import type { Secret } from '../../ground/secret.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import { refresh, revokeRefreshToken, type SignInToken } from './refresh.ts';
import type { ActingSession, Session } from './session.ts';
import type { Named, TenantSource } from './tenant.ts';

export type LeftSignIn = {
  at: Named;
  /** Undefined where the tenant named none. */
  sessionId: Secret | undefined;
};

export const leftTokenName = ({ issuer, clientId }: Named, left: string): string =>
  `auth0.left_refresh_token ${issuer} ${clientId} ${left}`;

export type LeftSignIns = {
  /** What it is still good for: to have the tenant forget the accounts. It answers for no other person than its own. */
  session(at: Named, left: string): ActingSession;
  /** Ends it at the tenant and forgets it. Fails as `revokeRefreshToken` and `TenantSource.find` do. */
  revoke(at: Named, left: string): Promise<Result<void>>;
  forget(at: Named, left: string): Promise<void>;
};

export function createLeftSignIns(
  secrets: SecretStore,
  tenant: TenantSource,
  nameAtTenant: Session['nameAtTenant'],
): LeftSignIns {
  /** Of a refresh token that rotates, a second use would end the sign-in before its time. */
  const inTurn = createOneByOne();

  async function subject(at: Named, left: string): Promise<Result<SignInToken>> {
    const refreshToken = await secrets.get(leftTokenName(at, left));
    if (!refreshToken) return fail('not_signed_in');
    const found = await tenant.find();
    if (!found.ok) return found;
    // The hub may have been given another tenant since, which must not see a token of this one.
    if (found.value.issuer !== at.issuer || found.value.client.clientMetadata().client_id !== at.clientId) {
      return fail('no_tenant', `The hub no longer uses ${at.issuer}.`);
    }
    return ok({ tenant: found.value, refreshToken });
  }

  const forget: LeftSignIns['forget'] = (at, left) => secrets.delete(leftTokenName(at, left));

  return {
    session: (at, left) => ({
      subject: () => subject(at, left),
      async accessToken(_, audience, scopes) {
        return inTurn(async () => {
          const found = await subject(at, left);
          if (!found.ok) return found;
          const fresh = await refresh(found.value, audience, scopes, (rotated) =>
            secrets.set(leftTokenName(at, left), rotated),
          );
          return fresh.ok ? ok(fresh.value.token) : fresh;
        });
      },
      hasSignIn: async () => (await secrets.get(leftTokenName(at, left))) !== undefined,
      markEnded: () => undefined,
      nameAtTenant,
    }),
    async revoke(at, left) {
      const found = await subject(at, left);
      if (!found.ok) return found;
      const revoked = await revokeRefreshToken(found.value.tenant, found.value.refreshToken);
      if (revoked.ok) await forget(at, left);
      return revoked;
    },
    forget,
  };
}
