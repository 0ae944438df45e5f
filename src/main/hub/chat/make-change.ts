/** A change that the person asked for in a chat: it waits for their approval like any other, and then runs once. */

import type { ErrorCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Clock } from '../ports.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Answer, Caller, Invoke } from '../tools/invoke.ts';
import type { AccountCall } from './fetch-calls.ts';
import type { Steps } from './steps.ts';
import { wordsFor } from './words.ts';

/** Answers what came of it, in words. */
export type MakeChange = (caller: Caller, call: AccountCall, question: string, steps: Steps) => Promise<string>;

/** Open WebUI gives up on an answer after five minutes; before that the person is told how to go on. */
const patience = 240_000;
/** Milliseconds for which the same message finds what it asked for; an approval is good for ten minutes after it is given. */
const remembered = 40 * 60_000;

export function createMakeChange(invoke: Invoke, inventory: Inventory, clock: Clock): MakeChange {
  const handles = new Map<string, { id: string; at: number }>();

  /** The same message again collects what was approved meanwhile, instead of asking a second time. */
  async function call(caller: Caller, { tool, arguments: given }: AccountCall): Promise<Result<Answer>> {
    const name = canonicalJson({ key: caller.key.id, tool, given });
    const now = clock.now();
    for (const [known, { at }] of handles) if (at + remembered <= now) handles.delete(known);
    const handle = handles.get(name);
    handles.delete(name); // whoever sends it twice at once has one made, not two
    const resumed = handle && (await invoke.resume(caller, handle.id));
    if (handle && resumed && !resumed.ok && open.has(resumed.failure.code)) handles.set(name, handle);
    const again = !resumed || (!resumed.ok && ended.has(resumed.failure.code));
    const answered = again ? await invoke.call({ ...caller, tool, arguments: given }) : resumed;
    if (answered.ok && 'pending' in answered.value) handles.set(name, { id: answered.value.pending.id, at: now });
    return answered;
  }

  return async (caller, change, question, steps) => {
    const words = wordsFor(question);
    const listed = inventory.find(change.tool);
    const title = listed?.tool.title ?? change.tool;
    const account = `${listed?.platform.name} ${change.account}`;
    const end = steps.begin(words.waiting, { tool: change.tool, account });
    const answered = await call({ ...caller, patience }, change);
    end({ failed: !answered.ok, text: title });
    if (!answered.ok) return words.notDone(answered.failure);
    if ('pending' in answered.value) return words.stillWaiting(title);
    const { url } = answered.value.value;
    return words.done(title, typeof url === 'string' ? url : undefined);
  };
}

/** What the person approves, or has approved, is still there for the next time; or what became of it. */
const open = new Set<ErrorCode>(['cancelled', 'over_budget', 'too_fast', 'too_many_requests', 'outcome_unknown']);
/** A handle that is worth nothing any more: the call is made anew. */
const ended = new Set<ErrorCode>(['approval_unknown', 'approval_expired']);
