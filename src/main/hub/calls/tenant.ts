/** Calls about the tenant: which it is, and setting it up. */
import { fail, ok } from '../../../shared/result.ts';
import type { tenantCalls as declared } from '../../../shared/tenant-calls.ts';
import { keepTenant } from '../session/new-tenant.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

export function tenantCalls({ ports, tenant, people, vault, audit }: CallParts): Pick<Handlers, keyof typeof declared> {
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
    'tenant.plan': async () => fail('internal'),
    'tenant.apply': async () => fail('internal'),
    'tenant.undo': async () => fail('internal'),
    'tenant.script': async () => fail('internal'),
  };
}
