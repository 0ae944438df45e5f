import { describe, expect, it } from 'vitest';
import { withoutOutsiders } from '../../../../../src/main/hub/kernel/labels/without-outsiders.ts';

describe('an answer without strangers', () => {
  it('is as it was where nobody is one', () => {
    const answer = { title: 'x', comments: [{ author: 'ada', body: 'fine' }], count: 2, none: null };
    expect(withoutOutsiders(answer)).toEqual({ ok: true, value: answer });
  });

  it('lacks their items, and says how many', () => {
    const answer = {
      number: 4,
      comment_list: [{ author: 'eve', outsider: true }, { author: 'ada' }, { author: 'mallory', outsider: true }],
      reviews: [{ author: 'ada', by: { author: 'eve', outsider: true } }],
    };
    expect(withoutOutsiders(answer)).toEqual({
      ok: true,
      value: { number: 4, comment_list: [{ author: 'ada' }], reviews: [], dropped_outsiders: 3 },
    });
  });

  it('is refused where the thing itself is theirs', () => {
    const refused = withoutOutsiders({ author: 'eve', outsider: true, comment_list: [{ author: 'ada' }] });
    expect(refused.ok || refused.failure.code).toBe('not_allowed');
  });
});
