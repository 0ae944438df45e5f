/** What passkeys are asked: each question lives in memory, for two minutes and one answer. */
import { randomBytes } from 'node:crypto';
import { answerWithin, type LetIn, type PasskeyQuestion } from '../../../shared/passkey.ts';
import type { Clock } from '../ports.ts';
import type { ApprovePage } from '../webauthn.ts';

/** More questions than any person has open; the oldest is forgotten, and first of those that anyone can ask. */
const mostQuestions = 1_000;

export type AskedPasskey = {
  decision: 'open' | 'add' | 'let in' | 'approve' | 'confirm';
  question: PasskeyQuestion;
  page: ApprovePage;
  /** By a clock that nobody sets. */
  until: number;
  /** What is approved or confirmed, each with the hash of what was shown of it. */
  approvals?: readonly { id: string; hash: string }[];
  letsIn?: LetIn;
  ticket?: string;
};

/** `hub`: its name in what is signed. */
export function createQuestions({ clock, hub }: { clock: Clock; hub: string }) {
  const asked = new Map<string, AskedPasskey>();
  return {
    ask(asking: Omit<AskedPasskey, 'question' | 'until'>, userId: string, credentials: string[]): PasskeyQuestion {
      const nonce = randomBytes(16).toString('base64url');
      const { rpId } = asking.page;
      const question = { hub, userId, nonce, until: clock.now() + answerWithin, rpId, credentials };
      if (asked.size >= mostQuestions) {
        const [nobodys] = asked.entries().find(([, { decision }]) => decision === 'open') ?? [];
        const [oldest = ''] = asked.keys();
        asked.delete(nobodys ?? oldest);
      }
      asked.set(nonce, { ...asking, question, until: performance.now() + answerWithin });
      return question;
    },

    /** Takes the question out first: its nonce counts once, even where the answer is refused. */
    take(nonce: string, decision: AskedPasskey['decision'], at: ApprovePage | undefined): AskedPasskey | undefined {
      const found = asked.get(nonce);
      asked.delete(nonce);
      const isGood =
        found?.decision === decision &&
        performance.now() < found.until &&
        found.page.origin === at?.origin &&
        found.page.rpId === at.rpId;
      return isGood ? found : undefined;
    },

    forget(userId: string): void {
      for (const [nonce, { question }] of asked) if (question.userId === userId) asked.delete(nonce);
    },
  };
}
