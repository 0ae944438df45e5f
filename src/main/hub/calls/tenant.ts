/** Calls about the tenant: which it is, and setting it up. */
import { ok } from '../../../shared/result.ts';
import { keepTenant } from '../session/new-tenant.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

export function tenantCalls({
  ports,
  tenant,
  people,
  vault,
  audit,
}: CallParts): Pick<Handlers, 'tenant.set' | 'tenant.key'> {
  const note = noteIn(audit);
  return {
    async 'tenant.set'(wanted, { userId }) {
      const kept = await keepTenant(ports, tenant, wanted);
      if (!kept.ok) return kept;
      for (const person of await people.list()) vault.drop(person.userId); // they came by way of the former settings
      await note('tenant changed', { userId: userId ?? null });
      return kept;
    },
    'tenant.key': async (of) => ok({ publicKey: await tenant.publicKey(of) }),
  };
}
