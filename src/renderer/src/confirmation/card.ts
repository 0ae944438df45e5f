/** What the page hands to a card, and what it gets. */
import type { Approval } from '../../../shared/approval.ts';
import type { AuthorizationGrant } from '../../../shared/authorization.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { CallArguments } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { Access } from '../../../shared/model.ts';
import type { TogetherApproved } from '../../../shared/passkey.ts';
import type { Result } from '../../../shared/result.ts';
import { clockOf, markPassed, secondsLeft } from '../ui/time.ts';
import { type AnswerOptions, type Answers, answers, type Follows } from './answers.ts';
import { element } from './element.ts';
import type { PasskeyPage } from './passkey.ts';
import { qrCode } from './qr-code.ts';
import { type Card, sha256Of } from './queue.ts';
import type { Speech } from './speech.ts';

export type CardContext = {
  speech: Speech;
  hub: ConfirmationBridge;
  follows: Follows;
  /** `Ctrl+Enter`, as this system's keyboards have it. */
  approveKeys: string;
  /** What the single letters do, where they are on. */
  letters: string;
  /** Said politely by a screen reader. */
  announce(text: string): void;
  onAnswered(): void;
  /** Tells the hub that the person approves it, on the page for approvals with a signature. */
  approve(wish: CallArguments<'approvals.approve'>): Promise<Result<Approval>>;
  /** Leads to that page. `window`: the hash of the secret, which the address has too. */
  goToPasskey(wanted: { id: string; url: string; window: string | undefined }): Promise<Result<unknown>>;
  /** This window's, by which it gets the key that a touch has confirmed for it. */
  secret: string;
  /** There: confirms what widens what a client may do. */
  confirm?: PasskeyPage['confirm'] | undefined;
  onConfirmed(): void;
  /** Says this on the card that comes next. */
  tellNext(text: string): void;
  /** In place of `onAnswered`, for calls. */
  onApproved(...approvals: Approval[]): void;
  /** Approves several by one press, and by one touch where that is asked for; answers which. */
  approveTogether(requests: TogetherApproved): Promise<Result<{ approved: string[] }>>;
  /** What is together is to be answered one by one. */
  onTakenApart(): void;
  /** What waits may have changed meanwhile: that is often why an answer failed. */
  onFailed(failure: Failure): void;
  onTimeUp(): void;
};

export type CardView = {
  nodes: HTMLElement[];
  foot: Answers;
  focus(): void;
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

type AtPasskey = { id: string; passkeyAt?: string | undefined };

const isOnPhone = ({ passkeyAt }: AtPasskey): boolean => passkeyAt?.startsWith('https:') === true;

/** What the yes of a card says that is answered by a passkey, perhaps on a phone. */
export const passkeyWord = (one: AtPasskey, { words }: Speech): string =>
  isOnPhone(one) ? words.passkey.approveOnPhone : words.passkey.approve;

/**
 * Leads there, and answers whether it did. A browser of this computer has no seat key: the phone's camera opens what takes one. `secret`:
 * of this window, where it is to get the key.
 */
export async function toPasskey(
  { id, passkeyAt = '' }: AtPasskey,
  {
    root,
    foot,
    context,
    secret,
  }: { root: HTMLElement; foot: Answers; context: CardContext; secret?: string | undefined },
): Promise<boolean> {
  const { speech, announce } = context;
  const words = speech.words.passkey;
  const window = secret === undefined ? undefined : await sha256Of(secret);
  const url = window === undefined ? passkeyAt : `${passkeyAt}&window=${window}`;
  if (isOnPhone({ id, passkeyAt })) {
    const told = words.openOnPhone(passkeyAt.split('#')[0] ?? '');
    const shown = element('section', { class: 'onPhone' }, element('p', {}, told), qrCode(url));
    root.querySelector('.onPhone')?.remove();
    root.append(shown);
    shown.scrollIntoView({ block: 'end' });
    announce(told);
    return true;
  }
  const went = await context.goToPasskey({ id, url, window });
  if (went.ok) foot.tell(words.opened);
  else reportFailure(went.failure, foot, context);
  return went.ok;
}

type WishOnCard = AtPasskey & { hash?: string; isConfirmed?: true | undefined };

/**
 * The card of a wish. On the page for passkeys its yes asks for a touch. In another window it leads there where that is asked for, and
 * once the person has confirmed it makes what they came for, by `make`.
 */
export function wishCard(first: WishOnCard, parts: WishParts): CardView {
  const { root, context, time, usual, make, given, onRefused, secret, ...said } = parts;
  const { confirm, speech, follows, approveKeys } = context;
  let wish = first;
  let hasGone = false;
  const isElsewhere = (): boolean => wish.passkeyAt !== undefined && !wish.isConfirmed;
  const foot = answers({
    hint: speech.words.keysWish(approveKeys),
    isDangerous: false,
    isReady: () => true,
    follows,
    ...said,
    yes: () => (confirm || isElsewhere() ? passkeyWord(wish, speech) : usual),
    async onYes() {
      if (isElsewhere()) hasGone = await toPasskey(wish, { root, foot, context, secret });
      else if (confirm) {
        const answer = await confirm({ id: wish.id, hash: wish.hash ?? '', given: given?.() });
        if (answer.ok) context.onConfirmed();
        else if (onRefused) onRefused(answer.failure);
        else reportFailure(answer.failure, foot, context);
      } else await make();
    },
  });
  return cardView(root, foot, time, {
    update({ of }) {
      time?.setUntil(of.expiresAt);
      wish = { ...wish, isConfirmed: 'isConfirmed' in of ? of.isConfirmed : undefined };
      foot.update();
      if (!hasGone || isElsewhere()) return;
      hasGone = false;
      void make();
    },
  });
}

type WishParts = Pick<AnswerOptions, 'no' | 'busy' | 'onNo'> &
  Partial<AnswerOptions> & {
    root: HTMLElement;
    context: CardContext;
    time?: Countdown;
    /** What the yes says where no passkey is asked for. */
    usual: string;
    make(): Promise<void>;
    secret?: string;
    /** What the person gives, where that is theirs to choose. */
    given?: () => AuthorizationGrant;
    onRefused?: (failure: Failure) => void;
  };

/** Continues after an answer; says why it failed, where it did. */
export function settleAnswer(answer: Result<unknown>, foot: Answers, context: CardContext): void {
  if (answer.ok) context.onAnswered();
  else reportFailure(answer.failure, foot, context);
}

/** Says why an answer failed, and asks the hub again what waits. */
export function reportFailure(failure: Failure, foot: Answers, { speech, onFailed }: CardContext): void {
  const { message, hint } = speech.failure(failure);
  if (failure.code === 'not_running') foot.sayAway(message, hint);
  else foot.say(message, hint);
  onFailed(failure);
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
