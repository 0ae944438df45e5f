/** The two answers at the foot of a card, always in the same place, and when they count. */
import { button, element } from './element.ts';

/*
 * When an answer counts. A card may appear under a pointer that is about to click, or in front of somebody who is typing: for
 * 700 ms after it was shown or changed nothing approves, and a press that began before that never does.
 */

/** `since`: when what is on screen was shown or last changed, or the window came to the front. */
type ShownCard = { since: number; followsAnswer: boolean };
type Press = { isTrusted: boolean; isRepeat: boolean; beganAt: number; now: number };

const approveSleeps = 700;
/** Against the second click of a double click, which would decline a card that nobody has seen. */
const denySleeps = 300;

const approvesFrom = ({ since }: ShownCard): number => since + approveSleeps;

/** Script cannot press it, a key held down does not, and what was pressed before it woke up does not. */
export const mayApprove = (shown: ShownCard, press: Press): boolean =>
  isMeant(press) && beganAfter(press, approvesFrom(shown));

export const mayDeny = ({ since, followsAnswer }: ShownCard, press: Press): boolean =>
  isMeant(press) && (!followsAnswer || beganAfter(press, since + denySleeps));

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
  followsAnswer: boolean;
  isReady(): boolean;
  /** What has to be done before the yes counts, in words; undefined where nothing has. */
  missing?(): string | undefined;
  onNo(): Promise<void>;
  onYes(): Promise<void>;
};

/** The foot of a card. `press` is for keys of the whole card; the event tells whether a person pressed it. */
export function answers(options: AnswerOptions) {
  let shown: ShownCard = { since: performance.now(), followsAnswer: options.followsAnswer };
  let isBusy = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sayNo = (event: UIEvent, began: number) => {
    if (!isBusy && !isOver && mayDeny(shown, pressOf(event, began))) void run(options.onNo);
  };
  const sayYes = (event: UIEvent, began: number) => {
    if (!isBusy && !isOver && options.isReady() && mayApprove(shown, pressOf(event, began))) void run(options.onYes);
  };
  const foot = createFoot(options, sayNo, sayYes);

  function update(): void {
    const sleepsFor = approvesFrom(shown) - performance.now();
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
  function stop(): void {
    isOver = true;
    clearTimeout(timer);
  }
  update();
  return {
    root: foot.root,
    press: (answer: 'no' | 'yes', event: KeyboardEvent) => (answer === 'no' ? sayNo : sayYes)(event, performance.now()),
    /** What is on screen has changed, or the window came to the front: the answer with consequences sleeps again. */
    sleep() {
      shown = { ...shown, since: performance.now() };
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
    /** What happens next. */
    tell: (line: string) => saySo(foot, [line], false),
    /** Shows the result in place of the buttons. */
    end(...ending: [text: string, next: string, onNext: () => void]) {
      if (!isOver) endFoot(foot, ...ending);
      stop();
    },
    close() {
      stop();
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
  const buttons = element('div', { class: 'buttons' }, no, yes);
  const hint = element('p', { class: 'hint' }, options.hint);
  const missing = element('p', { class: 'missing', role: 'status' });
  const root = element('footer', { class: 'foot' }, message, missing, hint, buttons);
  return { root, message, missing, hint, buttons, no, yes, pressOfYes };
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

function endFoot(
  { root, message, missing, hint, buttons }: Foot,
  text: string,
  next: string,
  onNext: () => void,
): void {
  const had = root.contains(document.activeElement) || document.activeElement === document.body;
  const onward = button(next, { class: 'answer', 'data-answer': 'no' }, onNext);
  message.classList.add('ended');
  message.replaceChildren(element('p', {}, text));
  hint.replaceChildren();
  missing.replaceChildren();
  buttons.replaceChildren(onward);
  if (had) onward.focus();
}
