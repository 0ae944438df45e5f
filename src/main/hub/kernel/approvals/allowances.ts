/**
 * The one exception to "once": for ten minutes a person lets a client make similar calls to the one they just approved, without being
 * asked. In memory alone, so that a restart ends it.
 */
import { randomBytes } from 'node:crypto';
import type { Allowance } from '../../../../shared/approval.ts';
import type { Clock } from '../../ground/ports.ts';
import type { ConsentRequest, ConsentSubject } from '../call.ts';
import { isAllowable, isSimilar, type Likeness, likenessOf } from './similar.ts';

const allowedFor = 10 * 60_000;

type Allowed = { view: Allowance; of: ConsentRequest; likeness: Likeness; approvalId: string; until: number };

export function createAllowances(clock: Clock) {
  let entries: Allowed[] = [];
  const current = (): Allowed[] => {
    const now = clock.now();
    // Gone for good: a clock that is set back revives none.
    entries = entries.filter(({ until }) => now < until);
    return entries;
  };
  const isOpen = ({ keyId, account, tool }: Pick<ConsentSubject, 'keyId' | 'account' | 'tool'>): boolean =>
    current().some(
      ({ of: { subject } }) => subject.keyId === keyId && subject.account.id === account.id && subject.tool === tool,
    );

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
      const likeness = likenessOf(question);
      const before = current().filter((entry) => entry.likeness.same !== likeness.same); // a newer one takes its place
      const target = { ...subject.preview, changes: [] };
      const of = { ...question, subject: { ...subject, input: {}, preview: target } }; // arguments of calls are not kept
      const entry = { view, of, likeness, approvalId, until };
      entries = [...before, entry];
      // By no clock: one that is set back meanwhile must not make it longer.
      setTimeout(() => {
        entries = entries.filter((one) => one !== entry);
      }, allowedFor).unref();
    },
    /** The approval by which the question need not be put. */
    covering(question: ConsentRequest): string | undefined {
      if (!isOpen(question.subject) || !isAllowable(question)) return undefined;
      const likeness = likenessOf(question);
      return current().find((entry) => isSimilar(entry.likeness, likeness))?.approvalId;
    },
    /** Whether something is allowed for a while that the call, once it was looked at, may turn out to be like. */
    isOpen,
    list: (userId: string): Allowance[] =>
      current().flatMap(({ view, of }) => (of.key.userId === userId ? [view] : [])),
    /** Ends those of such calls, and answers what they were. */
    end(which: (question: ConsentRequest, id: string) => boolean): Allowance[] {
      const ending = current().filter(({ of, view }) => which(of, view.id));
      entries = entries.filter((entry) => !ending.includes(entry));
      return ending.map(({ view }) => view);
    },
  };
}
