/**
 * One call on its way: with a client of its account, and decided again by what only the platform knows. Where it is cut, its end says by
 * what. An object is good for one call.
 */
import { type ErrorCode, type Failure, failure } from '../../../../shared/errors.ts';
import type { Flow } from '../../../../shared/labels.ts';
import type { Outcome } from '../../../../shared/model.ts';
import { defectFacts, defectFailure, type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Links } from '../../ground/links.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { deadline } from '../../ground/waiting.ts';
import { type Accounts, endsConnection } from '../../identity/accounts/accounts.ts';
import type { AuthorisedClient } from '../../identity/vault/lent-client.ts';
import type { VaultAccount } from '../../identity/vault/token-store.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Platform, PlatformClient, Unreached } from '../../platforms/platform.ts';
import { reading } from '../../platforms/requests.ts';
import type { RefsAbout, SeenPush, Tool, ToolContext } from '../../platforms/tool.ts';
import { covers, type NamedPlace, patternsFor, type ResolvedPlace } from '../../policy/place.ts';
import type { AllowedCall, Caller, CallOutcome, Placed } from '../call.ts';
import { withoutOutsiders } from '../labels/without-outsiders.ts';
import { type Authorize, failureOf } from './authorize.ts';
import type { BranchLimits } from './branch-limits.ts';
import type { Resolver } from './resolver.ts';

export type CallRunParts = {
  accounts: Accounts;
  vault: Vault;
  resolver: Pick<Resolver, 'resolve'>;
  authorize: Authorize;
  branchLimitOf: BranchLimits;
  clock: Clock;
  log: Log;
  links: (from?: string) => Links;
  look: (about: RefsAbout) => Promise<Result<SeenPush>>;
};

/** What is done with a client of the account: `client` can do all, the one of `context` only read. `input` is as it was looked at. */
type Act<T> = (
  context: ToolContext,
  client: PlatformClient,
  begins: () => void,
  input: AllowedCall['input'],
) => Promise<Result<T>>;

/** Milliseconds for all that one call sends; a transfer is what git fetches and pushes, and a file. */
const longestCall = 60_000;
const longestTransfer = 30 * 60_000;
const longestLookBack = 10_000;

export class CallRun {
  readonly #parts: CallRunParts;
  readonly #caller: Caller;
  readonly #decided: AllowedCall;
  readonly #tool: Tool;
  readonly #platform: Platform;
  /** Aborts when the key or the tool ends, the client hangs up, or it takes too long. */
  readonly #limit: ReturnType<typeof deadline>;
  #client: AuthorisedClient | undefined;
  #holder: VaultAccount | undefined;
  #mayHaveChanged = false;

  constructor(parts: CallRunParts, caller: Caller, decided: AllowedCall) {
    this.#parts = parts;
    this.#caller = caller;
    this.#decided = decided;
    this.#tool = decided.listed.tool;
    this.#platform = decided.listed.platform;
    const longest = caller.deliver || caller.push || caller.upload ? longestTransfer : longestCall;
    const { gone } = this.#tool;
    this.#limit = deadline(longest, ...(gone ? [gone] : []), caller.key.revoked, caller.signal);
  }

  /** Never throws: a defect is logged by its kind and place, and ends as `internal`. */
  async run<T extends Placed>(act: Act<T>): Promise<CallOutcome<T>> {
    try {
      const client = await this.#authorisedClient();
      if ('outcome' in client) return client;
      return (await this.#denialByScopes(client.granted())) ?? (await this.#act(client, act));
    } catch (error) {
      if (this.#limit.signal.aborted || this.#client?.signal.aborted) return await this.#cut(false);
      this.#parts.log('defect', { tool: this.#tool.name, ...defectFacts(error) });
      return this.#mayHaveChanged
        ? { ...failedOutcome('unknown', failure('outcome_unknown')), reason: 'internal' }
        : failedOutcome('error', defectFailure(error));
    } finally {
      this.#client?.end();
      this.#limit.end();
    }
  }

  async #authorisedClient(): Promise<AuthorisedClient | FailedOutcome> {
    const { accounts, vault } = this.#parts;
    const asked = await accounts.vaultAccount(this.#decided.account, this.#platform);
    if (!asked.ok) return failedOutcome('error', asked.failure);
    this.#holder = asked.value;
    const reason = this.#tool.title;
    const authorised = await vault.client({ ...asked.value, reason }, this.#platform, this.#limit.signal);
    if (!authorised.ok) return this.#endOfFailed(authorised.failure);
    this.#client = authorised.value;
    return authorised.value;
  }

  /**
   * Asks policy again, with the resolved place and what the key has read since, then acts. A read runs at the same time as the look-up;
   * its answer is kept back until policy agrees.
   */
  async #act<T extends Placed>(client: AuthorisedClient, act: Act<T>): Promise<CallOutcome<T>> {
    const tool = this.#tool;
    const reader = reading(client, this.#platform);
    const begin = async (): Promise<Result<T>> => {
      const looked = await this.#inputLookedAt(reader);
      if (!looked.ok) return looked;
      const begins = (): void => {
        this.#mayHaveChanged = true;
      };
      return act(this.#contextFor(client, reader), client, begins, looked.value);
    };
    // A change waits for the look-up.
    const isRead = tool.access === 'read';
    // A read of an imported tool sends its arguments to a host that a person added. Once sent, they can't be recalled, so policy is asked
    // before.
    const unsent = isRead && tool.sends ? (this.#denialOf() ?? this.#denialByFlow()) : undefined;
    if (unsent) return unsent;
    const [found, read] = await Promise.all([this.#resolvePlace(reader), isRead ? begin() : undefined]);
    if (client.signal.aborted && !isOwnEnd(tool, read)) return this.#interrupted(false, false);
    const resolved = found?.ok ? found.value : undefined;
    const refused = (resolved && this.#denialByPlace(resolved)) ?? this.#denialByFlow(resolved);
    if (refused) return refused;
    const done = read ?? (found?.ok === false ? found : await begin());
    if (client.signal.aborted && !isOwnEnd(tool, done)) return this.#cut(done.ok);
    return this.#told(client, reader, done, found);
  }

  /** What leaves for the client, without the token, and with why where it failed. */
  async #told<T extends Placed>(
    client: AuthorisedClient,
    reader: PlatformClient,
    done: Result<T>,
    found: Result<ResolvedPlace> | undefined,
  ): Promise<CallOutcome<T>> {
    const { account, input } = this.#decided;
    const told = await explained(withPlace(done, found), this.#platform, reader, this.#tool.place(input), found);
    const result = client.scrubbed(told);
    if (!result.ok) return noteEcho(client, await this.#endOfFailed(client.trouble() ?? result.failure));
    if (account.state === 'reconnect') await this.#parts.accounts.mark(account, 'connected'); // it works again
    return noteEcho(client, { outcome: 'ok', reason: null, result });
  }

  #contextFor(client: AuthorisedClient, reader: PlatformClient): ToolContext {
    const { key, progress, push, upload } = this.#caller;
    const { account, input } = this.#decided;
    const { branchLimitOf, clock, look } = this.#parts;
    return {
      client: reader,
      account: account.label,
      now: clock.now(),
      scopes: client.granted() ?? account.scopes,
      allows: (kind, name, ...ids) => covers(key.grant, kind, name, ...ids),
      isLimited: (kind) => patternsFor(key.grant, kind) !== undefined,
      patterns: (kind) => patternsFor(key.grant, kind),
      place: async () => {
        const found = await this.#resolvePlace(reader);
        if (!found) throw new Error(`${this.#tool.name} names no place that ${this.#platform.name} could look up.`);
        return found;
      },
      branchLimit: branchLimitOf(key, this.#tool.place(input)),
      isPathLimited: key.grant.paths !== undefined,
      ...(key.grant.screening === 'off' && { isUnscreened: true as const }),
      ...((key.grant.screening === 'off' || key.grant.endpoints.includes('git')) && { isForFiles: true as const }),
      progress: progress ?? (() => {}),
      deliver: this.#deliverFor(reader),
      look,
      push,
      upload,
    };
  }

  /** Decides before anything is passed on, since that can't be withheld any more once it was. */
  #deliverFor(reader: PlatformClient): ToolContext['deliver'] {
    const { deliver, key } = this.#caller;
    if (!deliver) return undefined;
    return async (answer, told) => {
      const found = await this.#resolvePlace(reader);
      const refused = found?.ok ? this.#denialByPlace(found.value)?.result : found;
      const kept = refused ?? (key.grant.outsiders === 'drop' ? withoutOutsiders(told) : ok(told));
      if (!kept.ok) {
        await answer.cancel();
        return kept;
      }
      return deliver(answer, { value: told, ...(found?.ok && { resolved: found.value }) }, reader.signal);
    };
  }

  async #resolvePlace(client: PlatformClient): Promise<Result<ResolvedPlace> | undefined> {
    const platform = this.#platform;
    const place = this.#tool.place(this.#decided.input);
    if (place === undefined) return undefined;
    const isLimited = patternsFor(this.#caller.key.grant, place.kind) !== undefined;
    // Of a name policy has decided already; nobody can tell what an id stands for.
    if (!platform.resolve && isLimited && place.isId) return fail('not_allowed', `${place.name} can’t be looked up.`);
    return this.#parts.resolver.resolve(client, platform, place, isLimited);
  }

  /** The call as it is made: for a key limited to paths at the commit where these are no symlinks. Only a tool that reads at paths follows one. */
  async #inputLookedAt(client: PlatformClient): Promise<Result<AllowedCall['input']>> {
    const [tool, platform] = [this.#tool, this.#platform];
    const { grant } = this.#caller.key;
    const { input } = this.#decided;
    const [place, files] = [tool.place(input), tool.files?.(input)];
    if (!grant.paths || !tool.atCommit || !platform.plainPaths || !place || !files) return ok(input);
    const commit = await platform.plainPaths(client, place, files);
    return commit.ok ? ok(tool.atCommit(input, commit.value)) : commit;
  }

  #denialOf(resolved?: ResolvedPlace, decided = this.#decided): FailedOutcome | undefined {
    const verdict = this.#parts.authorize(this.#caller, decided, resolved);
    if (verdict.verdict !== 'deny') return undefined;
    const found = failureOf(verdict, decided.listed, this.#parts.links(this.#caller.from));
    return { ...failedOutcome('denied', found), reason: verdict.reason };
  }

  /** The end of a call for which the account has no longer what it had: people withdraw scopes at the platform. */
  async #denialByScopes(granted: string[] | undefined): Promise<FailedOutcome | undefined> {
    const account = granted && (await this.#parts.accounts.narrow(this.#decided.account, granted));
    return account && this.#denialOf(undefined, { ...this.#decided, account });
  }

  /** The end of a call whose place is not what the key may reach, or not the one that was consented to. */
  #denialByPlace(resolved: ResolvedPlace): FailedOutcome | undefined {
    const denied = this.#denialOf(resolved);
    if (denied) return denied;
    const { place = resolved } = this.#decided;
    if (place.id === resolved.id && place.isPrivate === resolved.isPrivate) return undefined;
    return failedOutcome('denied', failure('approval_changed', 'It is now another place, or others can now read it.'));
  }

  /** The end of a call that was approved hours ago: by what its key has read since, it might carry more than its person was warned of. */
  #denialByFlow(resolved?: ResolvedPlace): FailedOutcome | undefined {
    const { warned } = this.#decided;
    if (warned === undefined) return undefined;
    const verdict = this.#parts.authorize(this.#caller, this.#decided, resolved);
    const flow = (verdict.verdict === 'ask' && verdict.flow) || null;
    if (!flow || isCovered(flow, warned)) return undefined;
    const found = failure('approval_changed', 'Its key has read more since, which this could carry out.');
    return failedOutcome('denied', found);
  }

  /** A connection that no longer works is marked, so that the person sees it before the next call fails. */
  async #endOfFailed(found: Failure): Promise<FailedOutcome> {
    const { accounts, links } = this.#parts;
    const { from } = this.#caller;
    const { account } = this.#decided;
    if (found.code === 'outcome_unknown') return failedOutcome('unknown', found);
    // What a change is to make is known to the platform alone, such as whose a new repository will be, and is not the key's.
    if (found.code === 'not_allowed') return failedOutcome('denied', found);
    // Only the platform knows which scope this very object needs.
    if (found.code === 'scope_missing' && found.hint === failure('scope_missing').hint) {
      const { allow = this.#tool.name, ...rest } = found;
      const link = links(from).connect(this.#platform.name, allow);
      const hint = `Ask the person to open ${link} and allow it, then ask again.`;
      return failedOutcome('error', { ...rest, hint, link });
    }
    if (!endsConnection.has(found.code)) return failedOutcome('error', found);
    await accounts.mark(account, 'reconnect');
    const link = links(from).connect(account.platform);
    return failedOutcome('error', { ...found, hint: `${found.hint} Open ${link} to connect the account again.`, link });
  }

  /** The end of a call that was cut. If it is a change, it is looked up whether that was made even so. */
  async #cut(isDone: boolean): Promise<FailedOutcome> {
    const end = this.#interrupted(this.#mayHaveChanged, isDone);
    return end.outcome === 'unknown' && (await this.#wasMade()) ? this.#interrupted(true, true) : end;
  }

  /** By reading alone, where the tool can tell. */
  async #wasMade(): Promise<boolean> {
    const tool = this.#tool;
    if (tool.access === 'read' || !tool.isMade || !this.#holder) return false;
    const signal = AbortSignal.timeout(longestLookBack);
    const holder = { ...this.#holder, reason: tool.title };
    const fresh = await this.#parts.vault.client(holder, this.#platform, signal);
    if (!fresh.ok) return false;
    return tool.isMade(this.#decided.input, reading(fresh.value, this.#platform)).catch(() => false);
  }

  /**
   * Why the call was cut. If the key, the account or the tool ended, it counts as revoked. Of a cut write nobody knows whether it was
   * made, unless the platform had answered; then the record says so, though the answer is withheld.
   */
  #interrupted(mayHaveChanged: boolean, isDone: boolean): FailedOutcome {
    const { reason } = this.#limit.signal;
    const isGone = this.#tool.gone?.aborted === true;
    const isDropped = this.#client?.dropped() === true;
    const revoked = this.#caller.key.revoked.aborted || isDropped || isGone;
    const said = isDropped ? 'The account was disconnected.' : isGone ? 'The tool was taken away.' : undefined;
    const isLate = !revoked && reason instanceof DOMException && reason.name === 'TimeoutError';
    const found = isLate
      ? failure('platform_unreachable', 'A call has a minute for all that it asks.')
      : failure(revoked ? 'revoked' : 'cancelled', said);
    if (!mayHaveChanged) return failedOutcome(revoked ? 'revoked' : 'error', found);
    if (isDone) {
      const message = `${found.message} The change had been made.`;
      const told = { ...found, message, hint: 'Do not make the call again.' };
      return { ...failedOutcome('ok', told), reason: `done before it was ${found.code}` };
    }
    return { ...failedOutcome('unknown', failure('outcome_unknown')), reason: found.code };
  }
}

/** The end of a call that failed, or whose result nobody knows. */
type FailedOutcome = { outcome: Outcome; reason: string | null; result: Failed };

const failedOutcome = (outcome: Outcome, found: Failure): FailedOutcome => ({
  outcome,
  reason: found.code,
  result: { ok: false, failure: found },
});

export const unreached = (code: ErrorCode, { said, hint, link }: Unreached): Failed => fail(code, said, { hint, link });

/** The result of a call; a refusal says why, where the platform can tell that its application reaches nothing there. */
async function explained<T>(
  done: Result<T>,
  platform: Platform,
  client: PlatformClient,
  place: NamedPlace | undefined,
  found: Result<ResolvedPlace> | undefined,
): Promise<Result<T>> {
  if (done.ok || done.failure.link || !place) return done;
  const { code, hint } = done.failure;
  // What the platform itself gave as the reason is known better.
  if (hint !== failure(code).hint) return done;
  const isAbsent = code === 'platform_not_found' && found?.ok === false;
  const why = code === 'platform_forbidden' || isAbsent ? await platform.unreached?.(client, place) : undefined;
  return why ? unreached(code, why) : done;
}

/** What was done, with what is known of its place. Without that an answer can't be judged, and is none. */
function withPlace<T extends Placed>(done: Result<T>, found: Result<ResolvedPlace> | undefined): Result<T> {
  if (!done.ok || !found) return done;
  return found.ok ? ok({ ...done.value, resolved: found.value }) : found;
}

/** Whether a person who was warned of the one was warned of all that the other says. */
const isCovered = (flow: Flow, warned: Flow | null): boolean =>
  warned?.to === flow.to &&
  (warned.isPublic || !flow.isPublic) &&
  flow.from.every((name) => warned.from.includes(name)) &&
  flow.untrusted.every((name) => warned.untrusted.includes(name));

/** The record of every call, also a failed one, says when the platform sent the token back. */
const noteEcho = <T>(client: AuthorisedClient, end: CallOutcome<T>): CallOutcome<T> =>
  client.echoed()
    ? { ...end, reason: [end.reason, 'the platform echoed the token'].filter((part) => part !== null).join('; ') }
    : end;

/** Whether the call itself found that its tool is another now, which took the tool away: what it says tells more than that. */
const isOwnEnd = (tool: Tool, done: Result<unknown> | undefined): boolean =>
  tool.gone?.aborted === true && done?.ok === false && done.failure.code === 'not_allowed';
