/** What the console's keys mean, where rows' keys lead, and what distances, issuers and links read as. */
import { describe, expect, it } from 'vitest';
import { parseIssuer } from '../../../src/renderer/src/features/setup/setup-form.ts';
import { type KeyMeaning, keyMeaning } from '../../../src/renderer/src/frame/shortcuts.ts';
import { takeLinkCode } from '../../../src/renderer/src/hub/bearer.ts';
import { rowAfter } from '../../../src/renderer/src/ui/focus.ts';
import { distance } from '../../../src/renderer/src/ui/time.ts';

const reading = { isTyping: false, isAfterG: false, letters: true };
const plain = { shift: false, command: false, other: false };

describe('the keys of a screen', () => {
  it.each<[string, object, object, KeyMeaning]>([
    ['k', { command: true }, {}, 'palette'],
    ['k', { command: true }, { isTyping: true, letters: false }, 'palette'],
    ['P', { command: true, shift: true }, {}, 'pause all'],
    ['p', { command: true }, {}, null],
    ['g', {}, {}, 'g'],
    ['k', {}, { isAfterG: true }, { goTo: 'k' }],
    ['g', {}, { isAfterG: true }, { goTo: 'g' }],
    ['k', {}, {}, null],
    ['n', {}, {}, 'create'],
    ['n', {}, { isAfterG: true }, { goTo: 'n' }],
    ['N', { shift: true }, {}, null],
    ['/', {}, {}, 'search'],
    ['?', { shift: true }, {}, 'help'],
    ['?', {}, { isTyping: true }, null],
    ['n', {}, { isTyping: true }, null],
    ['n', {}, { letters: false }, null],
    ['n', { other: true }, {}, null],
    ['k', { command: true, other: true }, {}, null],
  ])('%s with %o at %o means %o', (key, pressed, place, meaning) => {
    expect(keyMeaning({ key, ...plain, ...pressed }, { ...reading, ...place })).toEqual(meaning);
  });
});

describe('the keys of a list', () => {
  it.each([
    ['ArrowDown', 0, 10, 1],
    ['ArrowDown', 9, 10, 9],
    ['ArrowUp', 0, 10, 0],
    ['PageDown', 2, 100, 22],
    ['PageDown', 90, 100, 99],
    ['PageUp', 5, 100, 0],
    ['Home', 50, 100, 0],
    ['End', 0, 100_000, 99_999],
    ['Tab', 0, 10, null],
    ['toString', 0, 10, null],
    ['End', 0, 0, null],
  ])('%s at %i of %i leads to %s', (key, current, count, target) => {
    expect(rowAfter(key, current, count, 20)).toBe(target);
  });
});

describe('a distance in time', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  it.each([
    ['2026-03-01T11:59:55Z', 0, 'second'],
    ['2026-03-01T11:59:15Z', -45, 'second'],
    ['2026-03-01T11:57:30Z', -2, 'minute'],
    ['2026-03-01T13:30:00Z', 1, 'hour'],
    ['2026-02-26T11:00:00Z', -3, 'day'],
    ['2026-03-31T11:00:00Z', 30, 'day'],
  ])('of %s is %i %s', (time, amount, unit) => {
    expect(distance(Date.parse(time), now)).toEqual({ amount, unit });
  });
});

describe('the issuer of a tenant', () => {
  it.each([
    ['example.eu.auth0.com', 'https://example.eu.auth0.com/'],
    [' https://example.eu.auth0.com ', 'https://example.eu.auth0.com/'],
    ['https://example.eu.auth0.com/', 'https://example.eu.auth0.com/'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000/'],
    ['', null],
    ['example', null],
    ['javascript://x.y/', null],
    ['not a domain', null],
  ])('%o is %o', (typed, issuer) => {
    expect(parseIssuer(typed)).toBe(issuer);
  });
});

describe('the code of a link', () => {
  const open = (hash: string) => {
    const addresses: string[] = [];
    const page = {
      location: { hash, pathname: '/console/' },
      history: { replaceState: (_data: unknown, _title: string, address: string) => addresses.push(address) },
    };
    return [takeLinkCode(page as unknown as Window), addresses];
  };
  it('is taken out of the address at once', () => {
    expect(open('#code=aB-3_x')).toEqual(['aB-3_x', ['/console/#/']]);
  });
  it('is not what a route is', () => {
    expect(open('#/clients')).toEqual([null, []]);
    expect(open('#code=<b>')).toEqual([null, []]);
  });
});
