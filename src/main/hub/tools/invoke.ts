/**
 * The one path that every call takes, whatever its endpoint: key, policy, audit intent, Token Vault, platform, audit
 * outcome. Nothing is decided before it and nothing is done beside it.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Access, Account, Endpoint, Outcome } from '../../../shared/model.ts';
import { type Failed, ok, type Result } from '../../../shared/result.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import type { Budget } from '../keys/budget.ts';
import type { LiveKey } from '../keys/keys.ts';
import { decide } from '../policy/decide.ts';
import { matchesAny } from '../policy/pattern.ts';
import type { Clock, Log } from '../ports.ts';
import type { AuthorisedClient, Vault } from '../vault/vault.ts';
import { chooseAccount } from './choose-account.ts';
import type { Inventory, Listed } from './inventory.ts';

export type Invocation = {
  key: LiveKey;
  endpoint: Endpoint;
  tool: string;
  arguments: unknown;
  /** What the client calls itself; recorded, never trusted. */
  client?: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  progress?: (message: string, done: number, total: number) => void;
};

export type Invoke = (invocation: Invocation) => Promise<Result<Record<string, unknown>>>;

type Dependencies = {
  inventory: Inventory;
  accounts: Accounts;
  vault: Vault;
  audit: Audit;
  budget: Budget;
  clock: Clock;
  log: Log;
  /** Keys the HMAC of arguments in the audit log. */
  hmacKey: Buffer;
  /** Where a person connects an account of the platform. */
  connectUrl: (platform: string) => string;
};

const longestCall = 300_000;

/** What a call came to, as it is recorded and as it is answered. */
type End = { outcome: Outcome; reason: string | null; result: Result<Record<string, unknown>> };

/** Never throws for an expected failure; a defect is logged, recorded and answered as `internal`. */
export function createInvoke(dependencies: Dependencies): Invoke {
  const { inventory, accounts, vault, audit, budget, clock, log, hmacKey, connectUrl } = dependencies;

  /** Writes a refusal and answers it; a refusal that can't be recorded is still a refusal. */
  async function refuse(entry: AuditEntry, refused: Failure, reason: string = refused.code): Promise<Failed> {
    await audit.append({ ...entry, verdict: 'deny', reason, outcome: 'denied' }).catch(() => log('audit_failed'));
    return { ok: false, failure: refused };
  }

  return async (invocation) => {
    const { key, endpoint } = invocation;
    const listed = inventory.find(invocation.tool);
    const entry: AuditEntry = {
      callId: randomUUID(),
      userId: key.userId,
      keyId: key.id,
      client: plainName(invocation.client) ?? key.client,
      endpoint,
      tool: listed?.tool.name ?? '(unknown)',
    };
    if (!listed) return refuse(entry, failure('unknown_tool'));
    const { tool, platform } = listed;
    entry.access = tool.access;
    entry.argumentsHmac = argumentsHmac(hmacKey, tool.name, invocation.arguments);

    const parsed = tool.input.safeParse(invocation.arguments ?? {});
    if (!parsed.success) return refuse(entry, failure('invalid_arguments', complaints(parsed.error)));
    const input = parsed.data;
    const repository = tool.repository(input);
    if (repository !== undefined) entry.resource = `${platform.name}:${repository}`;

    const chosen = chooseAccount(await accounts.list(key.userId), key.grant, platform, input['account'], connectUrl);
    const account = chosen.ok ? chosen.value : undefined;
    if (account) entry.account = account.id;

    const call = { endpoint, tool: tool.name, access: tool.access, account: account?.id, repository };
    const verdict = decide(call, { ...key, revoked: key.revoked.aborted }, clock.now());
    if (verdict.verdict === 'deny') {
      return refuse(entry, failure(verdict.code, sentence(verdict.reason)), verdict.reason);
    }
    if (!chosen.ok) return refuse(entry, chosen.failure);
    if (verdict.verdict === 'ask') return refuse(entry, failure('approval_unavailable'));
    const wait = budget.waitSeconds(key.id, key.grant.callsPerDay);
    if (wait > 0) return refuse(entry, failure('over_budget', undefined, { retryAfterSeconds: wait }));
    budget.spend(key.id);

    const started = clock.now();
    try {
      await audit.append({ ...entry, verdict: 'allow' });
    } catch {
      log('audit_failed');
      return { ok: false, failure: failure('audit_unavailable') };
    }
    const end = await perform(invocation, listed, input, chosen.value);
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
      log('audit_failed');
      return { ok: false, failure: failure('audit_unavailable') };
    }
    return end.result;
  };

  async function perform(
    { key, signal: caller, progress }: Invocation,
    { tool, platform }: Listed,
    input: Record<string, unknown>,
    account: Account,
  ): Promise<End> {
    const signal = AbortSignal.any([key.revoked, caller, AbortSignal.timeout(longestCall)]);
    let client: AuthorisedClient | undefined;
    try {
      const authorised = await vault.client(await accounts.vaultAccount(account, platform), platform.apiUrl, signal);
      if (!authorised.ok) return await broken(authorised.failure, account);
      client = authorised.value;
      const run = await tool.run(input, {
        client,
        account: account.label,
        now: clock.now(),
        allows: (repository) => matchesAny(key.grant.repositories, repository),
        progress: progress ?? (() => {}),
      });
      if (client.signal.aborted) return cut(key, client, tool.access);
      const result = client.scrubbed(run);
      if (!result.ok) return noting(client, await broken(client.trouble() ?? result.failure, account));
      const value = tool.output.parse(result.value);
      return noting(client, { outcome: 'ok', reason: null, result: ok(value) });
    } catch (error) {
      if (signal.aborted || client?.signal.aborted) return cut(key, client, tool.access);
      log('defect', { tool: tool.name, error: error instanceof Error ? error.name : 'unknown', at: placeOf(error) });
      return ended('error', failure('internal'));
    }
  }

  /** A connection that no longer works is marked, so that the person sees it before the next call fails. */
  async function broken(found: Failure, account: Account): Promise<End> {
    if (found.code === 'reconnect' || found.code === 'no_account') {
      await accounts.markBroken(account.id);
      const link = `Open ${connectUrl(account.platform)} to connect the account again.`;
      return ended('error', { ...found, hint: `${found.hint} ${link}` });
    }
    return ended('error', found);
  }
}

const ended = (outcome: Outcome, found: Failure): End => ({
  outcome,
  reason: found.code,
  result: { ok: false, failure: found },
});

/** Whatever came of a call, its record says when the platform sent the token back. */
const noting = (client: AuthorisedClient, end: End): End =>
  client.echoed()
    ? { ...end, reason: [end.reason, 'the platform echoed the token'].filter((part) => part !== null).join('; ') }
    : end;

/** Whose hand cut the call: the key's or the account's end is a revocation; of a cut write nobody knows the outcome. */
function cut(key: LiveKey, client: AuthorisedClient | undefined, access: Access): End {
  if (key.revoked.aborted) return ended('revoked', failure('revoked'));
  if (client?.dropped()) return ended('revoked', failure('revoked', 'The account was disconnected.'));
  return ended(access === 'read' ? 'error' : 'unknown', failure('cancelled'));
}

const complaints = (error: z.ZodError): string => z.prettifyError(error).replaceAll('\n', ' ').slice(0, 500);

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** Client names come from outside; only what a name can be is recorded. */
const plainName = (name: string | undefined): string | undefined =>
  name?.replace(/[^\w .@/+-]/g, '').slice(0, 80) || undefined;

/** File and line of a defect, without its message, which could quote data. */
const placeOf = (error: unknown): string =>
  (error instanceof Error &&
    /\(?([^()\s]+:\d+:\d+)\)?$/m
      .exec(error.stack ?? '')?.[1]
      ?.split('/')
      .at(-1)) ||
  'unknown';
