/** Calls about the tenant: which it is, and setting it up. */
import { fail, ok } from '../../../shared/result.ts';
import { Secret } from '../secret.ts';
import { clientSecretName, discoverTenant } from '../session/tenant.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

export function tenantCalls({ ports, tenant, audit }: CallParts): Pick<Handlers, 'tenant.set' | 'tenant.key'> {
  const note = noteIn(audit);
  return {
    async 'tenant.set'({ issuer, clientId, clientSecret: text }, { userId }) {
      const kept = await ports.secrets.get(clientSecretName({ issuer, clientId }));
      const clientSecret = text === undefined ? (kept ?? new Secret('')) : new Secret(text);
      const found = await discoverTenant(issuer, clientId, clientSecret); // what does not answer is not kept
      if (!found.ok) return found;
      const named = { issuer: found.value.issuer, clientId };
      await ports.secrets.set(clientSecretName(named), clientSecret);
      ports.settings.write({ ...ports.settings.read(), tenant: named });
      tenant.forget();
      await note('tenant changed', { userId: userId ?? null });
      return ok({ issuer: found.value.issuer });
    },
    'tenant.key': async () => fail('internal'),
  };
}
