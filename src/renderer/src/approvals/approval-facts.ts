/** What is to be read from an approval. Pure: the time is handed in. */
import type { Waiting } from '../../../shared/approval.ts';
import type { Activity, PlatformFacts } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import type { ConsoleWords } from '../words/index.ts';

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

const verdicts = ['approved', 'denied', 'expired'] as const;
export type AnsweredApproval = Activity & { verdict: (typeof verdicts)[number] };

/** The answers of a day from the record: an approval's own lines are called by its id, those of the call it let through are not. */
export function answeredSince(calls: readonly Activity[], start: number): AnsweredApproval[] {
  return calls.filter(
    (call): call is AnsweredApproval =>
      call.callId === call.approvalId &&
      verdicts.some((verdict) => verdict === call.verdict) &&
      Date.parse(call.time) >= start,
  );
}
