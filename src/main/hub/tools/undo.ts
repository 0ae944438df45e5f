/** Undo: the inverse of a change, as a question of the same key, by the same path as every call. */
import type { DoneCall } from '../../../shared/approval.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RecentChange, RecentChanges } from '../approvals/recent-changes.ts';
import type { Caller } from '../call.ts';
import type { Keys, LiveKey } from '../keys/keys.ts';
import { resourceOf } from '../policy/place.ts';
import type { Inventory } from './inventory.ts';
import type { Invoke } from './invoke.ts';

type Dependencies = { recentChanges: RecentChanges; keys: Pick<Keys, 'live'>; inventory: Inventory; invoke: Invoke };

/** How long the person has to answer what they have asked for themselves (milliseconds). */
const patience = 30 * 60_000;

export function createUndoCalls({ recentChanges, keys, inventory, invoke }: Dependencies) {
  /** The call and who makes it, or in words why there is none. */
  function inverseOf({
    undo,
    keyId,
    decided,
  }: RecentChange): { key: LiveKey; tool: string; title: string; given: object } | string {
    if ('reason' in undo) return undo.reason;
    const key = keys.live(keyId);
    if (!key) return 'The key that made it has ended.';
    if (key.paused) return 'The key that made it is paused.';
    const inverse = inventory.allowed(key.grant).find(({ tool }) => tool.name === undo.tool)?.tool;
    if (!inverse) return `The key may not use ${undo.tool}.`;
    const given = { ...undo.arguments, account: decided.account.id };
    return { key, tool: inverse.name, title: inverse.title, given };
  }

  function viewOf(kept: RecentChange): DoneCall {
    const { listed, input, account } = kept.decided;
    const { tool, platform } = listed;
    const inverse = inverseOf(kept);
    return {
      ...{ id: kept.id, client: kept.client, tool: tool.name, title: tool.title, access: tool.access },
      ...{ platform: platform.title, account: account.label, target: kept.preview.target },
      resource: resourceOf(platform.name, tool.place(input)),
      doneAt: new Date(kept.at).toISOString(),
      undo: typeof inverse === 'string' ? null : inverse.title,
      reason: typeof inverse === 'string' ? inverse : null,
    };
  }

  return {
    /** Recent changes, newest first, and whether each can be taken back. */
    list: (userId: string): DoneCall[] => recentChanges.list(userId).map(viewOf),
    /**
     * Puts the call that takes it back before the person, whatever they have allowed for a while: it may be script in the console
     * that asks. Makes it once they have approved it. Answers the approval's id as soon as it waits. Fails where nothing takes it
     * back, where the key may not make that call, and as any call does.
     */
    async undo(id: string, userId: string): Promise<Result<{ id: string }>> {
      const kept = recentChanges.find(id, userId);
      if (!kept) return fail('approval_unknown', 'It is too long ago, or was taken back.');
      const inverse = inverseOf(kept);
      if (typeof inverse === 'string') return fail('not_allowed', inverse);
      const { key, tool, given } = inverse;
      const signal = new AbortController().signal;
      const caller: Caller = { key, endpoint: kept.endpoint, client: 'undo', signal, patience: 0, isFresh: true };
      const asked = await invoke.call({ ...caller, tool, arguments: given });
      if (!asked.ok) return asked;
      if (!('pending' in asked.value)) throw new Error('It was made without a question.');
      const { pending } = asked.value;
      // Nobody polls for it: it runs when the person has approved it.
      void invoke.resume({ ...caller, patience }, pending.id).then((made) => {
        if (made.ok && 'value' in made.value) recentChanges.forget(id);
      });
      return ok({ id: pending.id });
    },
  };
}

export type UndoCalls = ReturnType<typeof createUndoCalls>;
