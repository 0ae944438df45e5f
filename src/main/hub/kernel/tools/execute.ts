/** The effect itself, once all is decided and recorded: Token Vault, platform, projection. A change is made only as its person saw it. */

import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { type ErrorCode, type Failure, failure } from '../../../../shared/errors.ts';
import type { Flow } from '../../../../shared/labels.ts';
import type { Outcome, Preview, Undo } from '../../../../shared/model.ts';
import { defectFacts, defectFailure, type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Links } from '../../ground/links.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { deadline } from '../../ground/waiting.ts';
import { type Accounts, endsConnection } from '../../identity/accounts/accounts.ts';
import type { AuthorisedClient, Vault, VaultAccount } from '../../identity/vault/vault.ts';
import type { Platform, PlatformClient, Unreached } from '../../platforms/platform.ts';
import { reading } from '../../platforms/requests.ts';
import {
  type RefsAbout,
  type SeenPush,
  type Tool,
  type ToolContext,
  undoOf,
  type WriteTool,
} from '../../platforms/tool.ts';
import { covers, type NamedPlace, patternsFor, type ResolvedPlace } from '../../policy/place.ts';
import type { RecentChanges } from '../approvals/recent-changes.ts';
import { namesChanged } from '../approvals/subject.ts';
import type { Caller, CallOutcome, CallPreview, Decision, Execution, Placed } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import { withoutOutsiders } from '../labels/without-outsiders.ts';
import { screenOutcome } from '../screening/screen.ts';
import { type Authorize, failureOf } from './authorize.ts';
import { createBranchLimits } from './branch-limits.ts';
import type { Resolver } from './resolver.ts';

/** Neither ever throws: a defect is logged by its kind and place and ends as `internal`. */
export type Executor = {
  /** What a tool that changes something would do. Nothing that is sent for it can change anything. */
  previewChange(caller: Caller, decided: Decision): Promise<CallOutcome<CallPreview>>;
  /** The effect; of a tool that changes something only while its preview is the one `shown`. `callId` is its name in the record. */
  execute(caller: Caller, decided: Decision, callId: string, shown?: Preview): Promise<CallOutcome<Execution>>;
};

/** What is done with a client of the account: `client` can do all, the one of `context` only read. `input` is as it was looked at. */
type Act<T> = (
  context: ToolContext,
  client: PlatformClient,
  begins: () => void,
  input: Decision['input'],
) => Promise<Result<T>>;

type Dependencies = {
  accounts: Accounts;
  vault: Vault;
  resolver: Pick<Resolver, 'resolve'>;
  authorize: Authorize;
  recentChanges: Pick<RecentChanges, 'note'>;
  clock: Clock;
  log: Log;
  links: (from?: string) => Links;
  look: (about: RefsAbout) => Promise<Result<SeenPush>>;
};

/** Milliseconds for all that one call sends; a transfer is what git fetches and pushes, and a file. */
const longestCall = 60_000;
const longestTransfer = 30 * 60_000;
const longestLookBack = 10_000;

export function createExecutor(dependencies: Dependencies): Executor {
  const { accounts, vault, resolver, authorize, recentChanges, clock, log, links, look } = dependencies;
  const branchLimitOf = createBranchLimits();

  /** A connection that no longer works is marked, so that the person sees it before the next call fails. */
  async function endOfFailed(
    found: Failure,
    { account, listed: { platform, tool } }: Decision,
    { from }: Caller,
  ): Promise<FailedOutcome> {
    if (found.code === 'outcome_unknown') return failedOutcome('unknown', found);
    // What a change is to make is known to the platform alone, such as whose a new repository will be, and is not the key's.
    if (found.code === 'not_allowed') return failedOutcome('denied', found);
    // Only the platform knows which scope this very object needs.
    if (found.code === 'scope_missing' && found.hint === failure('scope_missing').hint) {
      const { allow = tool.name, ...rest } = found;
      const link = links(from).connect(platform.name, allow);
      const hint = `Ask the person to open ${link} and allow it, then ask again.`;
      return failedOutcome('error', { ...rest, hint, link });
    }
    if (!endsConnection.has(found.code)) return failedOutcome('error', found);
    await accounts.mark(account, 'reconnect');
    const link = links(from).connect(account.platform);
    return failedOutcome('error', { ...found, hint: `${found.hint} Open ${link} to connect the account again.`, link });
  }

  const resolvePlace = async (
    key: LiveKey,
    client: PlatformClient,
    { listed: { tool, platform }, input }: Decision,
  ) => {
    const place = tool.place(input);
    if (place === undefined) return undefined;
    const isLimited = patternsFor(key.grant, place.kind) !== undefined;
    // Of a name policy has decided already; nobody can tell what an id stands for.
    if (!platform.resolve && isLimited && place.isId) return fail('not_allowed', `${place.name} can’t be looked up.`);
    return resolver.resolve(client, platform, place, isLimited);
  };

  /** The call as it is made: for a key limited to paths at the commit where these are no symlinks. Only a tool that reads at paths follows one. */
  async function inputLookedAt(
    { grant }: LiveKey,
    client: PlatformClient,
    { listed: { tool, platform }, input }: Decision,
  ): Promise<Result<Decision['input']>> {
    const [place, files] = [tool.place(input), tool.files?.(input)];
    if (!grant.paths || !tool.atCommit || !platform.plainPaths || !place || !files) return ok(input);
    const commit = await platform.plainPaths(client, place, files);
    return commit.ok ? ok(tool.atCommit(input, commit.value)) : commit;
  }

  function denialOf(caller: Caller, decided: Decision, resolved?: ResolvedPlace): FailedOutcome | undefined {
    const verdict = authorize(caller, decided, resolved);
    if (verdict.verdict !== 'deny') return undefined;
    return {
      ...failedOutcome('denied', failureOf(verdict, decided.listed, links(caller.from))),
      reason: verdict.reason,
    };
  }

  /** The end of a call for which the account has no longer what it had: people withdraw scopes at the platform. */
  async function denialByScopes(
    caller: Caller,
    decided: Decision,
    granted: string[] | undefined,
  ): Promise<FailedOutcome | undefined> {
    const account = granted && (await accounts.narrow(decided.account, granted));
    return account && denialOf(caller, { ...decided, account });
  }

  /** The end of a call whose place is not what the key may reach, or not the one that was consented to. */
  function denialByPlace(caller: Caller, decided: Decision, resolved: ResolvedPlace): FailedOutcome | undefined {
    const denied = denialOf(caller, decided, resolved);
    if (denied) return denied;
    const { place = resolved } = decided;
    if (place.id === resolved.id && place.isPrivate === resolved.isPrivate) return undefined;
    return failedOutcome('denied', failure('approval_changed', 'It is now another place, or others can now read it.'));
  }

  /** Decides before anything is passed on, since that can't be withheld any more once it was. */
  function deliverOf(caller: Caller, decided: Decision, reader: PlatformClient): ToolContext['deliver'] {
    const { deliver, key } = caller;
    return (
      deliver &&
      (async (answer, told) => {
        const found = await resolvePlace(key, reader, decided);
        const refused = found?.ok ? denialByPlace(caller, decided, found.value)?.result : found;
        const kept = refused ?? (key.grant.outsiders === 'drop' ? withoutOutsiders(told) : ok(told));
        if (!kept.ok) {
          await answer.cancel();
          return kept;
        }
        return deliver(answer, { value: told, ...(found?.ok && { resolved: found.value }) }, reader.signal);
      })
    );
  }

  /** The end of a call that was approved hours ago: by what its key has read since, it might carry more than its person was warned of. */
  function denialByFlow(caller: Caller, decided: Decision, resolved?: ResolvedPlace): FailedOutcome | undefined {
    if (decided.warned === undefined) return undefined;
    const verdict = authorize(caller, decided, resolved);
    const flow = (verdict.verdict === 'ask' && verdict.flow) || null;
    if (!flow || isCovered(flow, decided.warned)) return undefined;
    return failedOutcome(
      'denied',
      failure('approval_changed', 'Its key has read more since, which this could carry out.'),
    );
  }

  /** Whether a change that was cut on its way was made all the same, by reading alone, where its tool can tell. */
  async function wasMade({ listed: { tool, platform }, input }: Decision, holder: VaultAccount | undefined) {
    if (tool.access === 'read' || !tool.isMade || !holder) return false;
    const signal = AbortSignal.timeout(longestLookBack);
    const fresh = await vault.client({ ...holder, reason: tool.title }, platform, signal);
    return fresh.ok && (await tool.isMade(input, reading(fresh.value, platform)).catch(() => false));
  }

  async function withClient<T extends Placed>(caller: Caller, decided: Decision, act: Act<T>): Promise<CallOutcome<T>> {
    const { key, progress } = caller;
    const { tool, platform } = decided.listed;
    const { account } = decided;
    const longest = caller.deliver || caller.push || caller.upload ? longestTransfer : longestCall;
    const { signal, end } = deadline(longest, ...(tool.gone ? [tool.gone] : []), key.revoked, caller.signal);
    let client: AuthorisedClient | undefined;
    let holder: VaultAccount | undefined;
    let mayHaveChanged = false;
    const cut = async (done: boolean): Promise<FailedOutcome> => {
      const end = interrupted({ key, tool, client, signal }, mayHaveChanged, done);
      const isMade = end.outcome === 'unknown' && (await wasMade(decided, holder));
      return isMade ? interrupted({ key, tool, client, signal }, mayHaveChanged, true) : end;
    };
    try {
      const asked = await accounts.vaultAccount(account, platform);
      if (!asked.ok) return failedOutcome('error', asked.failure);
      holder = asked.value;
      const authorised = await vault.client({ ...asked.value, reason: tool.title }, platform, signal);
      if (!authorised.ok) return await endOfFailed(authorised.failure, decided, caller);
      client = authorised.value;
      const lacking = await denialByScopes(caller, decided, client.granted());
      if (lacking) return lacking;
      const reader = reading(client, platform);
      const context = {
        client: reader,
        account: account.label,
        now: clock.now(),
        scopes: client.granted() ?? account.scopes,
        allows: (kind: string, name: string, ...ids: string[]) => covers(key.grant, kind, name, ...ids),
        isLimited: (kind: string) => patternsFor(key.grant, kind) !== undefined,
        patterns: (kind: string) => patternsFor(key.grant, kind),
        async place() {
          const found = await resolvePlace(key, reader, decided);
          if (!found) throw new Error(`${tool.name} names no place that ${platform.name} could look up.`);
          return found;
        },
        branchLimit: branchLimitOf(key, tool.place(decided.input)),
        isPathLimited: key.grant.paths !== undefined,
        ...(key.grant.screening === 'off' && { isUnscreened: true as const }),
        ...((key.grant.screening === 'off' || key.grant.endpoints.includes('git')) && { isForFiles: true as const }),
        progress: progress ?? (() => {}),
        deliver: deliverOf(caller, decided, reader),
        look,
        push: caller.push,
        upload: caller.upload,
      };
      const begin = async (sender: PlatformClient): Promise<Result<T>> => {
        const looked = await inputLookedAt(key, reader, decided);
        if (!looked.ok) return looked;
        const begins = (): void => {
          mayHaveChanged = true;
        };
        return act(context, sender, begins, looked.value);
      };
      // What only reads runs beside the look-up, and nothing of it leaves before both are decided; a change comes after it.
      const isRead = tool.access === 'read';
      // What a read sends to a host that a person has added is gone with it.
      const unsent = isRead && tool.sends ? (denialOf(caller, decided) ?? denialByFlow(caller, decided)) : undefined;
      if (unsent) return unsent;
      const [found, read] = await Promise.all([resolvePlace(key, reader, decided), isRead ? begin(client) : undefined]);
      if (client.signal.aborted && !isOwnEnd(tool, read))
        return interrupted({ key, tool, client, signal }, false, false);
      const resolved = found?.ok ? found.value : undefined;
      const refused = (resolved && denialByPlace(caller, decided, resolved)) ?? denialByFlow(caller, decided, resolved);
      if (refused) return refused;
      const done = read ?? (found?.ok === false ? found : await begin(client));
      if (client.signal.aborted && !isOwnEnd(tool, done)) return await cut(done.ok);
      const told = await explained(withPlace(done, found), platform, reader, tool.place(decided.input), found);
      const result = client.scrubbed(told);
      if (!result.ok) return noteEcho(client, await endOfFailed(client.trouble() ?? result.failure, decided, caller));
      if (account.state === 'reconnect') await accounts.mark(account, 'connected'); // it works again
      return noteEcho(client, { outcome: 'ok', reason: null, result });
    } catch (error) {
      if (signal.aborted || client?.signal.aborted) return await cut(false);
      log('defect', { tool: tool.name, ...defectFacts(error) });
      return mayHaveChanged
        ? { ...failedOutcome('unknown', failure('outcome_unknown')), reason: 'internal' }
        : failedOutcome('error', defectFailure(error));
    } finally {
      client?.end();
      end();
    }
  }

  return {
    previewChange: (caller, decided) => {
      const { listed, input } = decided;
      const { tool, platform } = listed;
      return withClient<CallPreview>(caller, decided, async (context) => {
        const seen = tool.access === 'read' ? tool.sends?.(input, context) : tool.preview(input, context);
        if (!seen) throw new Error(`${tool.name} changes nothing that could be shown before.`);
        const preview = await seen;
        if (!preview.ok) return preview;
        if (tool.access === 'read') return ok({ preview: preview.value });
        const refused = tool.place(input) && !tool.isPersonal ? await refusedToAll(context, platform) : undefined;
        if (refused) return refused;
        const undo = tool.undo?.(input, preview.value);
        return ok({ preview: preview.value, ...(undo && { undo: withAccount(undo, input) }) });
      });
    },
    execute: async (caller, decided, callId, shown) => {
      const { listed, input } = decided;
      const { tool } = listed;
      let isNoted = false;
      const noteChange = (preview: Preview, undo: Undo): void => {
        const { key } = caller;
        const who = key.isPerson ? { keyId: null, isUndo: true as const } : { keyId: key.id };
        recentChanges.note({ callId, userId: key.userId, client: key.client, ...who, decided, preview, undo });
        isNoted = true;
      };
      const end = await withClient<Execution>(caller, decided, async (context, client, begins, lookedAt) => {
        if (tool.access !== 'read') {
          if (!shown) throw new Error(`${tool.name} was to run unseen.`);
          const written = await makeChange(tool, input, context, {
            client,
            shown,
            begins,
            isPaused: () => caller.key.paused,
            isAllowed: decided.isAllowed ?? (() => true),
          });
          if (written.ok) noteChange(shown, written.value.undo);
          return written;
        }
        const read = await tool.run(lookedAt, context);
        if (!read.ok) return read;
        const value = tool.output.parse(read.value);
        if (caller.key.grant.outsiders !== 'drop') return ok({ value });
        const kept = withoutOutsiders(value);
        return kept.ok ? ok({ value: kept.value }) : kept;
      });
      // Cut on its way, and found to have been made.
      if (end.outcome === 'ok' && !isNoted && tool.access !== 'read' && shown && tool.undo) {
        noteChange(shown, withAccount(tool.undo(input, shown), input));
      }
      const counted = ({ value, ...rest }: Execution, removed: number): Execution => ({
        ...rest,
        value: { ...value, secrets_removed: removed },
      });
      return screenOutcome(end, caller.key.grant, counted, tool.access);
    },
  };
}

/** The end of a call that failed, or whose result nobody knows. */
type FailedOutcome = { outcome: Outcome; reason: string | null; result: Failed };

const failedOutcome = (outcome: Outcome, found: Failure): FailedOutcome => ({
  outcome,
  reason: found.code,
  result: { ok: false, failure: found },
});

const unreached = (code: ErrorCode, { said, hint, link }: Unreached): Failed => fail(code, said, { hint, link });

/** Whether a change will be refused where everybody can read. Only of what the account may write to is known that its application may not. */
async function refusedToAll({ client, place }: ToolContext, platform: Platform): Promise<Failed | undefined> {
  const found = platform.unreached && (await place());
  const why =
    found?.ok && found.value.isOurs && !found.value.isPrivate
      ? await platform.unreached?.(client, found.value)
      : undefined;
  return why && unreached('platform_forbidden', why);
}

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

/**
 * Whose hand cut the call: the end of the key, the account or the tool is a revocation. Of a cut write nobody knows whether it was
 * made, unless the platform had answered; then the record says so, though the answer is withheld.
 */
function interrupted(
  {
    key,
    tool,
    client,
    signal,
  }: { key: LiveKey; tool: Tool; client: AuthorisedClient | undefined; signal: AbortSignal },
  mayHaveChanged: boolean,
  done: boolean,
): FailedOutcome {
  const isGone = tool.gone?.aborted === true;
  const revoked = key.revoked.aborted || client?.dropped() === true || isGone;
  const said = client?.dropped() ? 'The account was disconnected.' : isGone ? 'The tool was taken away.' : undefined;
  const isLate = !revoked && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
  const found = isLate
    ? failure('platform_unreachable', 'A call has a minute for all that it asks.')
    : failure(revoked ? 'revoked' : 'cancelled', said);
  if (!mayHaveChanged) return failedOutcome(revoked ? 'revoked' : 'error', found);
  if (done) {
    const told = {
      ...found,
      message: `${found.message} The change had been made.`,
      hint: 'Do not make the call again.',
    };
    return { ...failedOutcome('ok', told), reason: `done before it was ${found.code}` };
  }
  return { ...failedOutcome('unknown', failure('outcome_unknown')), reason: found.code };
}

type Written = { value: Record<string, unknown>; undo: Undo; outsider?: false };

type Making = {
  client: PlatformClient;
  shown: Preview;
  begins: () => void;
  isPaused: () => boolean;
  isAllowed: () => boolean;
};

/**
 * Makes the preview again and the change by it. Fails with `approval_changed`, and has sent nothing, where the preview is not
 * the one `shown`. `context` can only read; `client` makes the change, and `begins` is called just before it may.
 */
export async function makeChange(
  tool: WriteTool,
  input: Record<string, unknown>,
  context: ToolContext,
  { client, shown, begins, isPaused, isAllowed }: Making,
): Promise<Result<Written>> {
  const preview = await tool.preview(input, context);
  if (!preview.ok) return preview;
  const changed = whatChanged(tool, shown, preview.value);
  if (changed !== undefined) return fail('approval_changed', changed);
  // Asked last, with nothing awaited before the effect: a pause that was answered has stopped what had not begun.
  if (isPaused()) return fail('not_allowed', 'The key is paused.');
  // The same for what the person allowed for a while, which may be over.
  if (!isAllowed()) return fail('approval_withdrawn', 'What was allowed for 10 minutes has ended.');
  begins();
  const made = await tool.run(input, { ...context, client, preview: preview.value });
  if (!made.ok) return made;
  const value = tool.output.parse(made.value);
  const { outsider } = preview.value;
  const undo = withAccount(undoOf(tool, input, preview.value, { ...value }), input);
  return ok({ value, undo, ...(outsider === false && { outsider }) });
}

/** By the account that made the change, where its call named one. */
function withAccount(undo: Undo, { account }: Record<string, unknown>): Undo {
  return 'reason' in undo || account === undefined ? undo : { ...undo, arguments: { ...undo.arguments, account } };
}

const mostNamed = 5;

/** By what its client calls it alone: a failure is no place for what the platform holds, such as the names of files. */
function whatChanged({ input }: Tool, shown: Preview, now: Preview): string | undefined {
  if (canonicalJson(shown) === canonicalJson(now)) return undefined;
  const own = namesChanged(shown, now).filter((name) => Object.hasOwn(input.shape, name));
  const parts = [...(shown.target === now.target ? [] : ['what it is about']), ...own];
  if (parts.length === 0) return 'Somebody has changed it since then.';
  const more = parts.length > mostNamed ? ` and ${parts.length - mostNamed} more` : '';
  return `Not as it was then: ${parts.slice(0, mostNamed).join(', ')}${more}.`;
}
