/**
 * Which screen the page shows, and what takes it to another. Pure: the page performs the effects. Nothing secret is in here, a
 * new key least of all: it lives in its own elements.
 */
import type { Failure } from '../../../shared/errors.ts';
import type { Follows } from './answers.ts';
import {
  arrange,
  type Card,
  type Ending,
  endingOf,
  nextCard,
  type PendingRequests,
  readsTheSame,
  requestsOn,
} from './queue.ts';

type ConfirmationScreen =
  | { at: 'loading' }
  /** Before the passphrase, or after the session has ended. */
  | { at: 'locked'; hasEnded: boolean }
  | ({ at: 'card' } & CardScreen)
  /** The hub has the answer; what waits next is not known yet, so that the card stays in sight. */
  | { at: 'answered' }
  /** The result of an answer. `isKept`: it can't be shown again, a new key above all, so that it stays until its person is done. */
  | { at: 'outcome'; isKept: boolean }
  /** Nothing waits that was not put off. */
  | { at: 'nothing'; over?: Over | undefined }
  | { at: 'failed'; failure: Failure };

/** `over`: the one whose place it took, which no longer waits. */
export type CardScreen = { card: Card; follows: Follows; over?: Over | undefined };

/** A request that ended without an answer here. */
export type Over = { card: Card; ending: Ending };

export type PageState = {
  screen: ConfirmationScreen;
  /** All that waits, in the order in which it is shown. */
  cards: readonly Card[];
  /** The requests that are for later, and those that are answered one by one though they could go together. */
  putOff: ReadonlySet<string>;
  apart: ReadonlySet<string>;
  isLocked: boolean;
  /** The request for access that this page was opened for, until it was met. */
  awaited: string | undefined;
  /** The one approval that a link led here for. */
  only: string | undefined;
  /** Whether this is a window of the app, which closes when nothing is left; a page in a browser stays until it locks. */
  isWindow: boolean;
  /** Whether it still tells what ended, or the result of an approval, so that it stays. */
  isTelling: boolean;
};

export type PageEvent =
  | {
      type:
        | 'opened'
        | 'answered'
        | 'approved'
        | 'told'
        | 'putOff'
        /** What is together in sight is to be answered one by one. */
        | 'takenApart'
        | 'lookAgain'
        /** The request that a link led here for is over, and the person looks for the others. */
        | 'widened'
        | 'locked'
        | 'unlocked';
    }
  | { type: 'outcomeShown'; isKept: boolean }
  /** `isBusy`: an answer to the card in sight is on its way, so that nothing may replace it. */
  | { type: 'fetched'; waiting: PendingRequests; isBusy: boolean; now: number }
  | { type: 'fetchFailed'; failure: Failure };

export type PageEffect =
  /** Shows the screen of the state, and closes what was there. */
  | { do: 'show' }
  | { do: 'update'; card: Card }
  /** After what is shown: the card that was there has ended by itself. */
  | { do: 'end'; over: Over }
  /** Forgets what the screen held, though it stays in sight. */
  | { do: 'leave' }
  /** Shows that the awaited request for access waits no longer. */
  | { do: 'showGone' }
  /** Shows the state of the approval that a link led here for. */
  | { do: 'showOver' }
  | { do: 'fetch' }
  | { do: 'close' };

export type PageStep = { state: PageState; effects: PageEffect[] };

/** `lock`: what a page in a browser was opened with; it begins before the passphrase. */
export const firstState = (
  lock: { authorize?: string | undefined; approve?: string | undefined } | undefined,
): PageState => ({
  screen: { at: 'loading' },
  cards: [],
  putOff: new Set(),
  apart: new Set(),
  isLocked: lock !== undefined,
  awaited: lock?.authorize,
  only: lock?.approve,
  isWindow: lock === undefined,
  isTelling: false,
});

/** Where the card in sight stands among all, from 1 on; 0 where none of them is in sight. */
export const positionOf = ({ screen, cards }: PageState): number =>
  screen.at === 'card' ? cards.findIndex(({ id }) => id === screen.card.id) + 1 : 0;

/** What an event makes of the page. */
export function transition(state: PageState, event: PageEvent): PageStep {
  const { screen } = state;
  switch (event.type) {
    case 'opened':
      return state.isLocked ? show(state, { at: 'locked', hasEnded: false }) : stay(state);
    case 'fetched':
      return fetched(state, event);
    case 'fetchFailed':
      return fetchFailed(state, event.failure);
    case 'answered':
      return answered(withoutCurrent(state));
    case 'approved':
      return answered(withoutCurrent({ ...state, isTelling: true }));
    case 'told':
      return told({ ...state, isTelling: false });
    case 'outcomeShown':
      return stay({ ...withoutCurrent(state), screen: { at: 'outcome', isKept: event.isKept } });
    case 'putOff':
      if (screen.at !== 'card') return stay(state);
      return closingWhere(
        'noCard',
        showNext({ ...state, putOff: new Set([...state.putOff, ...requestsOn(screen.card)]) }),
      );
    case 'takenApart':
      return takenApart(state);
    case 'lookAgain':
      return showNext({ ...state, putOff: new Set() });
    case 'widened':
      return widened({ ...state, only: undefined });
    case 'locked':
      return locked({ ...state, isLocked: true });
    case 'unlocked':
      return then({ do: 'fetch' }, show({ ...state, isLocked: false }, { at: 'loading' }));
  }
}

/** The card that is being read stays for as long as it waits, even if more has arrived. */
function fetched(before: PageState, { waiting, isBusy, now }: PageEvent & { type: 'fetched' }): PageStep {
  const { awaited, screen } = before;
  const reading = screen.at === 'card' ? screen.card : undefined;
  const cards = arrange(before.cards, waiting, { reading, apart: before.apart });
  const state = { ...before, cards, awaited: undefined };
  const isGone = awaited !== undefined && !waiting.authorizations.some(({ id }) => id === awaited);
  if (isGone) return { state, effects: [{ do: 'showGone' }] };
  if (screen.at === 'outcome') {
    const next = screen.isKept ? undefined : nextCard(cards, state.putOff);
    return next ? show(state, { at: 'card', card: next, follows: 'other' }) : stay(state);
  }
  if (state.only !== undefined && state.cards.length === 0 && !isBusy) return { state, effects: [{ do: 'showOver' }] };
  if (screen.at !== 'card') {
    const next = showNext(state, followed[screen.at]);
    return screen.at === 'answered' ? closingWhere('nothingWaits', next) : next;
  }
  const card = state.cards.find(({ id }) => id === screen.card.id);
  if (isBusy) return stay(state);
  if (!card) return ended(state, { card: screen.card, ending: endingOf(screen.card, waiting.approvals, now) });
  if (readsTheSame(screen.card, card)) {
    return { state: { ...state, screen: { ...screen, card } }, effects: [{ do: 'update', card }] };
  }
  return show(state, { at: 'card', card, follows: 'itself' });
}

const followed: Partial<Record<ConfirmationScreen['at'], Follows>> = { answered: 'answer', nothing: 'other' };

/** What is over leaves at once; what comes in its place says so. */
function ended(state: PageState, over: Over): PageStep {
  const card = nextCard(state.cards, state.putOff);
  const step = card
    ? show(state, { at: 'card', card, follows: 'other', over })
    : show({ ...state, isTelling: true }, { at: 'nothing', over });
  return then({ do: 'end', over }, step);
}

function takenApart(state: PageState): PageStep {
  const { screen, cards, apart } = state;
  if (screen.at !== 'card' || screen.card.kind !== 'together') return stay(state);
  const { id, of } = screen.card;
  const each = of.requests.map((request): Card => ({ kind: 'approval', id: request.id, of: request }));
  return showNext({
    ...state,
    cards: cards.flatMap((card) => (card.id === id ? each : [card])),
    apart: new Set([...apart, ...requestsOn(screen.card)]),
  });
}

function fetchFailed(state: PageState, failure: Failure): PageStep {
  const { screen } = state;
  const { at } = screen;
  const isSaid = screen.at === 'failed' && screen.failure.code === failure.code;
  if (at === 'card' || at === 'outcome' || isSaid) return stay(state);
  const failed = show(state, { at: 'failed', failure });
  return at === 'answered' ? closingWhere('nothingWaits', failed) : failed;
}

/** The session may have ended while a new key was in sight, which had to stay. */
function answered(state: PageState): PageStep {
  if (state.isLocked) return showNext(state);
  return { state: { ...state, screen: { at: 'answered' } }, effects: [{ do: 'leave' }, { do: 'fetch' }] };
}

const widened = (state: PageState): PageStep =>
  state.isLocked ? showNext(state) : then({ do: 'fetch' }, show(state, { at: 'loading' }));

const told = (state: PageState): PageStep =>
  state.screen.at === 'nothing' ? closingWhere('nothingWaits', stay(state)) : stay(state);

/** A key that nobody has copied yet stays: it could not be shown again. Where nothing waits, the time of the page is over. */
function locked(state: PageState): PageStep {
  if (state.screen.at === 'outcome') return stay(state);
  const next = showNext(state);
  return state.screen.at === 'nothing' && state.cards.length === 0 && state.only === undefined
    ? then({ do: 'close' }, next)
    : next;
}

function showNext(state: PageState, follows: Follows = 'nothing'): PageStep {
  if (state.isLocked) return show(state, { at: 'locked', hasEnded: true });
  const card = nextCard(state.cards, state.putOff);
  if (card) return show(state, { at: 'card', card, follows });
  const { screen } = state;
  return show(state, { at: 'nothing', ...(screen.at === 'nothing' && { over: screen.over }) });
}

function withoutCurrent(state: PageState): PageState {
  const { screen, cards } = state;
  return screen.at === 'card' ? { ...state, cards: cards.filter(({ id }) => id !== screen.card.id) } : state;
}

/** A window with nothing more to ask closes: after an answer once nothing waits, after a card was put off once none is shown. */
function closingWhere(when: 'nothingWaits' | 'noCard', step: PageStep): PageStep {
  const { isWindow, isTelling, cards, screen } = step.state;
  const isOver = when === 'noCard' ? screen.at !== 'card' : cards.length === 0;
  return isWindow && isOver && !isTelling ? then({ do: 'close' }, step) : step;
}

const stay = (state: PageState): PageStep => ({ state, effects: [] });
const show = (state: PageState, screen: ConfirmationScreen): PageStep => ({
  state: { ...state, screen },
  effects: [{ do: 'show' }],
});
const then = (effect: PageEffect, { state, effects }: PageStep): PageStep => ({ state, effects: [...effects, effect] });
