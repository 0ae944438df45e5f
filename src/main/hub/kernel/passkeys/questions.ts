/** What passkeys are asked: each question lives for two minutes and one answer. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { answerWithin, type LetIn, type PasskeyQuestion } from '../../../../shared/passkey.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Clock } from '../../ground/ports.ts';
import type { ApprovePage } from '../../ground/webauthn.ts';

/** More questions than any person has open; the oldest is forgotten, and first of the same person. */
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
  /** Anyone can ask to open the page. Those questions are in no list, which a program could fill: the nonce itself says what was asked. */
  const secret = randomBytes(32);
  const signed = (said: string, { origin, rpId }: ApprovePage): Buffer =>
    hmacOf(secret, canonicalJson([said, origin, rpId]));
  /** The nonces of those that a passkey has answered, with when they are over. */
  const opened = new Map<string, number>();

  function nonceToOpen(page: ApprovePage, { until, over }: { until: number; over: number }): string {
    const said = `${randomBytes(16).toString('hex')}.${until}.${over}`;
    return `${said}.${signed(said, page).toString('base64url')}`;
  }

  function askedToOpen(nonce: string, page: ApprovePage): AskedPasskey | undefined {
    const [random, wall, end, mac = ''] = nonce.split('.');
    const [given, wanted] = [Buffer.from(mac, 'base64url'), signed(`${random}.${wall}.${end}`, page)];
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || opened.has(nonce)) return undefined;
    const question = { hub, userId: '', nonce, until: Number(wall), rpId: page.rpId, credentials: [] };
    return { decision: 'open', page, question, until: Number(end) };
  }

  return {
    ask(asking: Omit<AskedPasskey, 'question' | 'until'>, userId: string, credentials: string[]): PasskeyQuestion {
      const { rpId } = asking.page;
      const [until, over] = [clock.now() + answerWithin, performance.now() + answerWithin];
      const isOpening = asking.decision === 'open';
      const nonce = isOpening
        ? nonceToOpen(asking.page, { until, over: Math.floor(over) })
        : randomBytes(16).toString('base64url');
      const question = { hub, userId, nonce, until, rpId, credentials };
      if (isOpening) return question;
      if (asked.size >= mostQuestions) {
        const [own] = asked.entries().find(([, { question: one }]) => one.userId === userId) ?? [];
        const [oldest = ''] = asked.keys();
        asked.delete(own ?? oldest);
      }
      asked.set(nonce, { ...asking, question, until: over });
      return question;
    },

    /**
     * Takes the question out first: its nonce counts once, even where the answer is refused. One to open the page is used up by
     * `opened`.
     */
    take(nonce: string, decision: AskedPasskey['decision'], at: ApprovePage | undefined): AskedPasskey | undefined {
      const found = decision === 'open' ? at && askedToOpen(nonce, at) : asked.get(nonce);
      asked.delete(nonce);
      const isGood =
        found?.decision === decision &&
        performance.now() < found.until &&
        found.page.origin === at?.origin &&
        found.page.rpId === at.rpId;
      return isGood ? found : undefined;
    },

    /** A passkey has answered it well. False where one had before. */
    opened({ question: { nonce }, until }: AskedPasskey): boolean {
      for (const [old, over] of opened) if (performance.now() >= over) opened.delete(old);
      const isFirst = !opened.has(nonce);
      opened.set(nonce, until);
      return isFirst;
    },

    forget(userId: string): void {
      for (const [nonce, { question }] of asked) if (question.userId === userId) asked.delete(nonce);
    },
  };
}
