/** Tells the windows what may have changed, so that they ask again. It carries no content. */
import type { ChangeTopic } from '../../../shared/contract.ts';
import type { Approver } from '../ground/ports.ts';
import type { Audit } from './audit/audit.ts';
import type { KeyLabels } from './labels/key-labels.ts';

type TopicListener = (topic: ChangeTopic) => void;

export type ChangeFeed = {
  /** For one person's windows, or for all where nobody is named. */
  tell(topic: ChangeTopic, userId?: string | null): void;
  /** Answers how to stop listening. A window without a person hears only of what concerns everybody. */
  listen(userId: string | undefined, listener: TopicListener): () => void;
  /** For the hub itself, which is told at once and of everybody. */
  follow(listener: TopicListener): () => void;
};

/** Milliseconds for which the same news is told once: a busy client must not keep its person's windows busy too. */
const together = 100;

export function createChangeFeed(): ChangeFeed {
  const tellers = new Set<ChangeFeed['tell']>();
  return {
    tell(topic, userId) {
      for (const teller of tellers) teller(topic, userId);
    },
    follow(listener) {
      tellers.add(listener);
      return () => tellers.delete(listener);
    },
    listen(userId, listener) {
      const pending = new Set<ChangeTopic>();
      let timer: NodeJS.Timeout | undefined;
      const flush = (): void => {
        const topics = [...pending];
        pending.clear();
        timer = undefined;
        for (const topic of topics) listener(topic);
      };
      const teller: ChangeFeed['tell'] = (topic, concerned) => {
        if (concerned && concerned !== userId) return;
        pending.add(topic);
        timer ??= setTimeout(flush, together);
      };
      tellers.add(teller);
      return () => {
        tellers.delete(teller);
        clearTimeout(timer);
      };
    },
  };
}

/** The audit log, with word of every record. */
export const tellingAudit = (audit: Audit, changes: ChangeFeed): Audit => ({
  ...audit,
  async append(entry, alongside) {
    await audit.append(entry, alongside);
    changes.tell('activity', entry.userId);
  },
  async conclude(entry, alongside) {
    await audit.conclude(entry, alongside);
    changes.tell('activity', entry.userId);
  },
});

/** What keys have read, with word of what is new. */
export const tellingLabels = (labels: KeyLabels, changes: ChangeFeed): KeyLabels => ({
  ...labels,
  async add(key, gained) {
    const isNew = await labels.add(key, gained);
    if (isNew) changes.tell('keys', key.userId);
    return isNew;
  },
});

/** The approver, with word of all that begins or ends to wait. */
export const tellingApprover = (approver: Approver, changes: ChangeFeed): Approver => ({
  asked(approval) {
    approver.asked(approval);
    changes.tell('approvals', approval.userId);
  },
  ended(approval) {
    approver.ended(approval);
    changes.tell('approvals', approval.userId);
  },
  knocked(client) {
    approver.knocked(client);
    changes.tell('authorizations');
  },
  noticed(unusual) {
    approver.noticed(unusual);
    changes.tell('keys', unusual.userId);
  },
});
