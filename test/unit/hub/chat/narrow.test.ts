import { expect, it } from 'vitest';
import { narrow } from '../../../../src/main/hub/chat/narrow.ts';

const commit = (date: string, isPrivate: boolean) => ({ sha: date, date: `${date}T23:59:59Z`, private: isPrivate });
const value = {
  items: [
    commit('2026-03-01', true),
    commit('2026-03-08', true),
    commit('2026-03-08', false),
    commit('2026-03-09', true),
  ],
  total: 4,
};

it('keeps what lies in the span, by the day, the last one excluded', () => {
  const { value: kept, narrowed } = narrow(value, { span: { since: '2026-03-02', until: '2026-03-09' } });
  expect(kept).toEqual({ items: [commit('2026-03-08', true), commit('2026-03-08', false)] });
  expect(narrowed).toEqual(['since 2026-03-02', 'before 2026-03-09']);
});

it('keeps what is private, and drops the count that is no longer true', () => {
  const { value: kept } = narrow(value, { visibility: 'private' });
  expect(kept['items']).toHaveLength(3);
  expect(kept).not.toHaveProperty('total');
});

it('leaves alone what says nothing about it, and what is no list', () => {
  const items = [{ number: 1 }];
  expect(narrow({ items }, { visibility: 'private', span: { since: '2026-03-02' } }).value).toEqual({ items });
  expect(narrow({ text: 'a' }, { visibility: 'private' }).value).toEqual({ text: 'a' });
});

it('keeps the count where nothing was dropped', () => {
  expect(narrow(value, { span: { since: '2026-03-01' } }).value).toEqual(value);
});
