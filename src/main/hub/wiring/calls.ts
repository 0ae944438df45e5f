/** What it takes to call a tool: which there are, who approves a call, and the one path on which all calls are made. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lookAtRefs } from '../doors/git/hold.ts';
import { approvalMs } from '../features/settings/calls.ts';
import type { HubAddress } from '../ground/links.ts';
import { Approvals } from '../kernel/approvals/approvals.ts';
import { createRecentChanges } from '../kernel/approvals/recent-changes.ts';
import { consentOf } from '../kernel/audit/consents.ts';
import { recordedPasskeys } from '../kernel/audit/key-events.ts';
import { createEndKey } from '../kernel/end-key.ts';
import { createKeptPasskeys } from '../kernel/passkeys/kept.ts';
import { Passkeys } from '../kernel/passkeys/passkeys.ts';
import { createAuthorize } from '../kernel/tools/authorize.ts';
import { createExecutor } from '../kernel/tools/execute.ts';
import { createInventory } from '../kernel/tools/inventory.ts';
import { type Answering, createInvoke, type Invoke, type WaitingCalls } from '../kernel/tools/invoke.ts';
import { createUndoCalls } from '../kernel/tools/undo.ts';
import type { AccountParts, PeopleParts } from './people.ts';
import type { HubBase, Storage } from './storage.ts';

export type ToolCallParts = ReturnType<typeof buildToolCalls>;

export function buildToolCalls(
  base: HubBase & Storage & Pick<PeopleParts, 'approveSessions'> & AccountParts & { address: HubAddress },
) {
  const { ports, changes, audit, keys, labels, accounts } = base;
  const { clock, log } = ports;
  const { links } = base.address;
  const inventory = createInventory(base.platforms);
  const hub = { name: base.hubName, secret: base.hmacKey };
  const kept = createKeptPasskeys({
    secrets: ports.secrets,
    async note({ reason, noted, userId, outcome, letIn }) {
      const consent = letIn && consentOf({ approvalId: letIn.id, statement: letIn.statement, signed: letIn.signed });
      const entry = { callId: randomUUID(), endpoint: 'console', verdict: 'event', userId, outcome } as const;
      const said = [reason, ...(consent ? [consent.reason] : [])].join('; ');
      await audit.append({ ...entry, reason: said, event: { kind: 'passkeys', ...noted } }, consent && [consent.write]);
      base.notifiers.waits(userId, 'passkeys'); // somebody else may have done it
    },
    noted: () => recordedPasskeys(base.database),
    gone: () => log('passkeys_gone'),
  });
  const passkeys = new Passkeys({
    kept,
    clock,
    hub: base.hubName,
    pages: base.address.approvePages,
    changed: (userId) => changes.tell('passkeys', userId),
    endSessions: (userId) => base.approveSessions.end((session) => session.userId === userId),
  });
  const consents = {
    hub,
    consent: (...asked: Parameters<Passkeys['consent']>) => passkeys.consent(...asked),
    inbox: base.inbox,
  };
  const questionMs = () => approvalMs(ports.settings);
  const approvals = new Approvals({ audit, approver: base.approver, clock, questionMs, ...consents });
  const authorize = createAuthorize(labels, clock, base.platforms);
  const recentChanges = createRecentChanges(clock);
  const executor = createExecutor({
    accounts,
    vault: base.vault,
    resolver: base.resolver,
    authorize,
    recentChanges,
    clock,
    log,
    links,
    look: (about) => lookAtRefs(join(base.config.dataDir, 'looks'), about),
  });
  const invoke = createInvoke({
    inventory,
    accounts,
    approvals,
    labels,
    authorize,
    audit,
    blocked: base.blocked.note,
    limits: base.limits,
    executor,
    clock,
    log,
    names: base.names,
    hmacKey: base.hmacKey,
    links,
    holds: base.holds,
  });
  const invocations = countUnderWay(invoke);
  const undoCalls = createUndoCalls({ recentChanges, inventory, invoke: invocations.invoke });
  return {
    inventory,
    passkeys,
    comparePasskeys: kept.compare,
    approvals,
    invocations,
    undoCalls,
    endKey: createEndKey({ keys, approvals, changes }),
  };
}

type UnderWay = {
  invoke: Invoke & Answering & WaitingCalls;
  count<T>(work: Promise<T>): Promise<T>;
  settled(): Promise<unknown>;
};

/** Calls outlive their connections by the outcome they still have to write. */
function countUnderWay(invoke: UnderWay['invoke']): UnderWay {
  const underWay = new Set<Promise<unknown>>();
  const count = <T>(call: Promise<T>): Promise<T> => {
    const counted = call.finally(() => underWay.delete(counted));
    underWay.add(counted);
    return counted;
  };
  return {
    invoke: {
      call: (invocation) => count(invoke.call(invocation)),
      resume: (caller, id) => count(invoke.resume(caller, id)),
      find: invoke.find,
      cancel: (keyId, id) => count(invoke.cancel(keyId, id)),
      runLasting: (id) => {
        const run = invoke.runLasting(id);
        return run && count(run);
      },
      open: (id, userId) => count(invoke.open(id, userId)),
    },
    count,
    settled: () => Promise.allSettled(underWay),
  };
}
