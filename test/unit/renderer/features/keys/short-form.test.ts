/** What a program may do that the hub sets up: as it is asked for, and as a key has it. */
import { expect, test } from 'vitest';
import {
  badPattern,
  newShortForm,
  shortFormLike,
  shortRequest,
} from '../../../../../src/renderer/src/features/keys/short-form.ts';
import type { Grant } from '../../../../../src/shared/model.ts';

test('a wish is what was chosen, and nothing chosen is all repositories', () => {
  expect(shortRequest({ ...newShortForm, days: '90' })).toEqual({ write: false, days: 90 });
  const narrow = {
    may: 'write',
    repositories: 'a/b, c/*',
    places: { channel: 'team-*, general', label: ' ' },
    days: '7',
  } as const;
  expect(shortRequest(narrow)).toEqual({
    write: true,
    days: 7,
    repositories: ['a/b', 'c/*'],
    places: { channel: ['team-*', 'general'] },
  });
  expect(badPattern(narrow)).toBeUndefined();
  expect(badPattern({ ...narrow, repositories: 'a/b atlas' })).toBe('atlas');
});

test('what a key allows is where a change of it begins', () => {
  const like = (grant: Partial<Grant>) => shortFormLike(grant as Grant);
  expect(like({ access: ['read', 'write'], repositories: ['a/b', 'c/*'] })).toMatchObject({
    may: 'write',
    repositories: 'a/b, c/*',
  });
  const places = { calendar: ['Team lunch', 'Work'] };
  const limited = like({ access: ['read'], repositories: ['*/*'], places });
  expect(limited).toMatchObject({ may: 'read', repositories: '' });
  expect(shortRequest({ ...limited, days: '7' }).places).toEqual(places);
});
