/** Undo: the inverse of a change, asked for by the person themselves, by the same path as every call. */
import type { DoneCall } from '../../../../shared/approval.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { perCallLimit } from '../../../../shared/key-limits.ts';
import type { Endpoint } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { resourceOf } from '../../policy/place.ts';
import type { RecentChange, RecentChanges } from '../approvals/recent-changes.ts';
import type { Caller, CallResult, ListedTool } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Inventory } from './inventory.ts';
import type { Invoke } from './invoke.ts';

/** `ended`: its result. */
type Asked = { id: string; ended: Promise<Result<CallResult>> };

type Dependencies = { recentChanges: RecentChanges; inventory: Inventory; invoke: Invoke };

/** How long the person has to answer what they have asked for themselves (milliseconds). */
const patience = 30 * 60_000;

/**
 * The person in the place of a key, for this one call: whether the key that made the change still exists does not matter. Often it was
 * revoked before the undo.
 */
function personFor({ id, userId, client, decided }: RecentChange, { tool }: ListedTool, endpoint: Endpoint): LiveKey {
  const { account } = decided;
  return {
    id: `undo_${id}`,
    isPerson: true,
    userId,
    client,
    paused: false,
    expiresAt: Number.POSITIVE_INFINITY,
    revoked: new AbortController().signal,
    grant: {
      endpoints: [endpoint],
      accounts: [account.id],
      tools: [tool.name],
      access: [tool.access],
      models: [],
      ...perCallLimit((_, { usual }) => usual),
      repositories: ['*/*'],
      callsPerDay: 100,
      callsPerMinute: 10,
      callsAtOnce: 1,
    },
  };
}

/** Nobody answers now, so that nobody is asked for the next one either. */
const endsAll: ReadonlySet<ErrorCode> = new Set(['approval_expired', 'approval_stopped', 'approval_withdrawn']);

export function createUndoCalls({ recentChanges, inventory, invoke }: Dependencies) {
  /** The inverse call, or in words why there is none. */
  function inverseOf({
    undo,
    decided,
  }: RecentChange): { listed: ListedTool; endpoint: Endpoint; given: object } | string {
    if ('reason' in undo) return undo.reason;
    const endpoint = inventory.find(undo.tool) ? 'console' : 'git';
    const listed = inventory.find(undo.tool, endpoint);
    if (!listed) return `There is no tool ${undo.tool} any more.`;
    return { listed, endpoint, given: { ...undo.arguments, account: decided.account.id } };
  }

  function viewOf(kept: RecentChange): DoneCall {
    const { listed, input, account } = kept.decided;
    const { tool, platform } = listed;
    const inverse = inverseOf(kept);
    return {
      id: kept.id,
      callId: kept.callId,
      keyId: kept.keyId,
      client: kept.client,
      tool: tool.name,
      title: tool.title,
      access: tool.access,
      ...(kept.isUndo && { isUndo: kept.isUndo }),
      platform: platform.title,
      account: account.label,
      target: kept.preview.target,
      resource: resourceOf(platform.name, tool.place(input)),
      doneAt: new Date(kept.at).toISOString(),
      undo: typeof inverse === 'string' ? null : inverse.listed.tool.title,
      reason: typeof inverse === 'string' ? inverse : null,
    };
  }

  /** Undos that are asked for or being made, by the change: it stays among the recent ones until its undo is on record. */
  const begun = new Map<string, Promise<Result<Asked>>>();

  /** Two presses, or two windows, are one question. Held from before the first wait until the undo was made or came to nothing. */
  function ask(kept: RecentChange): Promise<Result<Asked>> {
    const already = begun.get(kept.id);
    if (already) return already;
    const asked = put(kept);
    begun.set(kept.id, asked);
    const over = (): void => void begun.delete(kept.id);
    void asked.then((put) => (put.ok ? put.value.ended : put)).then(over, over);
    return asked;
  }

  /**
   * Puts the inverse call before the person, even if they allowed similar calls for a while: it may be script in the console that
   * asks. Makes it once they have approved it, which `ended` tells.
   */
  async function put(kept: RecentChange): Promise<Result<Asked>> {
    const inverse = inverseOf(kept);
    if (typeof inverse === 'string') return fail('not_allowed', inverse);
    const { listed, endpoint, given } = inverse;
    const signal = new AbortController().signal;
    const key = personFor(kept, listed, endpoint);
    const caller: Caller = { key, endpoint, signal, patience: 0, isAlwaysAsked: true };
    const asked = await invoke.call({ ...caller, tool: listed.tool.name, arguments: given });
    if (!asked.ok) return asked;
    if (!('pending' in asked.value)) throw new Error('It was made without a question.');
    const { pending } = asked.value;
    // Nobody polls for it: it runs when the person has approved it.
    const ended = invoke.resume({ ...caller, patience }, pending.id).then((made) => {
      if (made.ok && 'value' in made.value) recentChanges.forget(kept.id);
      return made;
    });
    return ok({ id: pending.id, ended });
  }

  const undoable = (userId: string, keyId: string): RecentChange[] =>
    recentChanges.list(userId).filter((kept) => kept.keyId === keyId && typeof inverseOf(kept) !== 'string');

  /** The keys whose changes are being undone. */
  const underWay = new Set<string>();

  /** One after the other: what an older change made, a newer one may have changed. Ends where the person does not answer. */
  async function askForEach(changes: readonly RecentChange[]): Promise<void> {
    for (const kept of changes) {
      const asked = await ask(kept);
      const made = asked.ok ? await asked.value.ended : asked;
      if (!made.ok && endsAll.has(made.failure.code)) return;
    }
  }

  return {
    /** Recent changes, newest first, and whether each can be undone. */
    list: (userId: string): DoneCall[] => recentChanges.list(userId).map(viewOf),
    /** Answers the approval's id as soon as it waits. Fails where the change has no undo, and as any call does. */
    async undo(id: string, userId: string): Promise<Result<{ id: string }>> {
      const kept = recentChanges.find(id, userId);
      if (!kept) return fail('approval_unknown', 'The change is too old, or was already undone.');
      const asked = await ask(kept);
      return asked.ok ? ok({ id: asked.value.id }) : asked;
    },
    /** Puts the undo of each change of a key before the person, the newest first. Answers how many there are. */
    undoAll(keyId: string, userId: string): number {
      const changes = undoable(userId, keyId);
      if (!underWay.has(keyId)) {
        underWay.add(keyId);
        void askForEach(changes).finally(() => underWay.delete(keyId));
      }
      return changes.length;
    },
  };
}

export type UndoCalls = ReturnType<typeof createUndoCalls>;
