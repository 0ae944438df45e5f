/**
 * The one path that every call takes, whatever its endpoint: key, policy, approval, audit intent, Token Vault, platform,
 * audit outcome. Nothing is decided before it and nothing is done beside it.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Account, Approval, Endpoint } from '../../../shared/model.ts';
import { type Failed, ok, type Result } from '../../../shared/result.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Approvals, Question } from '../approvals/approvals.ts';
import { policyVersion } from '../approvals/subject.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Limits } from '../keys/limits.ts';
import { type Call, decide } from '../policy/decide.ts';
import type { Clock, Log } from '../ports.ts';
import { holdsMark } from '../screening/screen.ts';
import { chooseAccount } from './choose-account.ts';
import { clientName } from './client-name.ts';
import type { Inventory, Listed } from './inventory.ts';
import type { Perform } from './perform.ts';

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

/** What runs: decided, and where a person was needed, approved. */
type Decided = { listed: Listed; input: Record<string, unknown>; account: Account };

/** Never throws for an expected failure; a defect is logged, recorded and answered as `internal`. */
export function createInvoke(dependencies: Dependencies): Invoke {
  const { inventory, accounts, approvals, audit, blocked, limits, perform, clock, log, hmacKey, connectUrl } =
    dependencies;

  /** Writes a refusal and answers it; one that can't be recorded is still a refusal. It counts as a call: noise is not free. */
  async function refuse(entry: AuditEntry, refused: Failure, reason: string = refused.code): Promise<Failed> {
    if (entry.keyId) limits.begin(entry.keyId)();
    await audit.append({ ...entry, verdict: 'deny', reason, outcome: 'denied' }).catch(() => log('audit_failed'));
    return { ok: false, failure: refused };
  }

  function beyondLimits(key: LiveKey, refused: Failure): Failed {
    blocked(refused.code, key);
    return { ok: false, failure: refused };
  }

  const unwritable = (): Failed => {
    log('audit_failed');
    return { ok: false, failure: failure('audit_unavailable') };
  };

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
    const { key, endpoint } = invocation;
    const listed = inventory.find(invocation.tool);
    const unread = { ...anonymous(invocation), tool: listed?.tool.name ?? '(unknown)' };
    // First of all, as the MCP endpoint does by HTTP: what a key may do at all is no use to it when it may do nothing now.
    const spent = limits.refusal(key.id, key.grant);
    if (spent) return beyondLimits(key, spent);
    if (!listed) return refuse(unread, failure('unknown_tool'));
    const { tool, platform } = listed;
    unread.access = tool.access;
    unread.argumentsHmac = argumentsHmac(hmacKey, tool.name, invocation.arguments);

    const parsed = tool.input.safeParse(invocation.arguments ?? {});
    if (!parsed.success) return refuse(unread, failure('invalid_arguments', complaints(parsed.error)));
    const input = parsed.data;
    if (tool.access !== 'read' && tool.files && key.grant.screening !== 'off' && holdsMark(input)) {
      return refuse(unread, failure('invalid_arguments', marked));
    }
    const repository = tool.repository(input);
    if (repository !== undefined) unread.resource = `${platform.name}:${repository}`;

    const chosen = chooseAccount(await accounts.list(key.userId), key.grant, platform, input['account'], connectUrl);
    const accountId = chosen.ok ? chosen.value.id : undefined;
    if (accountId !== undefined) unread.account = accountId;
    const account = chosen.ok ? chosen.value : undefined;
    const named = namedCall(endpoint, listed, input, account);
    const verdict = decide(named, { ...key, revoked: key.revoked.aborted, labels: none }, clock.now());
    if (verdict.verdict === 'deny') {
      return refuse(unread, failure(verdict.code, sentence(verdict.reason)), verdict.reason);
    }
    if (!chosen.ok) return refuse(unread, chosen.failure);

    const decided = { listed, input, account: chosen.value };
    if (verdict.verdict === 'ask') return ask(invocation, decided);
    return run(invocation, decided, entryOf(invocation, decided));
  }

  async function ask(caller: Caller, { listed, input, account }: Decided): Promise<Result<Answer>> {
    const { key } = caller;
    const { tool, platform } = listed;
    const repository = tool.repository(input);
    const resource = repository === undefined ? platform.name : `${platform.name}:${repository}`;
    const subject = { keyId: key.id, account, tool: tool.name, input, policy: policyVersion(key.grant, listed) };
    limits.begin(key.id)(); // a question takes the person's time, and counts like the call it may become
    try {
      const asked = await approvals.ask({ subject, key, listed, resource });
      if (!asked.ok) return refuse(entryOf(caller, { listed, input, account }), asked.failure);
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
    const early = limits.refusal(caller.key.id, caller.key.grant);
    if (early) return beyondLimits(caller.key, early);
    const taken = approvals.take(id, caller.key.id);
    if (!taken.ok) return taken;
    const decided = decidedOf(taken.value);
    const entry = { ...entryOf(caller, decided), approvalId: id };
    const changed = whatChanged(caller, taken.value);
    return changed ? refuse(entry, changed) : run(caller, decided, entry);
  }

  /** Decides once more at the moment of the effect: the person consented to this call under these rules, not to others. */
  function whatChanged({ key, endpoint }: Caller, { subject, listed }: Question): Failure | undefined {
    if (key.paused) return failure('not_allowed', 'The key is paused.');
    if (policyVersion(key.grant, listed) !== subject.policy) return failure('approval_changed');
    const call = namedCall(endpoint, listed, subject.input, subject.account);
    const verdict = decide(call, { ...key, revoked: key.revoked.aborted, labels: none }, clock.now());
    return verdict.verdict === 'deny' ? failure(verdict.code, sentence(verdict.reason)) : undefined;
  }

  async function run(caller: Caller, decided: Decided, entry: AuditEntry): Promise<Result<Answer>> {
    const { key } = caller;
    const refused = limits.refusal(key.id, key.grant);
    if (refused) return beyondLimits(key, refused);
    const finish = limits.begin(key.id);
    const started = clock.now();
    try {
      await audit.append({ ...entry, verdict: 'allow' });
    } catch {
      finish();
      return unwritable();
    }
    const end = await perform(caller, decided.listed, decided.input, decided.account).finally(finish);
    const answer = end.result.ok ? end.result.value : undefined;
    try {
      await audit.append({
        ...entry,
        verdict: 'allow',
        outcome: end.outcome,
        reason: end.reason,
        durationMs: clock.now() - started,
        bytes: answer ? Buffer.byteLength(JSON.stringify(answer)) : 0,
        items: Array.isArray(answer?.['items']) ? answer['items'].length : null,
      });
    } catch {
      return unwritable();
    }
    return end.result.ok ? ok({ value: end.result.value }) : end.result;
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
      const found = approvals.find(approvalId, caller.key.id);
      if (found) return waitForPerson(caller, approvalId).catch(unwritable);
      const spent = limits.refusal(caller.key.id, caller.key.grant);
      if (spent) return beyondLimits(caller.key, spent);
      return refuse({ ...anonymous(caller), tool: 'approval_status' }, failure('approval_unknown'));
    },
  };
}

const none = { private: [], untrusted: [] };

/** The call as policy decides on it, from what its arguments name. */
function namedCall(
  endpoint: Endpoint,
  { tool, platform }: Listed,
  input: Record<string, unknown>,
  account: Account | undefined,
): Call {
  const { name, access } = tool;
  const repository = tool.repository(input);
  return { endpoint, platform: platform.name, tool: name, access, account, repository, files: tool.files?.(input) };
}

const anonymous = ({ key, endpoint, client }: Caller): AuditEntry => ({
  callId: randomUUID(),
  userId: key.userId,
  keyId: key.id,
  client: clientName(key, client),
  endpoint,
});

const decidedOf = ({ subject, listed }: Question): Decided => ({
  listed,
  input: subject.input,
  account: subject.account,
});

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

const marked =
  'It holds a mark that stands for a secret of the file: written, the mark would take its place. Change a part without one.';

const complaints = (error: z.ZodError): string => z.prettifyError(error).replaceAll('\n', ' ').slice(0, 500);

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
