/** The two answers at the foot of a card, always in the same place, and when they count. */
import { button, element } from './element.ts';

/*
 * When an answer counts. A card may appear under a pointer that is about to click, or in front of somebody who is typing: for
 * 700 ms after it was shown or changed nothing approves, and a press that began before that never does.
 */

/**
 * What a card was shown after: `nothing` that could be mistaken for it, an `answer` of the person, an `other` request or result
 * whose place it took unasked, or `itself`, with other content.
 */
export type Follows = 'nothing' | 'answer' | 'other' | 'itself';
/** From when on each answer counts. */
type Waking = { approves: number; denies: number };
type Press = { isTrusted: boolean; isRepeat: boolean; beganAt: number; now: number };

const approveSleeps = 700;
/**
 * A client can withdraw one request to bring another one into its place, at a moment of its choice. A person who has read the
 * first and is about to press has to have the time to see that, and to stop.
 */
const replacedSleeps = 2_000;
/** Against the second click of a double click, and against a press that was meant for another card: nobody has seen this one. */
const denySleeps: Record<Follows, number> = { nothing: 0, answer: 300, other: 700, itself: 300 };

export const wakingOf = (follows: Follows, shownAt: number): Waking => ({
  approves: shownAt + (follows === 'other' || follows === 'itself' ? replacedSleeps : approveSleeps),
  denies: shownAt + denySleeps[follows],
});
/** Changed on screen, or brought to the front. It never wakes earlier for it. */
export const asleepAgain = (waking: Waking, now: number): Waking => ({
  ...waking,
  approves: Math.max(waking.approves, now + approveSleeps),
});

/** Script cannot press it, a key held down does not, and what was pressed before it woke up does not. */
export const mayApprove = ({ approves }: Waking, press: Press): boolean =>
  isMeant(press) && beganAfter(press, approves);

export const mayDeny = ({ denies }: Waking, press: Press): boolean => isMeant(press) && beganAfter(press, denies);

const isMeant = ({ isTrusted, isRepeat }: Press) => isTrusted && !isRepeat;
const beganAfter = ({ beganAt, now }: Press, time: number) => beganAt >= time && now >= time;

/** What a key means on a card. One rule for all cards, so that no element has separate keys. */
type Keystroke = { key: string; repeat: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };
/**
 * What has the focus: an answer's own button, another control that Enter works, a field to type in, one of several lines, or
 * nothing of these.
 */
export type Focus = 'answer' | 'control' | 'field' | 'lines' | 'none';
type Meaning = 'approve' | 'deny' | 'later' | 'arguments' | 'moreTime' | 'nothing' | 'itsOwn';

const letters: Partial<Record<string, Meaning>> = { a: 'arguments', t: 'moreTime' };

/**
 * `itsOwn` leaves the key to the element that has the focus. `hasLetters` is off for those whose input method or speech sets
 * single letters off by mistake (WCAG 2.1.4).
 */
export function meaningOf(stroke: Keystroke, focus: Focus, hasLetters: boolean): Meaning {
  const { key, repeat, ctrlKey, metaKey, altKey } = stroke;
  const isActing = key === 'Enter' || key === ' ';
  const isTyping = focus === 'lines' || (focus === 'field' && key === ' ');
  // A key held down began on something else: on the card before, or in another window.
  if (repeat && (isActing || key === 'Escape'))
    return isTyping && isActing && !ctrlKey && !metaKey ? 'itsOwn' : 'nothing';
  if (key === 'Escape') return 'later';
  if (key === 'Enter') {
    if (ctrlKey || metaKey) return 'approve';
    if (focus === 'field') return 'nothing';
    return focus === 'none' ? 'deny' : 'itsOwn';
  }
  const isLetter = hasLetters && focus !== 'field' && focus !== 'lines' && !ctrlKey && !metaKey && !altKey && !repeat;
  return (isLetter && letters[key.toLowerCase()]) || 'itsOwn';
}

export type Answers = ReturnType<typeof answers>;

export type AnswerOptions = {
  no: string;
  /** Checked again with each `update`. */
  yes(): string;
  busy: string;
  hint: string;
  isDangerous: boolean;
  follows: Follows;
  isReady(): boolean;
  /** What has to be done before the yes counts, in words; undefined where nothing has. */
  missing?(): string | undefined;
  onNo(): Promise<void>;
  onYes(): Promise<void>;
};

/** The foot of a card. `press` is for keys of the whole card; the event tells whether a person pressed it. */
export function answers(options: AnswerOptions) {
  let waking = wakingOf(options.follows, performance.now());
  let isBusy = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sayNo = (event: UIEvent, began: number) => {
    if (!isBusy && !isOver && mayDeny(waking, pressOf(event, began))) void run(options.onNo);
  };
  const sayYes = (event: UIEvent, began: number) => {
    if (!isBusy && !isOver && options.isReady() && mayApprove(waking, pressOf(event, began))) void run(options.onYes);
  };
  const foot = createFoot(options, sayNo, sayYes);

  function update(): void {
    const sleepsFor = waking.approves - performance.now();
    clearTimeout(timer);
    if (sleepsFor > 0) timer = setTimeout(update, sleepsFor);
    foot.yes.setAttribute('aria-disabled', String(sleepsFor > 0 || isBusy || !options.isReady()));
    foot.no.setAttribute('aria-disabled', String(isBusy));
    foot.missing.textContent = options.missing?.() ?? '';
    foot.yes.textContent = isBusy ? options.busy : options.yes();
  }
  async function run(act: () => Promise<void>): Promise<void> {
    isBusy = true;
    foot.message.replaceChildren();
    update();
    await act();
    isBusy = false;
    if (!isOver) update();
  }
  update();
  return {
    root: foot.root,
    press: (answer: 'no' | 'yes', event: KeyboardEvent) => (answer === 'no' ? sayNo : sayYes)(event, performance.now()),
    /** What is on screen has changed, or the window came to the front: the answer with consequences sleeps again. */
    sleep() {
      waking = asleepAgain(waking, performance.now());
      update();
    },
    /** Whether an answer is on its way to the hub. */
    isBusy: () => isBusy,
    /** Looks again whether `isReady` holds. */
    update,
    focus: () => foot.no.focus(),
    /** What went wrong. */
    say: (...lines: string[]) => saySo(foot, lines, true),
    /** That the hub does not respond: said until it does. */
    sayAway: (...lines: string[]) => saySo(foot, lines, true, { class: 'away' }),
    hubIsBack: () => {
      for (const line of foot.message.querySelectorAll('.away')) line.remove();
    },
    /** What happened, or what happens next. */
    tell: (...lines: string[]) => saySo(foot, lines, false),
    close() {
      isOver = true;
      clearTimeout(timer);
      foot.pressOfYes.close();
    },
  };
}

function saySo({ message }: Foot, lines: string[], isProblem: boolean, attributes = {}): void {
  message.classList.toggle('told', !isProblem);
  message.replaceChildren(...lines.map((line) => element('p', attributes, line)));
}

const pressOf = (event: UIEvent, began: number): Press => ({
  isTrusted: event.isTrusted,
  isRepeat: event instanceof KeyboardEvent && event.repeat,
  beganAt: began,
  now: performance.now(),
});

type Foot = ReturnType<typeof createFoot>;
type OnPress = (event: UIEvent, began: number) => void;

function createFoot(options: AnswerOptions, onNo: OnPress, onYes: OnPress) {
  const no = button(options.no, { class: 'answer', 'data-answer': 'no' }, (event) => onNo(event, performance.now()));
  const yes = button(
    options.yes(),
    { class: options.isDangerous ? 'answer danger' : 'answer', 'data-answer': 'yes', 'aria-disabled': 'true' },
    (event) => onYes(event, pressOfYes.take() ?? performance.now()),
  );
  const pressOfYes = watchPress(yes);
  const message = element('div', { class: 'message', role: 'alert' });
  const missing = element('p', { class: 'missing', role: 'status' });
  const root = element(
    'footer',
    { class: 'foot' },
    message,
    missing,
    element('p', { class: 'hint' }, options.hint),
    element('div', { class: 'buttons' }, no, yes),
  );
  return { root, message, missing, no, yes, pressOfYes };
}

/** When the press of a button that is under way began; a click that script makes has none. */
function watchPress(pressed: HTMLElement): { take(): number | undefined; close(): void } {
  let beganAt: number | undefined;
  const begin = () => {
    beganAt ??= performance.now();
  };
  pressed.addEventListener('pointerdown', begin);
  pressed.addEventListener('keydown', begin);
  // A press that was let go elsewhere, or the key of another control, began nothing.
  const forget = () => setTimeout(() => (beganAt = undefined));
  window.addEventListener('pointerup', forget);
  window.addEventListener('keyup', forget);
  return {
    take() {
      const began = beganAt;
      beganAt = undefined;
      return began;
    },
    close() {
      window.removeEventListener('pointerup', forget);
      window.removeEventListener('keyup', forget);
    },
  };
}
