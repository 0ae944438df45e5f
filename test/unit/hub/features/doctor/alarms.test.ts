/** That somebody changed the database from outside is told where a person looks, and for how long. */
import { expect, it } from 'vitest';
import { ownSteps } from '../../../../../src/main/hub/features/doctor/own-steps.ts';
import { statusHandlers } from '../../../../../src/main/hub/features/status/calls.ts';
import { alarmsToldForMs } from '../../../../../src/main/hub/kernel/audit/alarms.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import { reasons } from '../../../../../src/main/hub/kernel/keys/no-way-back.ts';
import { allWritten } from '../../../../harness/all-written.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

async function arranged(entry: Partial<AuditEntry>) {
  const folder = temporaryFolder();
  const ports = memoryPorts();
  const audit = await openAudit(databaseIn(folder), ports.clock, openAnchor(folder));
  await audit.append({ callId: 'noted at a start', verdict: 'event', outcome: 'denied', ...entry });
  const [database] = ownSteps({ ...allWritten, dataDir: '', audit, secrets: ports.secrets, now: ports.clock.now });
  const facts = { version: '0', dataDir: folder, demo: false };
  const { status } = statusHandlers({
    ports,
    audit,
    facts,
    url: () => '',
    git: () => null,
    updates: { facts: () => null },
  } as never);
  const seen = async () => {
    const found = await database?.inspect();
    const said = await status({}, { userId: undefined } as never);
    return [found?.state, found?.detail, said.ok && said.value.alarms];
  };
  return { seen, advance: ports.advance };
}

it('is told by the doctor and by `status` for 30 days', async () => {
  const { seen, advance } = await arranged({ keyId: 'key_1', reason: reasons.revoked });
  expect(await seen()).toEqual(['failed', expect.stringContaining(`${reasons.revoked} (key_1)`), 1]);
  advance(alarmsToldForMs);
  expect(await seen()).toEqual(['ok', expect.stringContaining('all intact'), 0]);
});

it.each([reasons.unsealed, 'the server acme describes tools in another way than they were accepted'])(
  'is not what %s is',
  async (reason) => {
    const keyId = reason === reasons.unsealed ? 'key_1' : null;
    const { seen } = await arranged({ keyId, reason });
    expect(await seen()).toEqual(['ok', expect.stringContaining('all intact'), 0]);
  },
);
