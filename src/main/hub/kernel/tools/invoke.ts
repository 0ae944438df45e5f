/**
 * The one path that every call takes, at every endpoint: key, policy, approval, audit intent, Token Vault, platform, audit outcome. No
 * call of a platform's tool goes past it. Before it a door checks who asks, whether the key is for this door, and whether it is over its
 * limits: that can refuse a call, and allow none.
 */

import type { Approval } from '../../../../shared/approval.ts';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { defectFacts, type Failed, ok, type Result } from '../../../../shared/result.ts';
import { type Links, withFix } from '../../ground/links.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { Tool } from '../../platforms/tool.ts';
import { resourceOf } from '../../policy/place.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { CallNamesStore } from '../audit/call-names.ts';
import { argumentsHmac } from '../audit/record.ts';
import type { AllowedCall, Caller, CallRequest, CallResult, KeptHolds } from '../call.ts';
import type { KeyLimits } from '../keys/limits.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { holdsMark } from '../screening/screen.ts';
import { type Authorize, chooseAccount, failureOf } from './authorize.ts';
import { anonymousEntry, createCallRecorder, createRecordedCalls, entryOf } from './call-record.ts';
import { ConsentedCalls } from './consent.ts';
import type { Executor } from './execute.ts';
import { callIdOf, createIdempotency } from './idempotency.ts';
import type { Inventory } from './inventory.ts';
import { dryRunAnswer, splitInput } from './tool-options.ts';
import { wrongArguments } from './wrong-arguments.ts';

export type Invoke = {
  call(invocation: CallRequest): Promise<Result<CallResult>>;
  /** Continues with a call that waits for approval; only for the key that asked. */
  resume(caller: Caller, approvalId: string): Promise<Result<CallResult>>;
};

/** The calls of a key that wait for its person. */
export type WaitingCalls = {
  /** The approval of this key; another key's is as unknown as one that never was. */
  find(keyId: string, approvalId: string): Approval | undefined;
  /** The client wants its call no more, if that still waits. */
  cancel(keyId: string, approvalId: string): Promise<void>;
};

/** What the person does with a call that waits for them. */
export type Answering = {
  /** Makes a call that was just approved and outlives its client; undefined of any other, which its client collects. */
  runLasting(approvalId: string): Promise<unknown> | undefined;
  /** What waits, for the person who opens it: what lasts is previewed again first. */
  open(approvalId: string, userId: string): Promise<Result<Approval>>;
};

type Dependencies = {
  inventory: Inventory;
  accounts: Accounts;
  approvals: Approvals;
  labels: KeyLabels;
  authorize: Authorize;
  audit: Audit;
  names: Pick<CallNamesStore, 'keep'>;
  /** Refusals for the pace alone, counted and not listed one by one. */
  blocked: Blocked['note'];
  limits: KeyLimits;
  holds: KeptHolds;
  executor: Executor;
  clock: Clock;
  log: Log;
  /** Keys the HMAC of arguments in the audit log. */
  hmacKey: Buffer;
  links: (from?: string) => Links;
};

/** Never throws for an expected failure; a defect is logged, recorded and answered as `internal`. */
export function createInvoke(dependencies: Dependencies): Invoke & Answering & WaitingCalls {
  const { inventory, accounts, approvals, labels, authorize, audit, blocked, limits, executor } = dependencies;
  const { clock, log, names, hmacKey, links } = dependencies;
  const record = createCallRecorder({ audit, blocked, limits, clock, log });
  const { refuse, unwritable } = record;
  const idempotency = createIdempotency(audit, clock, approvals);
  const calls = createRecordedCalls({ executor, record, labels, idempotency, names, hmacKey });
  const consent = new ConsentedCalls({
    approvals,
    audit,
    record,
    calls,
    idempotency,
    holds: dependencies.holds,
    labels,
    hmacKey,
    authorize,
    links,
    find: inventory.find,
    refusalNow,
  });

  /** Why policy would not let the call through any more, or its account is gone; undefined where it may run. */
  async function refusalNow(caller: Caller, decided: AllowedCall): Promise<Failure | undefined> {
    const { listed, account } = decided;
    // One that a person has added may be gone, or another, since it was asked for.
    if (!inventory.find(listed.tool.name, caller.endpoint)) return failure('unknown_tool');
    const verdict = authorize(caller, decided);
    if (verdict.verdict === 'deny') return failureOf(verdict, listed, links(caller.from));
    const found = (await accounts.list(account.userId)).find(({ id }) => id === account.id);
    const isThere = found !== undefined && found.state !== 'disconnecting';
    return isThere ? undefined : failure('no_account', `${account.label} is not connected any more.`);
  }

  async function call(invocation: CallRequest): Promise<Result<CallResult>> {
    const { key } = invocation;
    await labels.called(key.id);
    const listed = inventory.find(invocation.tool, invocation.endpoint);
    const unread = { ...anonymousEntry(invocation), tool: listed?.tool.name ?? '(unknown)' };
    // Limits first, as MCP does: a key that is over its limits must not make the hub parse and decide.
    const spent = record.limitRefusal(key);
    if (spent) return spent;
    if (!listed) return refuse(unread, failure('unknown_tool'));
    const { tool, platform } = listed;
    unread.access = tool.access;
    const given = invocation.arguments ?? {};
    const refuseGiven = (found: Failure, reason?: string): Promise<Failed> =>
      refuse({ ...unread, argumentsHmac: argumentsHmac(hmacKey, tool.name, invocation.arguments) }, found, reason);

    const parsed = tool.input.safeParse(given);
    if (!parsed.success)
      return refuseGiven(failure('invalid_arguments', wrongArguments(parsed.error, given, listed.inputSchema)));
    const { input, isDryRun, name } = splitInput(tool, parsed.data);
    if (tool.access !== 'read' && writesTexts(tool) && key.grant.screening !== 'off' && holdsMark(input)) {
      return refuseGiven(failure('invalid_arguments', marked));
    }
    const place = tool.place(input);
    if (place) unread.resource = resourceOf(platform.name, place);

    const own = links(invocation.from);
    const wish = { named: input['account'], access: tool.access, place };
    const chosen = chooseAccount(await accounts.list(key.userId), key.grant, platform, wish, own);
    const account = chosen.ok ? chosen.value : undefined;
    if (account) unread.account = account.id;
    const verdict = authorize(invocation, { listed, input, account });
    if (verdict.verdict === 'deny') {
      // In Open WebUI “the key does not name the tool” helps nobody. If there is a link that fixes it, tell that instead.
      const isLeftOut = key.grant.boundTo !== undefined && !key.grant.tools.includes(tool.name);
      const withLink = isLeftOut && !chosen.ok && chosen.failure.link !== undefined ? chosen.failure : undefined;
      return refuseGiven(withLink ?? failureOf(verdict, listed, own), verdict.reason);
    }
    if (!chosen.ok) return refuseGiven(chosen.failure);

    const decided = { listed, input, account: chosen.value };
    if (verdict.verdict === 'allow') return calls.execute(invocation, decided);
    if (invocation.isUnasked) return refuseGiven(failure('not_allowed', unaskable));
    if (isDryRun) return dryRun(invocation, decided);
    if (name === undefined) return consent.ask(invocation, decided);
    const callId = callIdOf(hmacKey, key.id, tool.name, name);
    return idempotency.call(
      { callId, argumentsHmac: argumentsHmac(hmacKey, tool.name, input) },
      {
        begin: () => consent.ask(invocation, { ...decided, callId }),
        resume: (approvalId) => consent.wait(invocation, approvalId),
        refuse: (refused) => refuse(entryOf(invocation, decided, hmacKey), refused),
      },
    );
  }

  /** What it would do, and no more: nobody is asked. */
  async function dryRun(caller: Caller, decided: AllowedCall): Promise<Result<CallResult>> {
    const seen = await calls.preview(caller, decided, 'dry run');
    return seen.ok ? ok({ value: dryRunAnswer(seen.value) }) : seen;
  }

  /** A database that can't even be read is the same to a client as one that can't be written. */
  const guarded = (attempt: Promise<Result<CallResult>>): Promise<Result<CallResult>> =>
    attempt.catch((error: unknown) => {
      log('defect', defectFacts(error));
      return unwritable(error);
    });

  async function resume(caller: Caller, approvalId: string): Promise<Result<CallResult>> {
    await labels.called(caller.key.id).catch(() => log('audit_failed'));
    const found = approvals.find(approvalId, caller.key.id);
    if (found) return consent.wait(caller, approvalId).catch(unwritable);
    const spent = record.limitRefusal(caller.key);
    if (spent) return spent;
    // After a restart the approval is forgotten, and what was done by it is not.
    const unknown = await consent.outcomeOf(approvalId, caller.key.id);
    return refuse({ ...anonymousEntry(caller), tool: 'approval_status' }, unknown);
  }

  const mendable = async (answer: Promise<Result<CallResult>>, { from }: Caller): Promise<Result<CallResult>> => {
    const result = await answer;
    return result.ok ? result : { ok: false, failure: withFix(result.failure, links(from)) };
  };

  return {
    call: (invocation) => mendable(guarded(call(invocation)), invocation),
    resume: (caller, approvalId) => mendable(resume(caller, approvalId), caller),
    find: (keyId, approvalId) => approvals.find(approvalId, keyId),
    cancel: (keyId, approvalId) => approvals.cancel(keyId, approvalId),
    runLasting: (approvalId) => consent.runLasting(approvalId),
    open: (approvalId, userId) => consent.open(approvalId, userId),
  };
}

const unaskable = 'A person would have to approve it, and nobody can be asked here.';

/** Whole texts of files, of a repository or of a gist: a comment may as well quote a mark. */
const writesTexts = ({ files, input }: Tool): boolean => files !== undefined || 'files' in input.shape;

const marked =
  'It holds a mark that stands for a secret of the file: written, the mark would take its place. Change a part without one.';
