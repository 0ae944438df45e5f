/** The people of the hub, the tenant at which they sign in, and their sessions there and in windows. */

import { createConsoleSessions } from '../console/sessions.ts';
import { createPeople } from '../people/people.ts';
import { createSession } from '../session/session.ts';
import { createTenantSource } from '../session/tenant.ts';
import { createWake } from '../wake.ts';
import type { HubBase } from './base.ts';
import type { Storage } from './storage.ts';

export type PeopleParts = ReturnType<typeof buildPeople>;

export function buildPeople({ database, ports, config, parts, changes }: HubBase & Pick<Storage, 'changes'>) {
  const { clock, secrets } = ports;
  const tenant = createTenantSource(ports, parts.patienceMs);
  const people = createPeople(database, secrets, clock, config.passphraseCost);
  const wake = createWake(clock, parts.wakeEvery);
  wake.onWaking(tenant.forget); // the difference between the clocks may be another now
  const session = createSession({ ...ports, people, tenant, ended: () => changes.tell('session') });
  return { tenant, people, wake, session, consoleSessions: createConsoleSessions(clock) };
}
