/** Which screen the confirmation page shows, whatever happens while a person reads, answers, or is away. */
import { describe, expect, test } from 'vitest';
import {
  firstState,
  type PageEvent,
  type PageState,
  type PageStep,
  positionOf,
  transition,
} from '../../../../src/renderer/src/confirmation/page-state.ts';
import { approval, proposal, waiting } from '../../../console/confirmation-samples.ts';

const failure = { code: 'not_running' as const, message: '', hint: '' };
const old = approval('old', {}, { askedAt: '2026-01-01T00:00:00Z' });
const young = approval('young', {}, { askedAt: '2026-01-01T00:01:00Z' });
const fetched = (waits: Parameters<typeof waiting>[0], more: { isBusy?: boolean } = {}): PageEvent => ({
  type: 'fetched',
  waiting: waiting(waits),
  isBusy: false,
  now: 0,
  ...more,
});
const event = (type: Exclude<PageEvent['type'], 'fetched' | 'fetchFailed' | 'outcomeShown'>): PageEvent => ({ type });
const outcomeShown = (isKept = true): PageEvent => ({ type: 'outcomeShown', isKept });

/** What came of the last of these events. */
function follow(state: PageState, ...events: PageEvent[]): PageStep {
  return events.reduce<PageStep>((step, next) => transition(step.state, next), { state, effects: [] });
}
const effectsOf = ({ effects }: PageStep) => effects.map((effect) => effect.do);
const shownCard = ({ state: { screen } }: PageStep) => (screen.at === 'card' ? screen.card.id : screen.at);

const app = firstState(undefined);
const browser = firstState({ authorize: undefined });
const both = fetched({ approvals: [young, old] });

describe('what is being read', () => {
  test('is the oldest at first, and stays when another comes', () => {
    const step = follow(app, fetched({ approvals: [young] }), both);
    expect([shownCard(step), effectsOf(step), positionOf(step.state)]).toEqual(['young', ['update'], 1]);
    expect(shownCard(follow(app, both))).toBe('old');
  });

  test('leaves at once where it waits no longer, and the next one says so', () => {
    const gone = follow(app, both, fetched({ approvals: [young] }));
    expect([shownCard(gone), effectsOf(gone), positionOf(gone.state)]).toEqual(['young', ['show', 'end'], 1]);
    expect(gone.state.screen).toMatchObject({ follows: 'other', over: { card: { id: 'old' }, ending: 'elsewhere' } });
    const still = follow(gone.state, fetched({ approvals: [young] }));
    expect([shownCard(still), effectsOf(still)]).toEqual(['young', ['update']]);
  });

  test('leaves at once where nothing else waits, and a window stays until that is told', () => {
    const gone = follow(app, fetched({ approvals: [old] }), fetched({}));
    expect([shownCard(gone), effectsOf(gone)]).toEqual(['nothing', ['show', 'end']]);
    const still = follow(gone.state, fetched({}));
    expect(still.state.screen).toMatchObject({ at: 'nothing', over: { card: { id: 'old' } } });
    expect(effectsOf(follow(still.state, event('told')))).toEqual(['close']);
    const next = follow(still.state, fetched({ approvals: [young] }));
    expect(next.state.screen).toEqual({
      at: 'card',
      card: { kind: 'approval', id: 'young', of: young },
      follows: 'other',
    });
  });

  test('is shown again where it reads otherwise, as if it came under a second click', () => {
    const step = follow(app, both, fetched({ approvals: [{ ...old, arguments: '{"a":1}' }, young] }));
    expect(effectsOf(step)).toEqual(['show']);
    expect(step.state.screen).toMatchObject({ at: 'card', follows: 'itself' });
  });

  test('is left alone while its answer is on its way', () => {
    const step = follow(app, both, fetched({ approvals: [] }, { isBusy: true }));
    expect([shownCard(step), effectsOf(step)]).toEqual(['old', []]);
  });

  test('ends by the time that it was given last', () => {
    const longer = { ...old, expiresAt: '2026-01-02T00:00:00Z' };
    const step = follow(app, both, fetched({ approvals: [longer, young] }), fetched({ approvals: [young] }));
    expect(step.effects).toMatchObject([
      { do: 'show' },
      { do: 'end', over: { card: { of: { expiresAt: longer.expiresAt } } } },
    ]);
  });

  test('stays where the hub does not answer', () => {
    expect(effectsOf(follow(app, both, { type: 'fetchFailed', failure }))).toEqual([]);
    expect(shownCard(follow(app, { type: 'fetchFailed', failure }))).toBe('failed');
  });
});

describe('after an answer', () => {
  test('what waits is asked for, and the next card knows that it follows, whichever look at the hub finds it', () => {
    const step = follow(app, both, event('answered'));
    expect([step.state.screen.at, effectsOf(step)]).toEqual(['answered', ['leave', 'fetch']]);
    expect(follow(step.state, fetched({ approvals: [young] })).state.screen).toMatchObject({ follows: 'answer' });
  });

  test('a window of the app closes when nothing waits, and a page in a browser stays', () => {
    expect(effectsOf(follow(app, both, event('answered'), fetched({})))).toEqual(['show', 'close']);
    expect(effectsOf(follow(app, both, event('answered'), { type: 'fetchFailed', failure }))).toEqual(['show']);
    const page = follow(browser, event('unlocked'), both, event('answered'), fetched({}));
    expect([shownCard(page), effectsOf(page)]).toEqual(['nothing', ['show']]);
    expect(effectsOf(follow(app, fetched({})))).toEqual(['show']);
  });

  test('a window that says what came of an approval stays until that is told, and a page until it locks', () => {
    const approved = follow(app, both, event('approved'), fetched({}));
    expect([shownCard(approved), effectsOf(approved)]).toEqual(['nothing', ['show']]);
    expect(effectsOf(follow(approved.state, event('told')))).toEqual(['close']);
    const next = follow(approved.state, fetched({ approvals: [young] }), event('told'));
    expect([shownCard(next), effectsOf(next)]).toEqual(['young', []]);
    const page = follow(browser, event('unlocked'), both, event('approved'), fetched({}));
    expect(effectsOf(follow(page.state, event('told')))).toEqual([]);
    expect(effectsOf(follow(page.state, event('locked')))).toEqual(['show', 'close']);
  });

  test('its result gives way to what arrives, as something else in its place', () => {
    const shown = follow(app, both, outcomeShown(false));
    expect(follow(shown.state, fetched({ approvals: [young] })).state.screen).toMatchObject({ follows: 'other' });
    expect(shownCard(follow(shown.state, fetched({})))).toBe('outcome');
  });

  test('a result that can’t be shown again stays until it was read, whatever arrives or ends', () => {
    const shown = follow(app, both, outcomeShown());
    for (const next of [both, event('locked'), { type: 'fetchFailed' as const, failure }]) {
      const step = follow(shown.state, next);
      expect([shownCard(step), effectsOf(step)]).toEqual(['outcome', []]);
    }
    expect(shownCard(follow(shown.state, event('locked'), event('answered')))).toBe('locked');
    expect(shownCard(follow(shown.state, event('answered'), fetched({ approvals: [young] })))).toBe('young');
  });
});

describe('put off', () => {
  test('is what waits behind all others, and a window without another card closes', () => {
    const one = follow(app, both, event('putOff'));
    expect([shownCard(one), effectsOf(one)]).toEqual(['young', ['show']]);
    const two = follow(one.state, event('putOff'));
    expect([shownCard(two), effectsOf(two), two.state.cards.length]).toEqual(['nothing', ['show', 'close'], 2]);
    expect(shownCard(follow(two.state, event('lookAgain')))).toBe('old');
  });

  test('nothing is, where no card is in sight', () => {
    expect(effectsOf(follow(app, event('putOff')))).toEqual([]);
  });
});

describe('a page in a browser', () => {
  test('begins before the passphrase, and asks for nothing until it was given', () => {
    const step = follow(browser, event('opened'));
    expect([step.state.screen, effectsOf(step)]).toEqual([{ at: 'locked', hasEnded: false }, ['show']]);
    expect(effectsOf(follow(browser, event('opened'), event('unlocked')))).toEqual(['show', 'fetch']);
    expect(effectsOf(follow(app, event('opened')))).toEqual([]);
  });

  test('shows no card once its session has ended', () => {
    const step = follow(browser, event('unlocked'), both, event('locked'));
    expect(step.state.screen).toEqual({ at: 'locked', hasEnded: true });
    expect(shownCard(follow(step.state, event('lookAgain')))).toBe('locked');
  });

  test('shows the one approval that a link led to, then what became of it', () => {
    const opened = follow(firstState({ approve: 'young' }), event('unlocked'));
    const shown = follow(opened.state, fetched({ approvals: [young] }));
    const over = follow(shown.state, event('answered'), fetched({}));
    expect([shownCard(shown), effectsOf(over)]).toEqual(['young', ['showOver']]);
    expect(effectsOf(follow(over.state, outcomeShown(), fetched({})))).toEqual([]);
    expect(effectsOf(follow(opened.state, fetched({})))).toEqual(['showOver']);
  });

  test('goes on from the approval that a link led to, to all that waits, without another unlocking', () => {
    const opened = follow(firstState({ approve: 'young' }), event('unlocked'), fetched({}), outcomeShown());
    const widened = follow(opened.state, event('widened'));
    expect([effectsOf(widened), widened.state.only]).toEqual([['show', 'fetch'], undefined]);
    expect(shownCard(follow(widened.state, fetched({ approvals: [old] })))).toBe('old');
    expect(shownCard(follow(widened.state, fetched({})))).toBe('nothing');
    expect(shownCard(follow(opened.state, event('locked'), event('widened')))).toBe('locked');
  });

  test('says once that the request it was opened for waits no longer', () => {
    const opened = follow(firstState({ authorize: 'gone' }), event('unlocked')).state;
    const step = follow(opened, fetched({ proposals: [proposal('wish')] }));
    expect(effectsOf(step)).toEqual(['showGone']);
    expect(shownCard(follow(step.state, fetched({ proposals: [proposal('wish')] })))).toBe('wish');
  });
});
