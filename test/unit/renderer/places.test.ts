import { expect, test } from 'vitest';
import { offeredTexts, unknownPattern } from '../../../src/renderer/src/places/offered.ts';

const places = ['octavia/atlas', 'octavia/site', 'team/atlas'].map((name) => ({ pattern: name, name }));

test('places are offered for the pattern that is being typed, and those that are there already are not', () => {
  expect(offeredTexts('atl', places)).toEqual(['octavia/atlas', 'team/atlas']);
  expect(offeredTexts('octavia/atlas, ', places)).toEqual(['octavia/atlas, octavia/site', 'octavia/atlas, team/atlas']);
});

test('a name that no account knows is warned of, and a pattern is not', () => {
  expect(unknownPattern('Octavia/Atlas, octavia/*', places)).toBeUndefined();
  expect(unknownPattern('octavia/*, octavia/atlsa', places)).toBe('octavia/atlsa');
});
