import { expect, test } from 'vitest';
import { clientNames } from '../../../src/renderer/src/frame/client-names.ts';

const key = (client: string, createdAt = '2026-03-01T12:00:00Z') => ({ client, createdAt });
const named = (...keys: ReturnType<typeof key>[]) =>
  clientNames(keys, 'en-US', (client, time) => `${client}, ${/^\w+ \d+/.exec(time)}`);

test('a client with one key is called by its name alone', () => {
  expect(named(key('Cursor'), key('Editor'))).toEqual(['Cursor', 'Editor']);
});

test('keys of one client are told apart by their times, and by a number within one minute', () => {
  expect(named(key('Cursor'), key('Editor'), key('Cursor', '2026-03-03T12:00:00Z'))).toEqual([
    'Cursor, Mar 1',
    'Editor',
    'Cursor, Mar 3',
  ]);
  expect(named(key('Cursor'), key('Cursor'))).toEqual(['Cursor, Mar 1 (1)', 'Cursor, Mar 1 (2)']);
});
