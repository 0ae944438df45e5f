import type { Handlers } from '../../src/main/hub/index.ts';
import { ok } from '../../src/shared/result.ts';

const unused = () => Promise.reject(new Error('not expected in this test'));
const person = { userId: 'auth0|1', name: 'Ada', email: 'ada@example.com' };

/** Calls of a hub that does nothing; a test gives those it needs. */
export function stubCalls(given: Partial<Handlers> = {}): Handlers {
  return {
    status: unused,
    'tenant.set': unused,
    'session.signIn': async (_input, { openUrl }) => {
      await openUrl('https://tenant.example/authorize');
      return ok(person);
    },
    'session.signOut': unused,
    'accounts.list': async () => ok([]),
    'accounts.connect': unused,
    'accounts.disconnect': unused,
    'keys.list': unused,
    'keys.create': unused,
    'keys.revoke': unused,
    'audit.list': unused,
    'audit.verify': unused,
    ...given,
  };
}
