/** The calls of the contract, for the command line and for windows, and how everything of a person ends. */

import { createWindowCalls } from '../contract/windows.ts';
import { allowedFor } from '../doors/http/guard.ts';
import { checkGuard } from '../doors/http/guard-check.ts';
import { createKeyChanges } from '../features/keys/key-changes.ts';
import { createKeyWishes } from '../features/keys/key-wishes.ts';
import { Revocation } from '../features/revocation/index.ts';
import { createReceipts, openReceiptKey } from '../features/revocation/receipts.ts';
import { createAttempts } from '../identity/accounts/accounts.ts';
import { Confirmations } from '../kernel/confirmations/confirmations.ts';
import { createCalls } from './call-handlers.ts';
import type { ProgramBase, ProgramParts } from './programs.ts';

export type OpenContract = Awaited<ReturnType<typeof openContract>>;

/** Continues at once with what was being revoked when the hub was stopped. */
export async function openContract(base: ProgramBase & ProgramParts) {
  const { database, ports, config, audit, changes, people, consoleSessions, approveSessions, address } = base;
  const { dataDir, version, demo, desktop = false, withoutSandbox = false } = config;
  const receipts = createReceipts({ database, audit, key: await openReceiptKey(ports.secrets), tell: changes.tell });
  const endWindows = (userId: string): void => {
    for (const sessions of [consoleSessions, approveSessions]) sessions.end((session) => session.userId === userId);
  };
  const revocation = new Revocation({ ...ports, ...base, receipts, endWindows }, base.parts.revocationPatience);
  await revocation.resume();
  const url = address.url;
  const { clock } = ports;
  const confirmations = new Confirmations({ passkeys: base.passkeys, audit, clock });
  const keyWishes = createKeyWishes({ ...base, confirmations, clock, url, git: address.git });
  const keyChanges = createKeyChanges({ ...base, confirmations, clock });
  const needs = {
    ...base,
    confirmations,
    keyWishes,
    keyChanges,
    attempts: createAttempts(clock),
    guard: () => {
      const where = address.where();
      return where ? checkGuard(allowedFor(where.port, where)) : { tried: 0, wrong: [] };
    },
    receipts,
    revocation,
    facts: { dataDir, version, demo, desktop, withoutSandbox },
    url,
    git: address.git,
    computer: config.computer,
    publicUrl: () => address.where()?.publicUrl,
    consoleLink: (userId: string | undefined) => address.consoleUrl(() => consoleSessions.code(userId)),
  };
  const calls = createCalls(needs, changes.tell);
  return { revocation, calls, windowCall: createWindowCalls(calls, people) };
}
