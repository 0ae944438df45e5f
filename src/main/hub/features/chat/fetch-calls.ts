/** Makes the calls that a question needs, each through `invoke`, and joins their pages. */
import { errors, type Failure, failure } from '../../../../shared/errors.ts';
import type { Caller } from '../../kernel/call.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import type { Steps } from './question.ts';

/** `account`: its label, for a person to read; which one is called stands in the arguments. */
export type AccountCall = { tool: string; arguments: Record<string, unknown>; account: string };

/** What was fetched for a question, before any of it goes to a model. */
export type Fetched = {
  tool: string;
  title: string;
  platform: string;
  /** The account's label, such as a GitHub login. */
  account: string;
  arguments: Record<string, unknown>;
  /** As the tool's output has it: `items` and counts, or one thing. Pages are joined. */
  result: { value: Record<string, unknown>; complete: boolean } | { failure: Failure };
  /** No outsider wrote any of it; left out, somebody may have. */
  isTrusted?: true;
};

/** Most pages of one list; what is left is told as incomplete. */
const mostPages = 5;
const mostAtOnce = 4;

/** `enough`: bytes after which no further page of a list is asked for, since anyone who reads it can't read more. */
export type FetchCalls = (caller: Caller, calls: AccountCall[], steps: Steps, enough: number) => Promise<Fetched[]>;

/** `cut`: what kept it from a further page. */
type Pages = { value: Record<string, unknown>; complete: boolean; isTrusted: boolean; cut?: Failure };

/** The pages of a list as one, or what is no list as it is; beyond so many pages or bytes no further one is asked for. */
export async function readPages(
  invoke: Pick<Invoke, 'call'>,
  caller: Caller,
  { tool, arguments: given }: Pick<AccountCall, 'tool' | 'arguments'>,
  most: { pages: number; bytes: number },
): Promise<Pages | { failure: Failure }> {
  let [bytes, removed] = [0, 0];
  let isTrusted = true;
  const items: unknown[] = [];
  let cursor: unknown;
  for (let page = 1; ; page++) {
    // Nothing is begun, and nothing recorded, for a caller that is gone.
    if (caller.signal.aborted || caller.key.revoked.aborted) return { failure: failure('cancelled') };
    const from = cursor === undefined ? given : { ...given, cursor };
    const answered = await invoke.call({ ...caller, tool, arguments: from, isUnasked: true });
    if (!answered.ok) {
      if (page === 1) return { failure: answered.failure };
      return { value: { items }, complete: false, isTrusted, cut: answered.failure };
    }
    if ('pending' in answered.value) return { failure: failure('not_allowed') }; // only a change waits for a person
    const { next_cursor: next, ...value } = answered.value.value;
    isTrusted &&= answered.value.isTrusted === true;
    removed += Number(value['secrets_removed'] ?? 0);
    if (!Array.isArray(value['items'])) return { value, complete: true, isTrusted };
    items.push(...value['items']);
    bytes += JSON.stringify(value['items']).length;
    if (next === undefined || page === most.pages || bytes >= most.bytes) {
      const all = { ...value, items, ...(removed > 0 && { secrets_removed: removed }) };
      return { value: all, complete: next === undefined, isTrusted };
    }
    cursor = next;
  }
}

/** Answers in the order of the calls; one that fails does not stop the others. */
export function createFetchCalls(invoke: Pick<Invoke, 'call'>, inventory: Inventory): FetchCalls {
  async function fetchOne(caller: Caller, call: AccountCall, steps: Steps, enough: number): Promise<Fetched> {
    const listed = inventory.find(call.tool);
    const platform = listed?.platform.name ?? '';
    const about = {
      tool: call.tool,
      title: listed?.tool.title ?? call.tool,
      platform,
      account: call.account,
      // With the tool's own defaults: "the last seven days" is part of the answer also where nobody asked for days.
      arguments: listed?.tool.input.safeParse(call.arguments).data ?? call.arguments,
    };
    const account = call.account === '' ? null : `${platform} ${call.account}`;
    const end = steps.begin(about.title, { tool: call.tool, account });
    const read = await readPages(invoke, caller, call, { pages: mostPages, bytes: enough });
    if ('failure' in read) {
      end({ failed: true });
      const { code, message } = read.failure;
      // In all others a platform may be quoted.
      const isOurs = code === 'invalid_arguments' || message === errors[code][1];
      return { ...about, result: read, ...(isOurs && { isTrusted: true }) };
    }
    const { value, complete } = read;
    end({ items: Array.isArray(value['items']) ? value['items'].length : 1 });
    const isTrusted = read.isTrusted && { isTrusted: true as const };
    return { ...about, result: { value, complete }, ...isTrusted };
  }

  return async (caller, calls, steps, enough) => {
    const fetched: Fetched[] = [];
    const waiting = calls.entries();
    const work = async (): Promise<void> => {
      for (const [place, call] of waiting) fetched[place] = await fetchOne(caller, call, steps, enough);
    };
    const workers = Math.min(mostAtOnce, caller.key.grant.callsAtOnce, calls.length);
    await Promise.all(Array.from({ length: workers }, work));
    return fetched;
  };
}
