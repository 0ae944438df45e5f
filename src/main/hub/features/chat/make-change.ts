/** A change that a model asks for in a person's name: it waits for their approval like any other, and then runs once. */
import type { ErrorCode, Failure } from '../../../../shared/errors.ts';
import type { Clock } from '../../ground/ports.ts';
import type { CallResult } from '../../kernel/call.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import type { AccountCall } from './fetch-calls.ts';
import { wordsFor } from './phrases.ts';
import type { Question, Steps } from './question.ts';

/** `text` says the result; `failure` is there where nothing was changed, or nobody knows. */
export type Made = { text: string; isWaiting: boolean; failure?: Failure };

type Say = (text: string) => void;

export type MakeChange = ReturnType<typeof createMakeChange>;

/** Open WebUI gives up on an answer after five minutes; before that the person is told how to continue. */
const patience = 240_000;
/** Milliseconds for which the same message finds what it asked for; an approval is good for ten minutes after it is given. */
const remembered = 40 * 60_000;

export function createMakeChange(invoke: Invoke, inventory: Inventory, clock: Clock) {
  const waiting = new Map<string, { id: string; call: AccountCall; at: number }>();

  /** `say` puts the link in the answer while it waits; `id`: of the approval that it waits for already. */
  async function make(question: Question, call: AccountCall, steps: Steps, say: Say, id?: string): Promise<Made> {
    const words = wordsFor(question.text);
    const listed = inventory.find(call.tool);
    const title = listed?.tool.title ?? call.tool;
    let hasWaited = false;
    const tellWaiting = (link: string): void => {
      if (!hasWaited) say(`${words.say('answerIt', title, link)}\n\n`);
      hasWaited = true;
    };
    const caller = { ...question.caller, patience, waiting: tellWaiting };
    const account = call.account === '' ? null : `${listed?.platform.name} ${call.account}`;
    const end = steps.begin(words.say('waiting'), { tool: call.tool, account });
    const resumed = id === undefined ? undefined : await invoke.resume(caller, id);
    const isNew = !resumed || (!resumed.ok && ended.has(resumed.failure.code));
    // What is tried out alone would be told as done.
    const { dry_run: _, idempotency_key: __, ...given } = call.arguments;
    const answered = isNew ? await invoke.call({ ...caller, tool: call.tool, arguments: given }) : resumed;
    end({ failed: !answered.ok, text: hasWaited ? `${title}: ${words.waited(answered)}` : title });
    const kept = answered.ok ? idOf(answered.value) : open.has(answered.failure.code) && !isNew ? id : undefined;
    if (kept !== undefined) waiting.set(nameOf(question), { id: kept, call, at: clock.now() });
    if (!answered.ok) return { text: words.notDone(answered.failure), isWaiting: false, failure: answered.failure };
    if ('pending' in answered.value)
      return { text: words.say('stillWaiting', title, answered.value.link), isWaiting: true };
    const { url } = answered.value.value;
    return { text: words.done(title, typeof url === 'string' ? url : undefined), isWaiting: false };
  }

  return {
    make,
    /** Continues with what the same message has asked for before, if that still waits: no model is asked a second time. */
    async goOn(question: Question, steps: Steps, say: Say): Promise<Made | undefined> {
      const now = clock.now();
      for (const [known, { at }] of waiting) if (at + remembered <= now) waiting.delete(known);
      const found = waiting.get(nameOf(question));
      waiting.delete(nameOf(question)); // anyone who sends it twice at once has one made, not two
      return found && make(question, found.call, steps, say, found.id);
    },
  };
}

const idOf = (answer: CallResult): string | undefined => ('pending' in answer ? answer.pending.id : undefined);

/** The message, and what the person said before: "close it" is another thing after another question. */
const nameOf = ({ caller, text, earlier }: Question): string =>
  JSON.stringify([
    caller.key.id,
    text,
    earlier.findLast((one) => one.role === 'user' && one.content !== text)?.content,
  ]);

/** What the person approves, or has approved, is still there for the next time; or the result. */
const open = new Set<ErrorCode>(['cancelled', 'over_budget', 'too_fast', 'too_many_requests', 'outcome_unknown']);
/** A handle that is worth nothing any more: the call is made again. */
const ended = new Set<ErrorCode>(['approval_unknown', 'approval_expired', 'approval_cancelled', 'approval_stopped']);
