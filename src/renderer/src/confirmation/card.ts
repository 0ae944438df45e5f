/** What the page hands to a card, and what it gets. */
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { Answers } from './answers.ts';
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
  /** What waits may have changed meanwhile: that is often why an answer failed. */
  onFailed(): void;
  onTimeUp(): void;
};

export type CardView = {
  nodes: HTMLElement[];
  foot: Answers;
  focus(): void;
  /** It no longer waits: what became of it stands in place of the buttons, and its clock stops. */
  end(text: string, next: string, onNext: () => void): void;
  /** The same card with other time left. */
  update(card: Card): void;
  meaning: { arguments?: () => void; moreTime?: () => void };
  /** Stops its clock and forgets what it holds. */
  close(): void;
};
