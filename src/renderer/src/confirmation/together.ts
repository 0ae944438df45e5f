/** Which requests of one client are answered together, on one card with a list. Pure. */
import type { Approval } from '../../../shared/approval.ts';
import { viewArguments } from './arguments.ts';

/** Requests of one key, oldest first. It waits for as long as the first of them that expires. */
export type Together = { client: string; requests: Approval[]; expiresAt: string };

/** Fewer are quicker to answer one by one, and more than ten nobody reads to the end. */
const [fewest, most] = [3, 10];

/**
 * Whether a request may be approved by one press with others. What deletes, what could carry private data out, what its person asks for
 * to undo a change, what takes a passkey on another page, and what can't be judged by reading is answered by itself.
 */
export function mayBeTogether({ state, access, flow, isUndo, passkeyAt, arguments: canonical }: Approval): boolean {
  const view = viewArguments(canonical);
  const isReadable = view !== undefined && !view.isOpaque && view.hidden === 0;
  return state === 'waiting' && access === 'write' && !flow && !isUndo && passkeyAt === undefined && isReadable;
}

export function togetherOf(requests: Approval[]): Together {
  const [first] = requests;
  const expiresAt = requests.map((one) => one.expiresAt).toSorted()[0];
  if (!first || expiresAt === undefined) throw new Error('There is nothing to answer together.');
  return { client: first.client, requests, expiresAt };
}

/** Those that go together, each group of one key; what is in no group is answered by itself. `apart`: what is not to be grouped. */
export function groupsOf(waiting: readonly Approval[], apart: ReadonlySet<string>): Approval[][] {
  const able = waiting.filter((one) => mayBeTogether(one) && !apart.has(one.id));
  return [...Map.groupBy(able, ({ keyId }) => keyId).values()].flatMap(inTens).filter(({ length }) => length >= fewest);
}

const inTens = (all: Approval[]): Approval[][] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));
