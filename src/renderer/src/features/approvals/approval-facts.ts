/** What is to be read from an approval. Pure: the time is handed in. */
import type { DoneCall, Waiting } from '../../../../shared/approval.ts';
import type { Activity, PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import type { ConsoleWords } from '../../words/index.ts';
import { ranUnasked } from '../activity/call-facts.ts';

/** The hub lets nothing wait longer than this, however often it is asked. */
const longestWait = 30 * 60_000;

/** What is asked, and by whom: a client, or the person themselves. */
export const approvalSentence = (words: ConsoleWords['approvals'], { isUndo, client, title }: Waiting): string =>
  (isUndo ? words.undoes : words.wants)(client, title);

/** Where the change goes, `GitHub octavia/atlas`; a client named it, so nothing in it may hide or turn the text. */
export function approvalPlace(resource: string | null, platforms: readonly PlatformFacts[]): string {
  if (resource === null) return '';
  const [name = '', ...rest] = resource.split(':');
  const title = platforms.find((platform) => platform.name === name)?.title ?? name;
  return visible([title, rest.join(':')].filter(Boolean).join(' '));
}

/** The account with its platform, `GitHub octavia`; the tool says which platform it is. */
export function approvalAccount({ tool, account }: Waiting, platforms: readonly PlatformFacts[]): string {
  const title = platforms.find(({ tools }) => tools.some(({ name }) => name === tool))?.title;
  return title ? `${title} ${account}` : account;
}

export const canWaitLonger = ({ askedAt, expiresAt }: Waiting): boolean =>
  Date.parse(expiresAt) < Date.parse(askedAt) + longestWait;

/** A row of a request: its decision, and of an approved one the time of the change that it let through. */
export type AnsweredApproval = Activity & { decision: 'approved' | 'denied' | 'expired' };

/** The answers since a time, from the rows of Activity. */
export function answeredSince(calls: readonly Activity[], start: number): AnsweredApproval[] {
  return calls.flatMap((call) => {
    const { verdict, approvalId } = call;
    if (approvalId === null || verdict === 'ask' || ranUnasked(call) || Date.parse(call.time) < start) return [];
    return [{ ...call, decision: verdict === 'denied' || verdict === 'expired' ? verdict : 'approved' }];
  });
}

/** The changes of the record that nothing is kept for any more, so that they can't be undone; the newest first. */
export const notKept = (calls: readonly Activity[], kept: readonly DoneCall[]): Activity[] =>
  calls
    .filter(({ callId }) => !kept.some((one) => one.callId === callId))
    .toSorted((one, other) => other.sequence - one.sequence);

/** Fewer of one key have a card each. */
const fewestTogether = 3;

/** The requests by their cards, in the order of the first on each. */
export function waitingByCard(waiting: readonly Waiting[]): Waiting[][] {
  const byKey = Map.groupBy(waiting, ({ keyId, isUndo, id }) => (isUndo ? id : keyId));
  return [...byKey.values()].flatMap((those) => (those.length < fewestTogether ? those.map((one) => [one]) : [those]));
}
