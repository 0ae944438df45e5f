/** What the page hands to a card, and what it gets. */
import type { Approval } from '../../../shared/approval.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { CallArguments } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { Access } from '../../../shared/model.ts';
import type { TogetherApproved } from '../../../shared/passkey.ts';
import type { Result } from '../../../shared/result.ts';
import { clockOf, markPassed, secondsLeft } from '../ui/time.ts';
import type { Answers } from './answers.ts';
import { element } from './element.ts';
import type { Card } from './queue.ts';
import type { Speech } from './speech.ts';

export type CardContext = {
  speech: Speech;
  hub: ConfirmationBridge;
  /** Whether it comes right after an answer, perhaps under the second click of a double click. */
  followsAnswer: boolean;
  /** `Ctrl+Enter`, as this system's keyboards have it. */
  approveKeys: string;
  /** What the single letters do, where they are on. */
  letters: string;
  /** Said politely by a screen reader. */
  announce(text: string): void;
  onAnswered(): void;
  /** Tells the hub that the person approves it, on the page for approvals with a signature. */
  approve(wish: CallArguments<'approvals.approve'>): Promise<Result<Approval>>;
  /** Leads to that page. */
  goToPasskey(approval: Approval): Promise<Result<unknown>>;
  /** In place of `onAnswered`, for calls. */
  onApproved(...approvals: Approval[]): void;
  /** Approves several by one press, and by one touch where that is asked for; answers which. */
  approveTogether(requests: TogetherApproved): Promise<Result<{ approved: string[] }>>;
  /** What is together is to be answered one by one. */
  onTakenApart(): void;
  /** What waits may have changed meanwhile: that is often why an answer failed. */
  onFailed(): void;
  onTimeUp(): void;
};

export type CardView = {
  nodes: HTMLElement[];
  foot: Answers;
  focus(): void;
  /** It no longer waits: the result stands in place of the buttons, and its clock stops. */
  end(text: string, next: string, onNext: () => void): void;
  /** The same card with other time left. */
  update(card: Card): void;
  meaning: { arguments?: () => void; moreTime?: () => void };
  /** Stops its clock and forgets what it holds. */
  close(): void;
};

/** Around what a card says. Its first heading names it. */
export const cardRoot = (...children: (Node | string)[]): HTMLElement =>
  element('main', { class: 'card', tabindex: '0', 'aria-labelledby': 'sentence' }, ...children);

/** A card of these elements, with a clock where its time runs out. */
export function cardView(root: HTMLElement, foot: Answers, time?: Countdown, more: Partial<CardView> = {}): CardView {
  return {
    nodes: [root, foot.root],
    foot,
    focus: () => foot.focus(),
    end(...ending) {
      time?.stop();
      if (time) time.clock.hidden = true;
      foot.end(...ending);
    },
    update: ({ of }) => time?.setUntil(of.expiresAt),
    meaning: {},
    close() {
      time?.stop();
      foot.close();
    },
    ...more,
  };
}

/** What a call may do at the most, in a word and its colour. */
export const accessBadge = (access: Access, { common }: Speech): HTMLElement =>
  element('span', { class: `badge ${access === 'destructive' ? 'danger' : access}` }, common.access[access]);

/** Continues after an answer; says why it failed, where it did. */
export function settleAnswer(answer: Result<unknown>, foot: Answers, context: CardContext): void {
  if (answer.ok) context.onAnswered();
  else reportFailure(answer.failure, foot, context);
}

/** Says why an answer failed, and asks the hub again what waits. */
export function reportFailure(failure: Failure, foot: Answers, { speech, onFailed }: CardContext): void {
  const { message, hint } = speech.failure(failure);
  foot.say(message, hint);
  onFailed();
}

/** Ticks of half a second between two questions to the hub whether it is over. */
const looksApart = 4;

export type Countdown = { clock: HTMLElement; until(): string; setUntil(next: string): void; stop(): void };

/** The time left on a card: shown, said aloud when it runs short, and at its end asked about until the hub says it is over. */
export function countdown(end: string, { speech, announce, onTimeUp }: CardContext): Countdown {
  const { words } = speech;
  const clock = element('span', { class: 'clock' });
  let until = end;
  let seconds = secondsLeft(until, Date.now());
  let looks = 0;

  function show(): void {
    clock.textContent = words.timeLeft(clockOf(seconds));
    clock.classList.toggle('short', seconds <= 30);
  }
  const ticking = setInterval(() => {
    const now = secondsLeft(until, Date.now());
    const mark = markPassed(seconds, now);
    if (mark) announce(words.spokenTimeLeft(mark));
    // The hub decides when it is over, by its own clock: asked until it says so.
    if (now === 0) {
      if (looks % looksApart === 0) onTimeUp();
      looks += 1;
    }
    seconds = now;
    show();
  }, 500);
  show();
  return {
    clock,
    until: () => until,
    setUntil(next) {
      if (next === until) return;
      until = next;
      seconds = secondsLeft(until, Date.now());
      show();
    },
    stop: () => clearInterval(ticking),
  };
}
