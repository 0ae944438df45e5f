/** Requests of one client that are answered on one card: which may be, and how they keep together or come apart. */
import { describe, expect, test } from 'vitest';
import { firstState, type PageEvent, transition } from '../../../../src/renderer/src/confirmation/page-state.ts';
import { arrange, type Card, readsTheSame, requestsOn } from '../../../../src/renderer/src/confirmation/queue.ts';
import { mayBeTogether } from '../../../../src/renderer/src/confirmation/together.ts';
import type { Approval } from '../../../../src/shared/approval.ts';
import { approval, proposal, waiting } from '../../../console/confirmation-samples.ts';

const of = (name: string, more: Partial<Approval> = {}): Approval =>
  approval(name, { title: name }, { askedAt: `2026-01-01T00:00:${name.padStart(2, '0')}Z`, ...more });
const noise = Buffer.from(Uint8Array.from({ length: 200 }, (_, at) => (at * 73 + 41) % 256)).toString('base64');
const some = (amount: number, more: Partial<Approval> = {}) =>
  Array.from({ length: amount }, (_, at) => of(String(at + 1), more));
const shape = (cards: readonly Card[]) => cards.map((card) => requestsOn(card).join('+'));
const all = (approvals: Approval[]) => arrange([], waiting({ approvals }));

test.each([
  ['deletes', { access: 'destructive' }],
  ['could carry private data out', { flow: { from: [], untrusted: [], to: 'x', isPublic: true } as never }],
  ['undoes a change', { isUndo: true }],
  ['has arguments that nobody can show', { arguments: '"text"' }],
  ['hides a character', { arguments: '{"title":"a\u202eb"}' }],
  ['has data that nobody can read', { arguments: JSON.stringify({ body: noise }) }],
  ['is approved already', { state: 'approved' }],
] as [string, Partial<Approval>][])('what %s is answered by itself', (_, more) => {
  expect([mayBeTogether(of('1')), mayBeTogether(of('1', more))]).toEqual([true, false]);
});

test('three of one key go together, at most ten, in the place of the oldest; two do not, nor those of two keys', () => {
  expect(shape(all(some(2)))).toEqual(['1', '2']);
  expect(shape(all(some(3)))).toEqual(['1+2+3']);
  expect(shape(all(some(14)))).toEqual(['1+2+3+4+5+6+7+8+9+10', '11+12+13+14']);
  expect(shape(all(some(12)))).toEqual(['1+2+3+4+5+6+7+8+9+10', '11', '12']);
  const mixed = [of('1'), of('2', { keyId: 'key_2' }), of('3', { access: 'destructive' }), of('4'), of('5')];
  expect(shape(all(mixed))).toEqual(['1+4+5', '2', '3']);
});

describe('on the page', () => {
  const fetched = (approvals: Approval[]): PageEvent => ({
    type: 'fetched',
    isBusy: false,
    now: 0,
    waiting: waiting({ approvals, proposals: [proposal('wish')] }),
  });
  const follow = (...events: PageEvent[]) =>
    events.reduce((state, event) => transition(state, event).state, firstState(undefined));
  const read = (...events: PageEvent[]) => {
    const { screen, cards } = follow(...events);
    return [screen.at === 'card' ? requestsOn(screen.card).join('+') : screen.at, shape(cards).join(' ')];
  };

  test('what is being read keeps its list, or stays alone, as others come', () => {
    expect(read(fetched(some(3)), fetched(some(5)))).toEqual(['1+2+3', '1+2+3 wish 4 5']);
    expect(read(fetched(some(1)), fetched(some(5)))).toEqual(['1', '1 wish 2+3+4+5']);
  });

  test('one that ended elsewhere leaves the list, which is read again; of the last one the card ends', () => {
    const [first, ...others] = some(3);
    const step = transition(follow(fetched(some(3))), fetched(others));
    expect(step.effects).toEqual([{ do: 'show' }]);
    expect(step.state.screen).toMatchObject({ follows: 'itself', card: { of: { requests: others } } });
    expect(transition(step.state, fetched([first as Approval])).effects).toMatchObject([{ do: 'show' }, { do: 'end' }]);
  });

  test('one by one they stay apart, and later is for all of them', () => {
    const apart: PageEvent[] = [fetched(some(3)), { type: 'takenApart' }];
    expect(read(...apart)).toEqual(['1', '1 2 3 wish']);
    expect(read(...apart, fetched(some(7)))).toEqual(['1', '1 2 3 wish 4+5+6+7']);
    expect(read(fetched(some(3)), { type: 'putOff' }, fetched(some(3)))).toEqual(['wish', '1+2+3 wish']);
  });
});

test('a list reads the same with more time, and not with other content', () => {
  const [one, later, other] = [{}, { expiresAt: '2027-01-01T00:00:00Z' }, { hash: 'another' }].map(
    (more) => all(some(3, more))[0],
  );
  if (!one || !later || !other) throw new Error('no card');
  expect([readsTheSame(one, later), readsTheSame(one, other)]).toEqual([true, false]);
});
