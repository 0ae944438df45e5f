import { describe, expect, it } from 'vitest';
import { ada } from './ada.ts';
import { mutationsOf, rightPlan } from './mutations.ts';
import { questions } from './questions.ts';
import { score } from './score.ts';

describe.each(questions)('$question', ({ expect: expected }) => {
  it('has a right plan', () => {
    expect(score(expected, rightPlan(expected), ada)).toEqual({ right: true, touchesOther: false });
  });

  it.each(mutationsOf(expected))('is wrong with $name', ({ plan, touchesOther = false }) => {
    expect(score(expected, plan, ada)).toEqual({ right: false, reason: expect.any(String), touchesOther });
  });
});
