/** A sign-in on a computer that has no hub and no secret, for a hub elsewhere. */
import { ok, type Result } from '../../../shared/result.ts';
import { Secret } from '../secret.ts';
import { noProof } from './client-proof.ts';
import type { Browser } from './loopback.ts';
import { askInBrowser } from './sign-in.ts';
import { discoverTenant, type Tenant } from './tenant.ts';

type Where = { issuer: string; clientId: string; audience: string };

/** The tenant as an application without a secret meets it; nothing can be exchanged with it. Fails as `discoverTenant` does. */
export const publicApplication = ({ issuer, clientId, audience }: Where): Promise<Result<Tenant>> =>
  discoverTenant({ issuer, clientId, subject: 'access_token', exchanger: { audience, clientId } }, noProof, {
    now: Date.now,
  });

/** The access token for the hub's API, and nothing that would outlast it. */
export async function authoriseOnce(tenant: Tenant, browser: Browser): Promise<Result<Secret>> {
  const answered = await askInBrowser(tenant, { scope: 'openid profile email' }, browser);
  return answered.ok ? ok(new Secret(answered.value.access_token)) : answered;
}
