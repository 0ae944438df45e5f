import { describe, expect, it } from 'vitest';
import { isOwnEvent, ReadEvent } from '../../../../../src/main/hub/platforms/google/events.ts';
import { isInsider } from '../../../../../src/main/hub/platforms/google/insider.ts';
import { addressesIn } from '../../../../../src/main/hub/platforms/google/mail/authors.ts';

describe('one of the own domain', () => {
  it.each([
    ['ada@northwind.example', 'ada@northwind.example', true],
    ['TOMAS@Northwind.example', 'ada@northwind.example', true],
    ['tomas@sub.northwind.example', 'ada@northwind.example', false],
    ['tomas@northwind.example.evil.example', 'ada@northwind.example', false],
    ['tomas@evilnorthwind.example', 'ada@northwind.example', false],
    ['x@evil.example@northwind.example', 'ada@northwind.example', false],
    ['ada@gmail.com', 'ada@gmail.com', true],
    ['eve@gmail.com', 'ada@gmail.com', false],
    ['eve@outlook.com', 'ada@outlook.com', false],
    ['', 'ada@northwind.example', false],
    ['northwind.example', 'ada@northwind.example', false],
    ['x@', 'ada', false],
  ])('%s for %s: %s', (address, account, is) => {
    expect(isInsider(address, account)).toBe(is);
  });
});

describe('an event', () => {
  const [self, team] = [true, 'team@group.calendar.google.com'];
  it.each([
    [{ organizer: { email: 'tomas@northwind.example' } }, true],
    [{ organizer: { email: 'partner@evil.example', self }, creator: { email: 'partner@evil.example', self } }, false],
    [{ organizer: { email: team, self }, creator: { email: 'tomas@northwind.example' } }, true],
    [{ organizer: { email: team, self }, creator: { email: 'partner@evil.example', self } }, false],
    [{}, false],
  ])('with %j is of the own domain: %s', (people, is) => {
    expect(isOwnEvent(ReadEvent.parse({ id: 'e1', etag: 'x', ...people }), 'ada@northwind.example')).toBe(is);
  });
});

describe('addresses of a header', () => {
  it.each([
    ['Ada <ada@example.com>', ['ada@example.com']],
    ['"ada@northwind.example" <eve@evil.example>', ['eve@evil.example']],
    ['"A, B" <a@example.com>, c@example.com', ['a@example.com', 'c@example.com']],
    ['ada@example.com <eve@evil.example>', ['eve@evil.example']],
    ['<a@example.com>', ['a@example.com']],
    ['', []],
  ])('%s', (header, emails) => {
    expect(addressesIn(header).map(({ email }) => email)).toEqual(emails);
  });
});
