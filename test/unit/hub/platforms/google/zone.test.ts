/** Days and times of a zone, on the days on which its clocks change. */
import { describe, expect, it } from 'vitest';
import { dayInZone, momentInZone } from '../../../../../src/main/hub/platforms/google/zone.ts';

describe('a time', () => {
  it.each([
    ['2026-11-27', 'Europe/Berlin', '2026-11-26T23:00'],
    ['2026-11-27T15:00', 'America/New_York', '2026-11-27T20:00'],
    ['2026-11-27T15:00+09:00', 'America/New_York', '2026-11-27T06:00'],
    // Midnight is skipped.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00'],
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00'],
    ['2026-03-29', 'Atlantic/Azores', '2026-03-29T01:00'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00'],
    // It comes twice.
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30'],
    ['2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00'],
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00'],
  ])('%s in %s is %s', (time, zone, moment) => {
    const at = momentInZone(time, zone);
    expect(new Date(at).toISOString()).toBe(`${moment}:00.000Z`);
    if (time.length === 10) expect(dayInZone(at, zone)).toBe(time);
  });
});
