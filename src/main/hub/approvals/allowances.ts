/**
 * The one exception to "once": for ten minutes a person lets a client make similar calls to the one they just approved, without being
 * asked. In memory alone, so that a restart ends it.
 */
import { randomBytes } from 'node:crypto';
import type { Allowance } from '../../../shared/approval.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { isLegible } from '../../../shared/visible.ts';
import type { ConsentRequest, ConsentSubject } from '../call.ts';
import type { Clock } from '../ports.ts';

const allowedFor = 10 * 60_000;
/** How many bytes more than the one that was read and approved a call's arguments may have. */
const mostLonger = 1_000;

type Allowed = { view: Allowance; like: ConsentRequest; approvalId: string; bytes: number; until: number };

/**
 * Whether calls similar to this one may be allowed for a while at all: nothing that loses something, no call that changes many things
 * at once, whose list nobody would have read, and none whose texts cannot be judged by reading.
 */
export function isAllowable({ listed, subject, isFresh }: ConsentRequest): boolean {
  const { tool } = listed;
  if (isFresh || tool.access !== 'write' || tool.isBatch) return false;
  return (tool.files?.(subject.input)?.paths ?? []).length <= 1 && isLegible([subject.input, subject.preview]);
}

export function createAllowances(clock: Clock) {
  let entries: Allowed[] = [];
  const current = (): Allowed[] => {
    const now = clock.now();
    // Gone for good: a clock that is set back revives none.
    entries = entries.filter(({ until }) => now < until);
    return entries;
  };

  return {
    /** From now on, for ten minutes. The question is one that `isAllowable`. */
    grant(question: ConsentRequest, approvalId: string): void {
      const { subject, key, listed, resource } = question;
      const until = clock.now() + allowedFor;
      const view: Allowance = {
        id: `alw_${randomBytes(16).toString('base64url')}`,
        client: key.client,
        tool: subject.tool,
        title: listed.tool.title,
        platform: listed.platform.title,
        account: subject.account.label,
        resource,
        target: subject.preview.target,
        expiresAt: new Date(until).toISOString(),
      };
      const before = current().filter(({ like }) => !isLike(like, question)); // a newer one takes its place
      const target = { ...subject.preview, changes: [] };
      const like = { ...question, subject: { ...subject, input: {}, preview: target } }; // arguments of calls are not kept
      entries = [...before, { view, like, approvalId, bytes: bytesOf(question), until }];
      setTimeout(current, allowedFor).unref();
    },
    /** The approval by which the question need not be put. */
    covering(question: ConsentRequest): string | undefined {
      if (!isAllowable(question)) return undefined;
      const fitting = current().find(
        ({ like, bytes }) => isLike(like, question) && bytesOf(question) <= bytes + mostLonger,
      );
      return fitting?.approvalId;
    },
    /** Whether something is allowed for a while that the call, once it was looked at, may turn out to be like. */
    isOpen: ({ keyId, account, tool }: Pick<ConsentSubject, 'keyId' | 'account' | 'tool'>): boolean =>
      current().some(
        ({ like: { subject } }) =>
          subject.keyId === keyId && subject.account.id === account.id && subject.tool === tool,
      ),
    list: (userId: string): Allowance[] =>
      current().flatMap(({ view, like }) => (like.key.userId === userId ? [view] : [])),
    /** Ends those of such calls, and answers what they were. */
    end(which: (question: ConsentRequest, id: string) => boolean): Allowance[] {
      const ending = current().filter(({ like, view }) => which(like, view.id));
      entries = entries.filter((entry) => !ending.includes(entry));
      return ending.map(({ view }) => view);
    },
  };
}

const bytesOf = ({ subject }: ConsentRequest): number => Buffer.byteLength(canonicalJson(subject.input));

/** The same client, tool, account and target, under the same rules. */
const isLike = (one: ConsentRequest, other: ConsentRequest): boolean => likeness(one) === likeness(other);
const likeness = ({ subject, resource }: ConsentRequest): string => {
  const { keyId, tool, account, preview, policy, place } = subject;
  return canonicalJson([keyId, tool, account.id, resource, place, preview.target, policy]);
};
