/** The time left on a card: shown, said aloud when it runs short, and at its end asked about until the hub says it is over. */
import type { CardContext } from './card.ts';
import { element } from './element.ts';
import { clockOf, markPassed, secondsLeft } from './time-left.ts';

/** Ticks of half a second between two questions to the hub whether it is over. */
const looksApart = 4;

export type Countdown = { clock: HTMLElement; until(): string; setUntil(next: string): void; stop(): void };

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
    // The hub decides when it is over, by a clock of its own: asked until it says so.
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
      until = next;
      seconds = secondsLeft(until, Date.now());
      show();
    },
    stop: () => clearInterval(ticking),
  };
}
