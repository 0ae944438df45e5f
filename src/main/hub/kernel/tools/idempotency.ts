/** A change to which its client gave its own name is made once, however often the client asks for it. */

import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import type { CallResult } from '../call.ts';

type Answered = Promise<Result<CallResult>>;

/** A call under a name: `callId` says whose and which, `argumentsHmac` with what. */
type Named = { callId: string; argumentsHmac: string };

/** How the call continues. `begin`: makes the call. `resume`: waits for the approval that exists. `refuse`: ends it. */
type Steps = { begin(): Answered; resume(approvalId: string): Answered; refuse(refused: Failure): Answered };

export type Idempotency = {
  /**
   * Makes the call, or gives the answer of the same call made before, for 24 hours; also while that is still under way or waits for
   * its person. Fails with `invalid_arguments` where other arguments came under the name, with `done_before` where it was done and
   * its answer is gone, and with `outcome_unknown` where nobody knows whether it was done.
   */
  call(named: Named, steps: Steps): Answered;
  /** The call waits for its person. */
  noteApproval(callId: string, approvalId: string): void;
  /** The effect has begun, and ends with `end`; `answer` answers it, as often as it is asked for. */
  noteExecution(callId: string, end: Promise<Result<unknown>>, answer: () => Answered): void;
};

/** What the name that a client gave stands for in the record. Another key's, or another tool's, is another. */
export const callIdOf = (hmacKey: Buffer, keyId: string, tool: string, name: string): string =>
  hmacOf(hmacKey, canonicalJson({ once: name, keyId, tool })).toString('hex');

type Entry = {
  argumentsHmac: string;
  at: number;
  /** Resolves when the call waits for its person, has begun, or has ended. */
  opened: PromiseWithResolvers<void>;
  first: Answered | undefined;
  approvalId: string | undefined;
  answer: (() => Answered) | undefined;
};

const remembered = 24 * 60 * 60_000;
const most = 1_000;

/** Those that outlive the hub's run, by the name that their client gave them. */
type LastingCalls = Pick<Approvals, 'named' | 'release'>;

export function createIdempotency(audit: Audit, clock: Clock, lasting: LastingCalls): Idempotency {
  const entries = new Map<string, Entry>();

  /** What was begun is never forgotten before the record of it says the result. */
  function forget(callId: string, entry: Entry): void {
    if (entries.get(callId) !== entry) return;
    entries.delete(callId);
    lasting.release(callId);
  }

  /** As it stands in the inbox: its question outlives both this memory and the hub. */
  function recall(callId: string): Entry | undefined {
    const kept = lasting.named(callId);
    if (!kept) return undefined;
    const opened = Promise.withResolvers<void>();
    opened.resolve();
    const { argumentsHmac, approvalId } = kept;
    const entry = { argumentsHmac, approvalId, at: clock.now(), opened, first: undefined, answer: undefined };
    entries.set(callId, entry);
    return entry;
  }

  function makeRoom(): void {
    const old = clock.now() - remembered;
    for (const [callId, entry] of entries) {
      if (entry.at > old && entries.size < most) return; // the oldest come first
      entries.delete(callId);
    }
  }

  async function begin({ callId }: Named, entry: Entry, steps: Steps): Answered {
    const before = await audit.endOf(callId);
    if (before && before.argumentsHmac !== entry.argumentsHmac) return steps.refuse(otherArguments());
    if (before?.outcome === 'ok') return steps.refuse(failure('done_before', 'It was done.'));
    if (before?.outcome === null || before?.outcome === 'unknown') {
      return steps.refuse(failure('outcome_unknown', 'It was made before.'));
    }
    return steps.begin();
  }

  async function again(callId: string, entry: Entry, steps: Steps): Answered {
    await entry.opened.promise;
    if (entry.answer === undefined && entry.approvalId !== undefined) {
      const answer = await steps.resume(entry.approvalId);
      // Anyone else who waited for the same approval may have been the one that ran it.
      if (!hasBegun(entry)) {
        if (!answer.ok && answer.failure.code !== 'cancelled') forget(callId, entry);
        return answer;
      }
    }
    const first = entry.answer?.() ?? entry.first;
    if (!first) throw new Error('A call has an answer from the moment that it is known.');
    return first;
  }

  return {
    async call(named, steps) {
      const { callId, argumentsHmac } = named;
      makeRoom();
      const known = entries.get(callId) ?? recall(callId);
      if (known && known.argumentsHmac !== argumentsHmac) return steps.refuse(otherArguments());
      if (known) return again(callId, known, steps);
      const opened = Promise.withResolvers<void>();
      const entry: Entry = {
        argumentsHmac,
        at: clock.now(),
        opened,
        first: undefined,
        approvalId: undefined,
        answer: undefined,
      };
      entries.set(callId, entry);
      entry.first = begin(named, entry, steps);
      return entry.first.finally(() => {
        if (!entry.answer && entry.approvalId === undefined) forget(callId, entry);
        opened.resolve();
      });
    },
    noteApproval(callId, approvalId) {
      const entry = entries.get(callId);
      if (!entry) return;
      entry.approvalId = approvalId;
      entry.opened.resolve();
    },
    noteExecution(callId, end, answer) {
      const entry = entries.get(callId);
      if (!entry) return;
      entry.answer = answer;
      entry.opened.resolve();
      // Of what failed the record says whether it may be tried again.
      end.then(({ ok }) => ok || forget(callId, entry)).catch(() => forget(callId, entry));
    },
  };
}

/** Asked again after each wait: others change it meanwhile. */
const hasBegun = ({ answer }: Entry): boolean => answer !== undefined;

const otherArguments = () =>
  failure(
    'invalid_arguments',
    'This idempotency_key was used with other arguments before. Each change needs a new one.',
  );
