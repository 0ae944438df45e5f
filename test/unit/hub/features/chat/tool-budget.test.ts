import { expect, it } from 'vitest';
import { createToolBudget } from '../../../../../src/main/hub/features/chat/converse.ts';

const call = (number: number) => ({ name: 'github_get_issue', arguments: JSON.stringify({ number }) });

it('gives sixteen calls and no more, however many are wanted', () => {
  const budget = createToolBudget({ now: () => 0 });
  const taken = budget.take(Array.from({ length: 1000 }, (_, number) => call(number)));
  expect(taken).toHaveLength(16);
  expect(budget.left()).toBe(false);
});

it('makes the same call once, whatever the order of its arguments', () => {
  const budget = createToolBudget({ now: () => 0 });
  budget.take([{ name: 'a', arguments: '{"x":1,"y":2}' }]);
  expect(budget.take([{ name: 'a', arguments: '{"y":2,"x":1}' }])).toEqual([]);
});

it('ends after six rounds, too many bytes, or two minutes', () => {
  let now = 0;
  const rounds = createToolBudget({ now: () => now });
  for (let round = 0; round < 6; round++) rounds.round();
  expect(rounds.left()).toBe(false);

  const bytes = createToolBudget({ now: () => now });
  const about = { tool: 'a', title: 'a', platform: 'p', account: 'a', arguments: {} };
  bytes.note([{ ...about, result: { value: { text: 'x'.repeat(400_000) }, complete: true } }]);
  expect(bytes.left()).toBe(false);

  const time = createToolBudget({ now: () => now });
  expect(time.left()).toBe(true);
  now = 120_000;
  expect(time.left()).toBe(false);
});

it.each(['[1', '[1]', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`])(
  'turns arguments that are no object, or nest without end, into ones that no tool accepts: %.9s',
  (text) => {
    const budget = createToolBudget({ now: () => 0 });
    expect(budget.take([{ name: 'a', arguments: text }])).toMatchObject([{ arguments: { unreadable: true } }]);
  },
);
