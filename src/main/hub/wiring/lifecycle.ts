/** A hub from when it begins to listen until it is closed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result } from '../../../shared/result.ts';
import type { BrowserConsole } from '../endpoints/console.ts';
import type { ListenOptions } from '../endpoints/guard.ts';
import type { OpenContract } from './contract.ts';
import { buildDoors, type DoorBase } from './doors.ts';
import type { PeopleParts } from './people.ts';

type Base = DoorBase & PeopleParts & Pick<OpenContract, 'revocation'>;

/** Milliseconds that calls under way have left when the hub is stopped, and that their answers have to leave. */
const drain = 5_000;
const lastAnswers = 50;

export function createLifecycle(base: Base) {
  const { approvals, invocations, audit, ports } = base;
  let doors: Awaited<ReturnType<typeof buildDoors>> | undefined;
  return {
    /** Starts answering, on loopback unless told otherwise, with a console where one is given. Fails with `port_taken`. */
    async listen(where: ListenOptions, browserConsole?: BrowserConsole): Promise<Result<{ url: string }>> {
      const built = await buildDoors(base, where, browserConsole);
      const listening = await built.listener.listen(where);
      if (!listening.ok) return listening;
      doors = built;
      const { port } = listening.value;
      return ok({ url: base.address.reachedAt({ ...where, port, hasConsole: browserConsole !== undefined }) });
    },
    /** Takes no new call, gives those under way five seconds, writes their outcomes, and lets go of the database. */
    async close(): Promise<void> {
      for (const { stop } of [base.upkeep, base.wake]) stop();
      await approvals.end(() => true, 'the hub was stopped');
      doors?.listener.stop();
      base.revocation.stop();
      const written = base.openWebUI.close();
      await base.chats.stopAll();
      await Promise.race([Promise.all([invocations.settled(), written]), sleep(drain, undefined, { ref: false })]);
      await sleep(lastAnswers);
      await doors?.close();
      await doors?.listener.cut();
      await invocations.settled();
      await base.blocked.close();
      await audit.settle().catch(() => ports.log('audit_failed'));
      audit.checkpoint();
      await base.database.close();
      base.closeFiles();
    },
  };
}

export type Lifecycle = ReturnType<typeof createLifecycle>;
