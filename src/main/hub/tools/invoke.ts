/**
 * The one path that every call takes, whatever its endpoint: key, policy, approval, audit intent, Token Vault, platform,
 * audit outcome. Nothing is decided before it and nothing is done beside it.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Approval, Endpoint, Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Approvals, Question } from '../approvals/approvals.ts';
import { policyVersion } from '../approvals/subject.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Limits } from '../keys/limits.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { readByAnswer } from '../labels/read-by-answer.ts';
import type { Clock, Log } from '../ports.ts';
import { chooseAccount } from './choose-account.ts';
import { clientName } from './client-name.ts';
import type { Decided } from './decided.ts';
import { trimmed } from './fields.ts';
import type { Inventory } from './inventory.ts';
import { createJudge, decidedBy } from './judge.ts';
import type { Done, Perform, Seen } from './perform.ts';
import { createRecordCall } from './record-call.ts';
import { sentence } from './sentence.ts';
import { apart, dryRunAnswer, shownUndo } from './writing.ts';

/** How a caller is served while it waits. */
export type Caller = {
  key: LiveKey;
  endpoint: Endpoint;
  /** What the client calls itself; recorded, never trusted. */
  client?: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  /** Milliseconds to wait for a person before the caller is given a handle instead. */
  patience: number;
  /** Told when the call begins to wait for a person. */
  waiting?: () => void;
  progress?: (message: string, done: number, total: number) => void;
};

export type Invocation = Caller & { tool: string; arguments: unknown };

/** What came of a call: its value, or the approval that it waits for. */
export type Answer = { value: Record<string, unknown> } | { pending: Approval };

export type Invoke = {
  call(invocation: Invocation): Promise<Result<Answer>>;
  /** Goes on with a call that waits for approval; only for the key that asked. */
  resume(caller: Caller, approvalId: string): Promise<Result<Answer>>;
};

type Dependencies = {
  inventory: Inventory;
  accounts: Accounts;
  approvals: Approvals;
  labels: KeyLabels;
  audit: Audit;
  /** Refusals for the pace alone, counted and not listed one by one. */
  blocked: Blocked['note'];
  limits: Limits;
  perform: Perform;
  clock: Clock;
  log: Log;
  /** Keys the HMAC of arguments in the audit log. */
  hmacKey: Buffer;
  /** Where a person connects an account of the platform. */
  connectUrl: (platform: string) => string;
};

/** Never throws for an expected failure; a defect is logged, recorded and answered as `internal`. */
export function createInvoke(dependencies: Dependencies): Invoke {
  const { inventory, accounts, approvals, labels, audit, blocked, limits, perform, clock, log, hmacKey, connectUrl } =
    dependencies;
  const record = createRecordCall({ audit, blocked, limits, clock, log });
  const { refuse, unwritable } = record;
  const judge = createJudge(labels, clock);

  function entryOf({ key, endpoint, client }: Caller, { listed, input, account }: Decided): AuditEntry {
    const { tool, platform } = listed;
    const repository = tool.repository(input);
    return {
      callId: randomUUID(),
      userId: key.userId,
      keyId: key.id,
      client: clientName(key, client),
      endpoint,
      tool: tool.name,
      access: tool.access,
      account: account.id,
      argumentsHmac: argumentsHmac(hmacKey, tool.name, input),
      ...(repository !== undefined && { resource: `${platform.name}:${repository}` }),
    };
  }

  async function call(invocation: Invocation): Promise<Result<Answer>> {
    const { key } = invocation;
    await labels.called(key.id);
    const listed = inventory.find(invocation.tool);
    const unread = { ...anonymous(invocation), tool: listed?.tool.name ?? '(unknown)' };
    // First of all, as the MCP endpoint does by HTTP: what a key may do at all is no use to it when it may do nothing now.
    const spent = record.beyondLimits(key);
    if (spent) return spent;
    if (!listed) return refuse(unread, failure('unknown_tool'));
    const { tool, platform } = listed;
    unread.access = tool.access;
    unread.argumentsHmac = argumentsHmac(hmacKey, tool.name, invocation.arguments);

    const parsed = tool.input.safeParse(invocation.arguments ?? {});
    if (!parsed.success) return refuse(unread, failure('invalid_arguments', complaints(parsed.error)));
    const { input, isDryRun } = tool.access === 'read' ? { input: parsed.data, isDryRun: false } : apart(parsed.data);
    const repository = tool.repository(input);
    if (repository !== undefined) unread.resource = `${platform.name}:${repository}`;

    const chosen = chooseAccount(await accounts.list(key.userId), key.grant, platform, input['account'], connectUrl);
    const account = chosen.ok ? chosen.value : undefined;
    if (account) unread.account = account.id;
    const verdict = judge(invocation, { listed, input, account });
    if (verdict.verdict === 'deny') {
      return refuse(unread, failure(verdict.code, sentence(verdict.reason)), verdict.reason);
    }
    if (!chosen.ok) return refuse(unread, chosen.failure);

    const decided = decidedBy(judge, invocation, { listed, input, account: chosen.value });
    if (isDryRun) return dryRun(invocation, decided);
    if (verdict.verdict === 'ask') return ask(invocation, decided);
    return run(invocation, decided, entryOf(invocation, decided));
  }

  /** On record as what it is: something read, for the reason given. */
  const preview = (caller: Caller, decided: Decided, reason: string): Promise<Result<Seen>> => {
    const entry = { ...entryOf(caller, decided), access: 'read', reason };
    return record.run(
      caller.key,
      entry,
      () => perform.preview(caller, decided),
      (seen) => seen.preview,
    );
  };

  async function dryRun(caller: Caller, decided: Decided): Promise<Result<Answer>> {
    const seen = await preview(caller, decided, 'dry run');
    return seen.ok ? answered(caller, decided, dryRunAnswer(seen.value), seen.value) : seen;
  }

  /** Looks first at what the call would do: nobody is bothered for what can't work, nor asked without seeing it. */
  async function ask(caller: Caller, decided: Decided): Promise<Result<Answer>> {
    const { key } = caller;
    const { listed, input, account } = decided;
    const { tool, platform } = listed;
    const seen = await preview(caller, decided, 'preview');
    if (!seen.ok) return seen;
    const repository = tool.repository(input);
    const resource = repository === undefined ? platform.name : `${platform.name}:${repository}`;
    const policy = policyVersion(key.grant, listed);
    const { preview: shown, resolved } = seen.value;
    const verdict = judge(caller, decided, resolved);
    const flow = verdict.verdict === 'ask' && verdict.flow ? { flow: verdict.flow } : {};
    const place = resolved && { place: { id: resolved.id, isPrivate: resolved.isPrivate } };
    const subject = { keyId: key.id, account, tool: tool.name, input, preview: shown, policy, ...flow, ...place };
    try {
      const asked = await approvals.ask({ subject, key, listed, resource });
      if (!asked.ok) return refuse(entryOf(caller, decided), asked.failure);
      return await waitForPerson(caller, asked.value.id);
    } catch {
      return unwritable();
    }
  }

  async function waitForPerson(caller: Caller, id: string): Promise<Result<Answer>> {
    const { key, signal, patience, waiting, progress } = caller;
    waiting?.();
    const waited = await withProgress(progress, patience, () => approvals.wait(id, patience, signal));
    if (signal.aborted) return { ok: false, failure: failure('cancelled') };
    switch (waited.state) {
      case 'waiting':
        return ok({ pending: waited });
      case 'denied':
        return { ok: false, failure: failure(key.revoked.aborted ? 'revoked' : 'approval_denied') };
      case 'expired':
        return { ok: false, failure: failure('approval_expired') };
      case 'used':
        return { ok: false, failure: failure('approval_unknown', 'It was used already.') };
      case 'approved':
        return runApproved(caller, id);
    }
  }

  async function runApproved(caller: Caller, id: string): Promise<Result<Answer>> {
    // Looked at before it is taken: an approval is not to be used up by a call that may not run yet.
    const early = record.beyondLimits(caller.key);
    if (early) return early;
    const taken = approvals.take(id, caller.key.id);
    if (!taken.ok) return taken;
    const { subject, listed } = taken.value;
    const { input, account, place } = subject;
    const decided = decidedBy(judge, caller, { listed, input, account }, place);
    const entry = { ...entryOf(caller, decided), approvalId: id };
    const changed = whatChanged(caller, taken.value);
    return changed ? refuse(entry, changed) : run(caller, decided, entry, subject.preview);
  }

  /** Decides once more at the moment of the effect: the person consented to this call under these rules, not to others. */
  function whatChanged(caller: Caller, { subject, listed }: Question): Failure | undefined {
    const { key } = caller;
    if (key.paused) return failure('not_allowed', 'The key is paused.');
    if (policyVersion(key.grant, listed) !== subject.policy) return failure('approval_changed');
    const verdict = judge(caller, { listed, input: subject.input, account: subject.account });
    return verdict.verdict === 'deny' ? failure(verdict.code, sentence(verdict.reason)) : undefined;
  }

  /** `shown` is what the person saw of a change. */
  async function run(caller: Caller, decided: Decided, entry: AuditEntry, shown?: Preview): Promise<Result<Answer>> {
    const done = await record.run(
      caller.key,
      entry,
      () => perform.run(caller, decided, shown),
      (end) => answerOf(end, decided),
    );
    return done.ok ? answered(caller, decided, answerOf(done.value, decided), done.value) : done;
  }

  /** Only once it is on disk what the key has read with it. By the whole of it: what `fields` leaves out says where the rest is from. */
  async function answered(
    { key }: Caller,
    { listed, input }: Decided,
    value: Record<string, unknown>,
    { resolved, ...read }: Done | Seen,
  ): Promise<Result<Answer>> {
    const whole = 'value' in read ? { ...read.value, undo: read.undo } : { ...read.preview, undo: read.undo };
    try {
      await labels.add(key, readByAnswer(listed, input, whole, resolved));
    } catch {
      return unwritable();
    }
    return ok({ value });
  }

  /** A database that can't even be read is the same to a client as one that can't be written. */
  const guarded = (attempt: Promise<Result<Answer>>): Promise<Result<Answer>> =>
    attempt.catch((error: unknown) => {
      log('defect', { at: 'invoke', error: error instanceof Error ? error.name : 'unknown' });
      return unwritable();
    });

  return {
    call: (invocation) => guarded(call(invocation)),
    async resume(caller, approvalId) {
      await labels.called(caller.key.id).catch(() => log('audit_failed'));
      const found = approvals.find(approvalId, caller.key.id);
      if (found) return waitForPerson(caller, approvalId).catch(unwritable);
      const spent = record.beyondLimits(caller.key);
      if (spent) return spent;
      return refuse({ ...anonymous(caller), tool: 'approval_status' }, failure('approval_unknown'));
    },
  };
}

const anonymous = ({ key, endpoint, client }: Caller): AuditEntry => ({
  callId: randomUUID(),
  userId: key.userId,
  keyId: key.id,
  client: clientName(key, client),
  endpoint,
});

const answerOf = ({ value, undo }: Done, { input }: Decided): Record<string, unknown> =>
  undo ? { ...value, undo: shownUndo(undo) } : trimmed(value, input);

const progressEvery = 5_000;

/** Clients give up on a silent call after a minute or less; a word now and then keeps them waiting. */
async function withProgress<T>(progress: Caller['progress'], patience: number, wait: () => Promise<T>): Promise<T> {
  let seconds = 0;
  const tell = (): void => {
    progress?.('Waiting for the person to approve.', seconds, Math.round(patience / 1000));
    seconds += progressEvery / 1000;
  };
  if (patience > 0) tell();
  const timer = setInterval(tell, progressEvery);
  return wait().finally(() => clearInterval(timer));
}

const complaints = (error: z.ZodError): string => z.prettifyError(error).replaceAll('\n', ' ').slice(0, 500);
