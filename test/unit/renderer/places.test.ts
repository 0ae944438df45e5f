import { expect, test } from 'vitest';
import { namesOf, offeredTexts, unknownPattern } from '../../../src/renderer/src/features/places/offered.ts';

const places = ['octavia/atlas', 'octavia/site', 'team/atlas'].map((name) => ({ pattern: name, name }));

test('places are offered for the pattern that is being typed, and those that are there already are not', () => {
  expect(offeredTexts('atl', places)).toEqual(['octavia/atlas', 'team/atlas']);
  expect(offeredTexts('octavia/atlas, ', places)).toEqual(['octavia/atlas, octavia/site', 'octavia/atlas, team/atlas']);
});

test('a name that no account knows is warned of, and a pattern is not', () => {
  expect(unknownPattern('Octavia/Atlas, octavia/*', places)).toBeUndefined();
  expect(unknownPattern('octavia/*, octavia/atlsa', places)).toBe('octavia/atlsa');
});

test('a page is known by its id with dashes or without and in its address, and is told by name', () => {
  const id = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
  const pages = [{ pattern: id, name: 'Launch checklist' }];
  const address = `https://www.notion.so/Launch-checklist-${id.replaceAll('-', '')}?v=1`;
  for (const text of [id, id.replaceAll('-', ''), address]) {
    expect(unknownPattern(text, pages)).toBeUndefined();
    expect(namesOf(text, pages)).toBe('Launch checklist');
  }
  expect(unknownPattern(address.replace('0f1e', '0f1f'), pages)).toContain('https://www.notion.so/');
  expect(unknownPattern('octaviaatlas', [{ pattern: 'octavia-atlas', name: '#octavia-atlas' }])).toBe('octaviaatlas');
  expect(namesOf('octavia/atlas', places)).toBeUndefined();
});
