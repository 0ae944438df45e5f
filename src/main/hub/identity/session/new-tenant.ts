/** A tenant that is to be used from now on. It is tried first, as far as that goes without a person. */
import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { NewTenant, TenantSettings } from '../../../../shared/tenant.ts';
import type { Ports } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { clientCredentials, clientSecretName, exchangingClient } from './client-credentials.ts';
import { oauthFailure } from './oauth-failure.ts';
import { discoverTenant, type TenantSource } from './tenant.ts';

/**
 * Tries the tenant and keeps it with its secret. Fails with `tenant_unreachable` or `tenant_setup`, and then keeps nothing.
 */
export async function keepTenant(
  { settings, secrets, clock }: Pick<Ports, 'settings' | 'secrets' | 'clock'>,
  source: TenantSource,
  tenant: NewTenant,
): Promise<Result<{ issuer: string }>> {
  const wrong = contradictionIn(tenant);
  if (wrong !== undefined) return fail('tenant_setup', wrong);
  const { clientSecret, ...wanted } = tenant;
  const secret = clientSecret ? new Secret(clientSecret) : undefined;
  const named = { ...wanted, issuer: wanted.issuer.replace(/\/?$/, '/') };
  const proof = await clientCredentials(named, secrets, secret);
  if (!proof) return fail('tenant_setup', missingProof(wanted));
  const found = await discoverTenant(named, proof, clock);
  if (!found.ok) return found;
  const { client, exchanger, issuer } = found.value;
  for (const application of new Set([client, exchanger])) {
    const taken = await tryApplication(application);
    if (!taken.ok) return taken;
  }
  const kept = { ...wanted, issuer };
  if (secret) await secrets.set(clientSecretName(exchangingClient(kept)), secret);
  settings.update({ tenant: kept });
  source.forget();
  return ok({ issuer });
}

/** What means nothing, in words; undefined where all fits together. */
function contradictionIn({ authentication, clientId, exchanger, clientSecret }: NewTenant): string | undefined {
  if (exchanger?.clientId === clientId) {
    return 'The application that people sign in to has no secret, so the Custom API Client must be another one.';
  }
  if (authentication === 'private_key_jwt' && clientSecret) {
    return 'An application proves itself with a secret or with a key: leave one of them out.';
  }
  return undefined;
}

const missingProof = ({ authentication, subject }: TenantSettings): string =>
  authentication === 'private_key_jwt' || subject === 'user_id'
    ? 'The hub has no key for this application yet: have it made, and register its public half there.'
    : 'Token Vault is open to no application without a secret or a key.';

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
