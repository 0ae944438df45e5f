import { expect, it } from 'vitest';
import { smallData } from '../../../../../src/main/hub/features/imports/small-data.ts';

const many = (length: number, one: (at: number) => unknown) =>
  Object.fromEntries(Array.from({ length }, (_, at) => [`${at}${'語'.repeat(150)}`, one(at)]));

it.each([
  ['long names', many(50, () => many(50, () => 'x'))],
  ['long texts', many(50, () => '語'.repeat(5_000))],
  ['long lists', Array.from({ length: 5_000 }, () => Array.from({ length: 50 }, () => '"'.repeat(500)))],
])('is as small as it is to be: with %s', (_, value) => {
  for (const most of [2_000, 9_000, 18_000]) {
    const { data, isTruncated } = smallData(value, most);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(most);
    expect(isTruncated).toBe(true);
  }
});

it('has what fits as it is, with its words cleaned', () => {
  const value = { a: [1, true, null, { 'b\u200B': 'c\u202E' }] };
  expect(smallData(value, 2_000)).toEqual({ data: { a: [1, true, null, { b: 'c' }] }, isTruncated: false });
});

it('cleans no more of what is too large than it has room for', () => {
  let read = 0;
  const item = {
    get text() {
      read++;
      return 'x'.repeat(1_000);
    },
  };
  const row = Array.from({ length: 100 }, () => item);
  smallData(
    Array.from({ length: 100 }, () => row),
    14_000,
  );
  expect(read).toBeLessThan(500);
});
