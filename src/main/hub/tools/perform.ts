/** The effect itself, once all is decided and recorded: Token Vault, platform, projection. */
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Access, Account, Outcome } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type Accounts, endsConnection } from '../accounts/accounts.ts';
import { deadline } from '../deadline.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { PlatformClient } from '../platforms/platform.ts';
import { reading } from '../platforms/reading.ts';
import { matchesAny } from '../policy/pattern.ts';
import type { Clock, Log } from '../ports.ts';
import type { AuthorisedClient, Vault } from '../vault/vault.ts';
import { trimmed } from './fields.ts';
import type { Listed } from './inventory.ts';
import { screened } from './screened.ts';
import type { Tool, ToolContext } from './tool.ts';

/** What a call came to, as it is recorded and as it is answered. */
export type End = { outcome: Outcome; reason: string | null; result: Result<Record<string, unknown>> };

type Waiting = { key: LiveKey; signal: AbortSignal; progress?: (message: string, done: number, total: number) => void };

export type Perform = (
  caller: Waiting,
  listed: Listed,
  input: Record<string, unknown>,
  account: Account,
) => Promise<End>;

type Dependencies = {
  accounts: Accounts;
  vault: Vault;
  clock: Clock;
  log: Log;
  connectUrl: (platform: string) => string;
};

const longestCall = 300_000;

/** Never throws: a defect is logged by its kind and place and ends as `internal`. */
export function createPerform({ accounts, vault, clock, log, connectUrl }: Dependencies): Perform {
  /** A connection that no longer works is marked, so that the person sees it before the next call fails. */
  async function broken(found: Failure, account: Account): Promise<End> {
    if (found.code === 'outcome_unknown') return ended('unknown', found);
    if (!endsConnection.has(found.code)) return ended('error', found);
    await accounts.mark(account.id, 'reconnect');
    const link = connectUrl(account.platform);
    return ended('error', { ...found, hint: `${found.hint} Open ${link} to connect the account again.`, link });
  }

  return async ({ key, signal: caller, progress }, { tool, platform }, input, account) => {
    const { signal, end } = deadline(longestCall, key.revoked, caller);
    let client: AuthorisedClient | undefined;
    try {
      const asked = await accounts.vaultAccount(account, platform);
      if (!asked.ok) return ended('error', asked.failure);
      const authorised = await vault.client(asked.value, platform.apiUrl, signal);
      if (!authorised.ok) return await broken(authorised.failure, account);
      client = authorised.value;
      const context = {
        client: reading(client, platform),
        account: account.label,
        now: clock.now(),
        allows: (repository: string) => matchesAny(key.grant.repositories, repository),
        progress: progress ?? (() => {}),
      };
      const run = await runIn(tool, input, context, client);
      if (client.signal.aborted) return cut(key, client, tool.access, run.ok);
      const result = client.scrubbed(run);
      if (!result.ok) {
        const end = await broken(client.trouble() ?? result.failure, account);
        return await screened(noting(client, end), key.grant);
      }
      if (account.state === 'reconnect') await accounts.mark(account.id, 'connected'); // it works again
      const value = trimmed(tool.output.parse(result.value), input);
      return await screened(noting(client, { outcome: 'ok', reason: null, result: ok(value) }), key.grant);
    } catch (error) {
      if (signal.aborted || client?.signal.aborted) return cut(key, client, tool.access, false);
      log('defect', { tool: tool.name, error: error instanceof Error ? error.name : 'unknown', at: placeOf(error) });
      return ended('error', failure('internal'));
    } finally {
      end();
    }
  };
}

async function runIn(tool: Tool, input: Record<string, unknown>, context: ToolContext, client: PlatformClient) {
  if (tool.access === 'read') return tool.run(input, context);
  const preview = await tool.preview(input, context);
  return preview.ok ? tool.run(input, { ...context, client, preview: preview.value }) : preview;
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

/**
 * Whose hand cut the call: the key's or the account's end is a revocation. Of a cut write nobody knows whether it was
 * made, unless the platform had answered; then the record says so, though the answer is withheld.
 */
function cut(key: LiveKey, client: AuthorisedClient | undefined, access: Access, done: boolean): End {
  const revoked = key.revoked.aborted || client?.dropped() === true;
  const found = failure(
    revoked ? 'revoked' : 'cancelled',
    client?.dropped() ? 'The account was disconnected.' : undefined,
  );
  if (access === 'read') return ended(revoked ? 'revoked' : 'error', found);
  if (done) return { ...ended('ok', found), reason: `done before it was ${found.code}` };
  return { ...ended('unknown', failure('outcome_unknown')), reason: found.code };
}

/** File and line of a defect, without its message, which could quote data. */
const placeOf = (error: unknown): string =>
  (error instanceof Error &&
    /\(?([^()\s]+:\d+:\d+)\)?$/m
      .exec(error.stack ?? '')?.[1]
      ?.split('/')
      .at(-1)) ||
  'unknown';
