/** What `/metrics` reads when it is asked: how things stand now, in numbers. */
import type { Account } from '../../../shared/model.ts';
import type { Gauge } from '../features/metrics/metrics.ts';
import type { ToolCallParts } from './calls.ts';
import type { AccountParts, PeopleParts } from './people.ts';
import type { HubBase, Storage } from './storage.ts';

type Parts = Pick<HubBase, 'ports' | 'config'> &
  Pick<Storage, 'keys' | 'audit'> &
  Pick<PeopleParts, 'people'> &
  Pick<AccountParts, 'accounts'> &
  Pick<ToolCallParts, 'approvals'>;

export async function gaugesOf({ ports, config, keys, audit, people, accounts, approvals }: Parts): Promise<Gauge[]> {
  const everybody = await people.list();
  const now = new Date(ports.clock.now()).toISOString();
  const waiting = everybody.flatMap(({ userId }) => approvals.list(userId)).filter(({ state }) => state === 'waiting');
  const held = (await Promise.all(everybody.map(({ userId }) => accounts.list(userId)))).flat();
  const ofKeys = keys
    .all()
    .map(({ revokedAt, expiresAt, paused }) =>
      revokedAt !== null ? 'revoked' : expiresAt <= now ? 'expired' : paused ? 'paused' : 'live',
    );
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const gauge = (name: string, help: string, value: number): Gauge => ({ name, help, samples: [{ value }] });
  return [
    {
      name: 'ogx_build_info',
      help: 'The version that runs.',
      samples: [{ labels: { version: config.version }, value: 1 }],
    },
    gauge('ogx_approvals_waiting', 'Questions that wait for a person.', waiting.length),
    { name: 'ogx_keys', help: 'Permission keys.', samples: byState(ofKeys) },
    { name: 'ogx_accounts', help: 'Connected accounts.', samples: byState(held.map(({ state }: Account) => state)) },
    gauge('ogx_people', 'People of this hub.', everybody.length),
    gauge('ogx_audit_records', 'Records in the audit log.', await audit.count()),
    gauge('process_resident_memory_bytes', 'Memory of the hub.', rss),
    gauge('process_cpu_seconds', 'Processor time of the hub.', (user + system) / 1e6),
    gauge('process_uptime_seconds', 'Time since the hub was started.', Math.round(process.uptime())),
  ];
}

const byState = (states: string[]) =>
  [...Map.groupBy(states, (state) => state)].map(([state, all]) => ({ labels: { state }, value: all.length }));
